"""Does a metric order checkpoints as people do? Pairwise accuracy.

Conventions:
    Scores stand as (items, checkpoints). The accuracy is the share of pairs whose means the metric
    orders as people do. A pair that people's means tie is left out and counted; a pair that the
    metric's means tie is not ordered as people order it. Beside it, the same over the pairs that
    people tell apart with p <= alpha: on others the metric may be right and people chance. The
    interval is over resampled items (or groups), both sides on the same draws; with few checkpoints
    it has few steps.

Source:
    Kocmi et al. (2021).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stats.design import compare_pair
from stats.inputs import FloatArray, Groups, codes, probability
from stats.resampling import bootstrap_totals
from stats.results import UNDEFINED, Interval

BoolArray = NDArray[np.bool_]
DRAWS = 2_000
TIE = 1e-12


@dataclass(frozen=True, slots=True)
class PairwiseAccuracy:
    """How often a metric orders two checkpoints as people do.

    Attributes:
        accuracy: Share of the pairs that people order, 0–1; NaN for none.
        interval: Percentile interval over resampled items, at `level`.
        distinguished: The same over pairs that people tell apart; NaN for none.
        distinguished_interval: Its interval, over the same pairs in every draw.
        level: Between 0 and 1.
        alpha: At which people tell a pair apart.
        n_pairs: Pairs that people order.
        n_people_ties: Pairs whose means people tie, left out.
        n_metric_ties: Pairs of `n_pairs` that the metric ties, counted as not ordered.
        n_distinguished: Pairs that people tell apart.
        wrong: Pairs (a, b), people's a above b, that the metric does not order so.
        n_items: Items with every score.
        dropped: Items that lack a score.
        draws: Resamples.
        seed: Seed that reproduces them.
        reason: Why `accuracy` is undefined, or None.
        function: Dotted name of the function that computed this.
    """

    accuracy: float
    interval: Interval
    distinguished: float
    distinguished_interval: Interval
    level: float
    alpha: float
    n_pairs: int
    n_people_ties: int
    n_metric_ties: int
    n_distinguished: int
    wrong: tuple[tuple[int, int], ...]
    n_items: int
    dropped: int
    draws: int
    seed: int
    reason: str | None = None
    function: str = "stats.system_pairs.pairwise_accuracy"


def pairwise_accuracy(
    metric: ArrayLike,
    people: ArrayLike,
    *,
    pvalues: ArrayLike | None = None,
    groups: Groups | None = None,
    alpha: float = 0.05,
    level: float = 0.95,
    seed: int = 0,
) -> PairwiseAccuracy:
    """Share of pairs of checkpoints that a metric orders as people do.

    Args:
        metric: Item scores, shape (items, checkpoints), k >= 2; NaN where there is none.
        people: People's, e.g. means over raters, of the same answers.
        pvalues: Of people's pairs, in the order (0, 1), (0, 2) …, e.g. from tests over items and
            raters; None: the design's test on `people`.
        groups: Group of each item, or None where each is its own.
        alpha: People tell a pair apart where p is at most this.
        level: Of the intervals, between 0 and 1.
        seed: Of the resampling.

    Returns:
        Over items where every checkpoint has both scores. No pair that people order: NaN.

    Raises:
        ValueError: Shapes that differ, fewer than 2 checkpoints or complete items, infinity,
            another number of p-values, an item without a group, or a bad level.

    Examples:
        >>> people = [[1, 2, 3], [2, 3, 5], [1, 2, 2]]
        >>> pairwise_accuracy([[1, 3, 2], [1, 3, 2], [1, 3, 2]], people).wrong
        ((2, 1),)
    """
    level = probability(level, "level")
    scores, said, kept = _complete(metric, people)
    named = None if groups is None else codes(groups, len(kept))[kept]
    pairs = list(combinations(range(scores.shape[1]), 2))
    p = _pvalues(said, pairs, pvalues, named)
    found = _Orders(scores.mean(axis=0), said.mean(axis=0), pairs)
    drawn = _drawn(scores, said, pairs, (named, seed))
    apart = found.ordered & (p <= alpha)
    return PairwiseAccuracy(
        accuracy=_share(found.right, found.ordered),
        interval=_interval(drawn, found.ordered, level),
        distinguished=_share(found.right, apart),
        distinguished_interval=_interval(drawn, apart, level),
        level=level,
        alpha=alpha,
        n_pairs=int(found.ordered.sum()),
        n_people_ties=int((~found.ordered).sum()),
        n_metric_ties=int((found.ordered & (found.metric == 0)).sum()),
        n_distinguished=int(apart.sum()),
        wrong=found.wrong(),
        n_items=len(scores),
        dropped=int((~kept).sum()),
        draws=DRAWS,
        seed=seed,
        reason=None if found.ordered.any() else "people's means tie in every pair",
    )


class _Orders:
    """How means order pairs; every array has a column per pair, rows are draws where there are."""

    def __init__(
        self, metric: FloatArray, people: FloatArray, pairs: list[tuple[int, int]]
    ) -> None:
        self._pairs = pairs
        self.metric, self.people = (_signs(means, pairs) for means in (metric, people))
        self.ordered: BoolArray = self.people != 0
        self.right: BoolArray = self.ordered & (self.metric == self.people)

    def wrong(self) -> tuple[tuple[int, int], ...]:
        missed = self.ordered & ~self.right
        return tuple(
            pair if sign > 0 else pair[::-1]
            for pair, sign, miss in zip(self._pairs, self.people, missed, strict=True)
            if miss
        )


def _signs(means: FloatArray, pairs: list[tuple[int, int]]) -> FloatArray:
    first, second = (means[..., list(side)] for side in zip(*pairs, strict=True))
    dust = TIE * max(1.0, float(np.abs(means).max()))
    return np.where(np.abs(first - second) <= dust, 0.0, np.sign(first - second))


def _complete(metric: ArrayLike, people: ArrayLike) -> tuple[FloatArray, FloatArray, BoolArray]:
    scores, said = np.asarray(metric, dtype=np.float64), np.asarray(people, dtype=np.float64)
    if scores.ndim != 2 or scores.shape != said.shape or scores.shape[1] < 2:
        raise ValueError(
            "scores of the same items x 2 or more checkpoints are needed, found "
            f"{scores.shape} and {said.shape}"
        )
    if np.isinf(scores).any() or np.isinf(said).any():
        raise ValueError("finite scores are needed, found infinity")
    kept: BoolArray = np.isfinite((scores + said).sum(axis=1))
    if kept.sum() < 2:
        raise ValueError(f"2 items with every score are needed, found {int(kept.sum())}")
    return scores[kept], said[kept], kept


def _pvalues(
    said: FloatArray,
    pairs: list[tuple[int, int]],
    given: ArrayLike | None,
    groups: Groups | None,
) -> FloatArray:
    if given is None:
        tests = [compare_pair(said[:, a], said[:, b], groups=groups) for a, b in pairs]
        return np.array([test.pvalue for test in tests])
    p = np.asarray(given, dtype=np.float64)
    if p.shape != (len(pairs),):
        raise ValueError(f"one p-value per pair is needed ({len(pairs)}), found {p.shape}")
    return p


def _drawn(
    scores: FloatArray,
    said: FloatArray,
    pairs: list[tuple[int, int]],
    settings: tuple[Groups | None, int],
) -> _Orders:
    groups, seed = settings
    sizes = np.ones((len(scores), 1))
    columns = np.column_stack([scores, said, sizes])
    totals = bootstrap_totals(columns, groups=groups, draws=DRAWS, seed=seed)
    means = totals[:, :-1] / totals[:, -1:]
    count = scores.shape[1]
    return _Orders(means[:, :count], means[:, count:], pairs)


def _share(right: BoolArray, among: BoolArray) -> float:
    return float(right[among].mean()) if among.any() else math.nan


def _interval(drawn: _Orders, among: BoolArray, level: float) -> Interval:
    """Of the share of these pairs; a draw in which people tie a pair leaves it out."""
    ordered = drawn.ordered[:, among].sum(axis=1)
    there = ordered > 0
    if not there.any():
        return UNDEFINED
    shares = drawn.right[:, among].sum(axis=1)[there] / ordered[there]
    low, high = np.quantile(shares, ((1 - level) / 2, (1 + level) / 2))
    return float(low), float(high)
