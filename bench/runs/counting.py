"""Answers to counts: for one set, a matrix for each metric, a row for each item."""

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
    """One run's answers to one set, scored; rows stand as the set's items do.

    Attributes:
        set: The set's name.
        ids: The items' ids, n of them.
        texts: The scored part of each answer; None where unanswered.
        answered: (n,) False where the answer is missing, null or blank. What becomes of those
            items is the comparison's business; here their counts and scores are NaN, never 0.
        missing: (n,) True where recorded answers lack the item altogether.
        counts: (n, k) for each metric, by name.
        item_scores: (n,) item scores, 0-100, for each metric, by name.
        columns: Names of the k counts, by metric.
        take: Which part of an answer is scored.
    """

    set: str
    ids: tuple[str, ...]
    texts: tuple[str | None, ...]
    answered: NDArray[np.bool_]
    missing: NDArray[np.bool_]
    counts: Mapping[str, Floats]
    item_scores: Mapping[str, Floats]
    columns: Mapping[str, tuple[str, ...]]
    take: str


def count_set(run: Run, of_set: QuestionSet, metrics: Sequence[Metric], take: str) -> ScoredSet:
    """Score a run's answers to one set by every metric.

    Args:
        run: Holds an answer to each item of the set.
        of_set: What was asked.
        metrics: By which to score; each name once.
        take: Which part of an answer is scored; see `extract`.

    Raises:
        SuiteError: If `take` is not understood.
        KeyError: If the run was not asked one of the items.
    """
    replies = [run.answers[of_set.name, item.id, 0] for item in of_set.items]
    texts = tuple(_scored_text(reply, take) for reply in replies)
    references = [item.answers for item in of_set.items]
    counts = {metric.name: _counts(metric, texts, references) for metric in metrics}
    return ScoredSet(
        set=of_set.name,
        ids=tuple(item.id for item in of_set.items),
        texts=texts,
        answered=np.array([text is not None for text in texts], dtype=bool),
        missing=np.array([reply.stop == "missing" for reply in replies], dtype=bool),
        counts=counts,
        item_scores={metric.name: _scores(metric, counts[metric.name]) for metric in metrics},
        columns={metric.name: tuple(metric.columns) for metric in metrics},
        take=take,
    )


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
    scores = np.full(len(counts), np.nan)
    rows = ~np.isnan(counts).any(axis=1)
    if rows.any():
        scores[rows] = metric.score(counts[rows])
    return scores
