"""Answers to counts: for one set, a matrix for each metric, a row for each sample and item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.data.items import QuestionSet
from bench.models.protocol import Reply
from bench.runs.answering import Run
from bench.runs.extraction import extract
from metrics.protocol import Metric

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ScoredSet:
    """One run's answers to one set, scored; columns stand as the set's n items do.

    Attributes:
        set: The set's name.
        ids: The items' ids, n of them.
        texts: Sample by sample the scored part of each answer; None where unanswered.
        answered: (samples, n) False where the answer is missing, null or blank. What becomes of
            those is the comparison's business; here their counts and scores are NaN, never 0.
        missing: (samples, n) True where recorded answers lack the item's sample altogether.
        counts: (samples, n, k) for each metric, by name.
        item_scores: (samples, n) item scores, 0-100, for each metric, by name.
        columns: Names of the k counts, by metric.
        take: Which part of an answer is scored.
    """

    set: str
    ids: tuple[str, ...]
    texts: tuple[tuple[str | None, ...], ...]
    answered: NDArray[np.bool_]
    missing: NDArray[np.bool_]
    counts: Mapping[str, Floats]
    item_scores: Mapping[str, Floats]
    columns: Mapping[str, tuple[str, ...]]
    take: str

    @property
    def samples(self) -> int:
        """How many answers to each item."""
        return len(self.texts)


def count_set(run: Run, of_set: QuestionSet, metrics: Sequence[Metric], take: str) -> ScoredSet:
    """Score a run's answers to one set by every metric.

    Args:
        run: Holds an answer to each item of the set, as many samples of each.
        of_set: What was asked.
        metrics: By which to score; each name once.
        take: Which part of an answer is scored; see `extract`.

    Raises:
        SuiteError: If `take` is not understood.
        KeyError: If the run was not asked one of the items or samples.
    """
    replies = _replies(run, of_set)
    texts = tuple(tuple(_scored_text(reply, take) for reply in row) for row in replies)
    references = [item.answers for item in of_set.items]
    counts = {
        metric.name: np.stack([_counts(metric, row, references) for row in texts])
        for metric in metrics
    }
    return ScoredSet(
        set=of_set.name,
        ids=tuple(item.id for item in of_set.items),
        texts=texts,
        answered=np.array([[text is not None for text in row] for row in texts], dtype=bool),
        missing=np.array([[one.stop == "missing" for one in row] for row in replies], dtype=bool),
        counts=counts,
        item_scores={metric.name: _scores(metric, counts[metric.name]) for metric in metrics},
        columns={metric.name: tuple(metric.columns) for metric in metrics},
        take=take,
    )


def _replies(run: Run, of_set: QuestionSet) -> list[list[Reply]]:
    """Return the replies to a set's items, a row for each sample."""
    samples = 1 + max((sample for _, _, sample in run.answers), default=0)
    return [
        [run.answers[of_set.name, item.id, sample] for item in of_set.items]
        for sample in range(samples)
    ]


def _scored_text(reply: Reply, take: str) -> str | None:
    """An answer is unanswered by its raw text; one without a regex match is answered, wrongly."""
    if reply.text is None or not reply.text.strip():
        return None
    return extract(reply.text, take)


def _counts(
    metric: Metric, texts: Sequence[str | None], references: Sequence[Sequence[str]]
) -> Floats:
    counts = np.full((len(texts), len(metric.columns)), np.nan)
    rows = [at for at, text in enumerate(texts) if text is not None]
    if rows:
        given = [text for text in texts if text is not None]
        counts[rows] = metric.counts(given, [references[at] for at in rows])
    return counts


def _scores(metric: Metric, counts: Floats) -> Floats:
    scores = np.full(counts.shape[:-1], np.nan)
    rows = ~np.isnan(counts).any(axis=-1)
    if rows.any():
        scores[rows] = metric.score(counts[rows])
    return scores
