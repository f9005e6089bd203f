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
from metrics.average import PARTS, Average
from metrics.failure import MetricFailed
from metrics.protocol import Metric
from metrics.traits import reads_texts, scores_items

Floats = NDArray[np.float64]
_ABSENT = ("missing", "failed")


@dataclass(frozen=True, slots=True)
class FailedMetric:
    """A metric that could not score a run's answers to a set; the others are not touched by it.

    Attributes:
        metric: Its name.
        set: The set's name.
        item: Id of the item it failed on, or None where no single one is to blame.
        problem: What went wrong, in a few words.
    """

    metric: str
    set: str
    item: str | None
    problem: str


@dataclass(frozen=True, eq=False)
class ScoredSet:
    """One run's answers to one set, scored; columns stand as the set's n items do.

    Attributes:
        set: The set's name.
        ids: The items' ids, n of them.
        texts: Sample by sample the scored part of each answer; None where unanswered.
        answered: (samples, n) False where the answer is missing, null or blank. What becomes of
            those is the comparison's business; here their counts and scores are NaN, never 0.
        missing: (samples, n) True where recorded answers lack the item's sample altogether, or
            answering failed: nobody's answer, rather than an empty one.
        counts: (samples, n, k) for each metric, by name.
        item_scores: (samples, n) item scores, 0-100, for each metric, by name.
        columns: Names of the k counts, by metric.
        take: Which part of an answer is scored.
        failed: The metrics that could not score these answers; they have no counts here.
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
    failed: tuple[FailedMetric, ...] = ()

    @property
    def samples(self) -> int:
        """How many answers to each item."""
        return len(self.texts)


def count_set(run: Run, of_set: QuestionSet, metrics: Sequence[Metric], take: str) -> ScoredSet:
    """Score a run's answers to one set by every metric.

    Args:
        run: Holds an answer to each item of the set, as many samples of each.
        of_set: What was asked.
        metrics: By which to score; each name once. Those that score no single answer, or no texts
            (`metrics.traits`), are passed over: their numbers are not made item by item.
        take: Which part of an answer is scored; see `extract`.

    Raises:
        SuiteError: If `take` is not understood.
        KeyError: If the run was not asked one of the items or samples.
    """
    replies = _replies(run, of_set)
    texts = tuple(tuple(_scored_text(reply, take) for reply in row) for row in replies)
    able = [one for one in metrics if scores_items(one) and reads_texts(one)]
    scored, failed = _scored(able, texts, of_set)
    return ScoredSet(
        set=of_set.name,
        ids=tuple(item.id for item in of_set.items),
        texts=texts,
        answered=np.array([[text is not None for text in row] for row in texts], dtype=bool),
        missing=np.array([[one.stop in _ABSENT for one in row] for row in replies], dtype=bool),
        counts={name: counts for name, (counts, _) in scored.items()},
        item_scores={name: scores for name, (_, scores) in scored.items()},
        columns={one.name: tuple(one.columns) for one in able if one.name in scored},
        take=take,
        failed=tuple(failed),
    )


def _scored(
    metrics: Sequence[Metric], texts: Sequence[Sequence[str | None]], of_set: QuestionSet
) -> tuple[dict[str, tuple[Floats, Floats]], list[FailedMetric]]:
    """Return counts and item scores by metric, and the metrics that have none."""
    references = [item.answers for item in of_set.items]
    scored: dict[str, tuple[Floats, Floats]] = {}
    counted: dict[str, Floats] = {}
    failed = []
    for metric in metrics:
        try:
            counts = _counted(metric, texts, references, counted)
            scored[metric.name] = counts, _scores(metric, counts)
        except MetricFailed as problem:
            item = None if problem.position is None else of_set.items[problem.position].id
            failed.append(FailedMetric(metric.name, of_set.name, item, problem.problem))
    return scored, failed


def _counted(
    metric: Metric,
    texts: Sequence[Sequence[str | None]],
    references: Sequence[Sequence[str]],
    known: dict[str, Floats],
) -> Floats:
    """Return (samples, n, k) counts; those of the average's parts are counted once for both."""
    if metric.name not in known:
        if isinstance(metric, Average):
            parts = [_counted(part, texts, references, known) for part in PARTS]
            known[metric.name] = np.concatenate(parts, axis=-1)
        else:
            known[metric.name] = np.stack([_counts(metric, row, references) for row in texts])
    return known[metric.name]


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
        try:
            counts[rows] = metric.counts(given, [references[at] for at in rows])
        except MetricFailed as problem:  # it knows nothing of the items in between
            at = None if problem.position is None else rows[problem.position]
            raise MetricFailed(metric.name, at, problem.problem) from problem
        except LookupError as missing:  # a model that it needs is not on this machine
            if type(missing) is not LookupError:
                raise
            raise MetricFailed(metric.name, None, str(missing.args[0])) from missing
    return counts


def _scores(metric: Metric, counts: Floats) -> Floats:
    scores = np.full(counts.shape[:-1], np.nan)
    rows = ~np.isnan(counts).any(axis=-1)
    if rows.any():
        scores[rows] = metric.score(counts[rows])
    return scores
