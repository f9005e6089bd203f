"""What is kept of blocks of pairs that have gone by: sums, however many there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from bench.runs.pair_blocks import Counted
from bench.runs.pair_scores import MetricFault, MetricScore
from metrics.corpus_only import CorpusOnly
from metrics.failure import MetricFailed
from metrics.protocol import Floats, Metric
from metrics.short_answers import mean_tokens_if_short
from metrics.signatures import reference_range, score_signature
from metrics.traits import higher_is_better


@dataclass
class PairSums:
    """Sums of counts; and, for metrics that score only the whole, the texts.

    Attributes:
        metrics: In the order asked for.
        rows: Pairs so far.
        items: Those with an answer.
        references: The fewest and the most accepted answers of those.
    """

    metrics: Sequence[Metric]
    rows: int = 0
    items: int = 0
    references: tuple[int, int] = (0, 0)
    _totals: dict[str, Floats] = field(default_factory=dict)
    _faults: dict[str, str] = field(default_factory=dict)
    _answers: list[str] = field(default_factory=list)
    _accepted: list[Sequence[str]] = field(default_factory=list)

    def add(self, block: Counted) -> None:
        """Take in a block."""
        answers, accepted = block.texts()
        self.rows += len(block.pairs)
        if not answers:
            return
        fewest, most = reference_range(accepted)
        if self.items:
            fewest, most = min(fewest, self.references[0]), max(most, self.references[1])
        self.references = fewest, most
        self.items += len(answers)
        for name, found in block.found.items():
            if isinstance(found, MetricFailed):
                self._faults.setdefault(name, block.why(found))
            else:
                self._totals[name] = self._totals.get(name, 0.0) + found[0].sum(axis=0)
        if any(isinstance(one, CorpusOnly) for one in self.metrics):
            self._answers += answers
            self._accepted += accepted

    def results(self) -> tuple[tuple[MetricScore, ...], tuple[MetricFault, ...]]:
        """Return the scores, and why others are missing; something must have been answered."""
        scores = tuple(self._scores())
        return scores, tuple(MetricFault(name, why) for name, why in self._faults.items())

    def _scores(self) -> Iterator[MetricScore]:
        for metric in self.metrics:
            try:
                value = self._value(metric)
            except MetricFailed as failed:
                self._faults[metric.name] = failed.problem
            if metric.name not in self._faults:
                yield MetricScore(
                    metric.name,
                    value,
                    metric.unit,
                    self.items,
                    score_signature(metric, self.references, self.items),
                    higher_is_better(metric),
                    self._tokens(metric),
                )

    def _tokens(self, metric: Metric) -> float | None:
        totals = self._totals.get(metric.name)
        return None if totals is None else mean_tokens_if_short(metric, totals)

    def _value(self, metric: Metric) -> float:
        if isinstance(metric, CorpusOnly):
            return metric.whole_score(self._answers, self._accepted)
        if metric.name in self._faults:
            return float("nan")
        return float(np.asarray(metric.score(self._totals[metric.name])))
