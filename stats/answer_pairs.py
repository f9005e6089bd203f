"""Does a metric order, or tie, two answers to one item as people do? Accuracy with ties.

Conventions:
    Scores stand as (items, checkpoints). People tie many answers, a metric with decimals ties none:
    a difference of the metric up to a threshold is a tie. The threshold that gives the highest
    accuracy is used where none is given: chosen on the same data, so slightly optimistic.

Source:
    Deutsch, Foster & Freitag (2023): pairwise accuracy with tie calibration, grouped by item.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from stats.estimates import estimate
from stats.inputs import FloatArray, Groups, codes, probability
from stats.results import Interval

TIE = 1e-12


@dataclass(frozen=True, slots=True)
class AnswerAccuracy:
    """How often a metric orders, or ties, two answers to one item as people do.

    Attributes:
        accuracy: Mean over items of the share of pairs, 0–1.
        interval: t interval over items (CR1 or CR2 by group) at `level`, threshold fixed.
        level: Between 0 and 1.
        threshold: Differences of the metric up to this are ties.
        calibrated: The threshold was chosen on these data.
        people_ties: Mean over items of the share of pairs that people tie, 0–1: what a metric that
            ties all would get.
        n_items: Items with two scored answers or more.
        n_pairs: Pairs of answers.
        function: Dotted name of the function that computed this.
    """

    accuracy: float
    interval: Interval
    level: float
    threshold: float
    calibrated: bool
    people_ties: float
    n_items: int
    n_pairs: int
    function: str = "stats.answer_pairs.accuracy_with_ties"


def accuracy_with_ties(
    metric: ArrayLike,
    people: ArrayLike,
    *,
    threshold: float | None = None,
    groups: Groups | None = None,
    level: float = 0.95,
) -> AnswerAccuracy:
    """Share of pairs of answers to one item that a metric orders or ties as people do.

    Args:
        metric: Shape (items, checkpoints), k >= 2; NaN where there is no score.
        people: People's scores of the same answers.
        threshold: Differences up to this are ties of the metric; None: the best one.
        groups: Group of each item, or None where each is its own.
        level: Of the interval, between 0 and 1.

    Returns:
        The accuracy; items with fewer than two answers that both have scored do not enter.

    Raises:
        ValueError: Shapes that differ, infinity, no pair, or a bad level.

    Examples:
        >>> accuracy_with_ties([[0.1, 0.2, 0.9], [0.8, 0.3, 0.3]], [[0, 0, 1], [1, 1, 0]]).accuracy
        0.6666666666666666
    """
    level = probability(level, "level")
    scores, said = np.asarray(metric, dtype=np.float64), np.asarray(people, dtype=np.float64)
    if scores.ndim != 2 or scores.shape != said.shape or np.isinf(scores + said).any():
        raise ValueError("finite scores of the same items x checkpoints are needed")
    pairs = list(combinations(range(scores.shape[1]), 2))
    apart, truth = (np.stack([x[:, a] - x[:, b] for a, b in pairs], axis=1) for x in (scores, said))
    there = ~np.isnan(apart + truth)
    if not there.any():
        raise ValueError("an item with two scored answers is needed, found none")
    weight = there / np.maximum(there.sum(axis=1, keepdims=True), 1)
    limit = _best_threshold(apart[there], truth[there], weight[there])
    limit = limit if threshold is None else threshold
    called = np.where(np.abs(apart) <= limit + TIE, 0.0, np.sign(apart))
    rows = there.any(axis=1)
    each = ((called == np.sign(truth)) * weight)[rows].sum(axis=1)
    named = None if groups is None else codes(groups, len(scores))[rows]
    found = estimate(each, groups=named, level=level)
    return AnswerAccuracy(
        accuracy=found.value,
        interval=found.interval,
        level=level,
        threshold=float(limit),
        calibrated=threshold is None,
        people_ties=float(((truth == 0) * weight)[rows].sum(axis=1).mean()),
        n_items=int(rows.sum()),
        n_pairs=int(there.sum()),
    )


def _best_threshold(apart: FloatArray, truth: FloatArray, weight: FloatArray) -> float:
    """The smallest of the thresholds with the highest accuracy; 0 or a difference that exists."""
    size = np.abs(apart)
    size[size <= TIE] = 0.0
    order = np.argsort(size, kind="stable")
    # Passing a pair, its call changes from its sign to a tie.
    gain = weight * ((truth == 0) * 1.0 - (np.sign(apart) == np.sign(truth)))
    gain[size == 0] = 0.0
    totals = np.cumsum(gain[order])
    steps = size[order]
    last = np.append(steps[1:] != steps[:-1], True)
    values, totals = steps[last], totals[last]
    best = int(np.argmax(totals))
    return float(values[best]) if totals[best] > TIE else 0.0
