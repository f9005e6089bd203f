"""How far does an automatic metric agree with people, item by item?

Conventions:
    People's and metrics' scores stand as (items, checkpoints). A coefficient is computed over items
    within each checkpoint, and then averaged over checkpoints: so a metric is not praised for
    telling a good checkpoint from a bad one (`system_pairs.py` asks that) but for telling good
    answers from bad ones. A cell that people or some metric lack is left out for all metrics, so
    that all are judged by the same answers. A checkpoint on which a coefficient is undefined,
    because all scores are the same there, is left out of its average and counted.

    Interval and test: the influence values of `concordance.py`, summed by item (or group), give the
    standard error, CR1's where all groups hold as many items, else CR2's, with its degrees of
    freedom; on the scale of atanh, so that limits stay within −1 to 1. It agrees with resampling
    whole items, at a thousandth of its time. Beside it, for items without groups, a permutation
    test: people's scores are shuffled over items, all checkpoints alike; it says only whether there
    is any association. For kendall it is made with mid-ranks, which tests the same, fast.
    Differences between two metrics: t on the difference of influence values, both on the same
    answers and the checkpoints where both are defined.

Differences from other tools:
    Pooling all checkpoints' answers into one coefficient mixes both questions and is not offered.

Source:
    Hoeffding (1948); Fisher (1921) for atanh; Deutsch, Dror & Roth (2021) on what averaging within
    systems measures.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stats.concordance import Kind, coefficient
from stats.correlation_results import CorrelationDifference, Correlations, MetricCorrelation
from stats.grouping import GroupSums, group_sums
from stats.inputs import FloatArray, Groups, IntArray, codes, probability
from stats.paired import two_sided
from stats.proportions import quantile
from stats.results import UNDEFINED, Interval

PERMUTATIONS = 999
FEWEST_ITEMS = 4
CONSTANT = "all scores are the same, by people or by the metric"
FEW = f"fewer than {FEWEST_ITEMS} items (or groups)"
NO_ERROR = "no item changes it: no interval"
BoolArray = NDArray[np.bool_]


def rank_correlations(
    metrics: ArrayLike,
    people: ArrayLike,
    *,
    kind: Kind = "kendall",
    groups: Groups | None = None,
    level: float = 0.95,
    permutations: int = PERMUTATIONS,
    seed: int = 0,
) -> Correlations:
    """Each metric's correlation with people, and all differences between metrics.

    Args:
        metrics: Shape (metrics, items, checkpoints), or (metrics, items) for one checkpoint; NaN
            where there is no score.
        people: Shape (items, checkpoints) or (items,), e.g. means over raters; NaN where nobody
            judged.
        kind: "kendall" (tau-b), "spearman" or "pearson".
        groups: Group of each item, or None where each is its own.
        level: Of the intervals, between 0 and 1.
        permutations: Shuffles; 0 for no permutation test.
        seed: Of the shuffles.

    Returns:
        One result per metric and one per pair of metrics. Undefined: NaN with a reason, p = 1.

    Raises:
        ValueError: Shapes that do not fit, infinity, no item, an item without a group, an unknown
            kind or a bad level.

    Examples:
        >>> found = rank_correlations([[1, 2, 3, 4, 5], [1, 3, 2, 4, 5]], [1, 2, 3, 5, 4])
        >>> [round(row.value, 1) for row in found.rows]
        [0.8, 0.6]
    """
    data = _checked(metrics, people, groups)
    level = probability(level, "level")
    parts = _Parts(data, kind, level, seed)
    shuffled = parts.permuted(permutations)
    count = len(data.metrics)
    return Correlations(
        rows=tuple(parts.row(one, shuffled[one]) for one in range(count)),
        differences=tuple(parts.difference(a, b) for a, b in combinations(range(count), 2)),
    )


@dataclass(frozen=True, slots=True)
class _Data:
    """Scores of the cells that all have; `kept` (items, checkpoints)."""

    metrics: FloatArray
    people: FloatArray
    kept: BoolArray
    judged: int
    group: IntArray
    grouped: bool


def _checked(metrics: ArrayLike, people: ArrayLike, groups: Groups | None) -> _Data:
    scores, said = np.asarray(metrics, dtype=np.float64), np.asarray(people, dtype=np.float64)
    if said.ndim == 1:
        said = said[:, None]
        scores = scores[..., None] if scores.ndim == 2 else scores
    if scores.ndim != 3 or said.ndim != 2 or scores.shape[1:] != said.shape or not scores.size:
        raise ValueError(
            "metrics (metrics, items, checkpoints) and people (items, checkpoints) are needed, "
            f"found {np.shape(metrics)} and {np.shape(people)}"
        )
    if np.isinf(scores).any() or np.isinf(said).any():
        raise ValueError("finite scores are needed, found infinity")
    n = len(said)
    kept = ~(np.isnan(said) | np.isnan(scores).any(axis=0))
    group = np.arange(n) if groups is None else codes(groups, n)
    used = group[kept.any(axis=1)]
    grouped = len(np.unique(used)) < used.size
    return _Data(scores, said, kept, int((~np.isnan(said)).sum()), group, grouped)


class _Parts:
    """Coefficients of every metric on every checkpoint, and what is made of them."""

    def __init__(self, data: _Data, kind: Kind, level: float, seed: int) -> None:
        self._data, self._kind, self._level, self._seed = data, kind, level, seed
        shape = data.metrics.shape
        self._values = np.full((shape[0], shape[2]), math.nan)
        # Influence on a checkpoint's coefficient, for a mean over all items that were judged.
        self._influence = np.zeros(shape)
        for metric, checkpoint in np.ndindex(self._values.shape):
            self._fill(metric, checkpoint)

    def _fill(self, metric: int, checkpoint: int) -> None:
        data = self._data
        rows = data.kept[:, checkpoint]
        value, influence = coefficient(
            data.metrics[metric, rows, checkpoint], data.people[rows, checkpoint], self._kind
        )
        self._values[metric, checkpoint] = value
        scale = self._n_items / max(rows.sum(), 1)
        self._influence[metric, rows, checkpoint] = influence * scale

    @property
    def _n_items(self) -> int:
        return int(self._data.kept.any(axis=1).sum())

    def row(self, metric: int, permutation_p: float | None) -> MetricCorrelation:
        defined = ~np.isnan(self._values[metric])
        value = float(self._values[metric, defined].mean()) if defined.any() else math.nan
        sums = self._sums(self._influence[metric][:, defined])
        interval, p, test, reason = self._bounded(value, sums)
        if reason == NO_ERROR and permutation_p is not None:
            p, test = permutation_p, "permutation"
        return MetricCorrelation(
            metric=metric,
            kind=self._kind,
            value=value,
            interval=interval,
            level=self._level,
            pvalue=p,
            test=test,
            permutation_p=permutation_p,
            by_checkpoint=tuple(float(one) for one in self._values[metric]),
            n_items=self._n_items,
            n_groups=sums.count if self._data.grouped else None,
            n_cells=int(self._data.kept[:, defined].sum()),
            dropped=self._data.judged - int(self._data.kept.sum()),
            seed=self._seed,
            reason=reason,
        )

    def difference(self, first: int, second: int) -> CorrelationDifference:
        """Of two metrics' averages, on the checkpoints where both are defined."""
        defined = ~np.isnan(self._values[first] + self._values[second])
        values = self._values[[first, second]][:, defined]
        found = float((values[0] - values[1]).mean()) if defined.any() else math.nan
        moved = self._influence[first][:, defined] - self._influence[second][:, defined]
        sums = self._sums(moved)
        interval, p, test, reason = self._plain(found, sums)
        return CorrelationDifference(
            first=first,
            second=second,
            kind=self._kind,
            difference=found,
            interval=interval,
            level=self._level,
            pvalue=p,
            test=test,
            n_checkpoints=int(defined.sum()),
            reason=reason,
        )

    def _sums(self, influence: FloatArray) -> GroupSums:
        """Influence on the average of checkpoints, summed by item or group."""
        rows = self._data.kept.any(axis=1)
        each = influence.sum(axis=1)[rows] / max(influence.shape[1], 1)
        if not rows.any():
            return GroupSums(np.zeros(0), np.zeros(0), np.zeros(0))
        numbers = np.unique(self._data.group[rows], return_inverse=True)[1]
        return group_sums(each, numbers.astype(np.int64))

    def _name(self, sums: GroupSums) -> str:
        return sums.t_name if self._data.grouped else f"t({sums.count - 1})"

    def _bounded(self, value: float, sums: GroupSums) -> tuple[Interval, float, str, str | None]:
        """Interval on the scale of atanh, p-value, test, and why there is none."""
        reason = _reason(value, sums)
        if reason or abs(value) >= 1:
            return UNDEFINED, 1.0, "none", reason or NO_ERROR
        z, se, df = math.atanh(value), sums.se / (1 - value**2), sums.df
        half = quantile((1 + self._level) / 2, df) * se
        interval = math.tanh(z - half), math.tanh(z + half)
        return interval, two_sided(z / se, df), self._name(sums), None

    def _plain(self, value: float, sums: GroupSums) -> tuple[Interval, float, str, str | None]:
        reason = _reason(value, sums)
        if reason:
            return UNDEFINED, 1.0, "none", reason
        half = quantile((1 + self._level) / 2, sums.df) * sums.se
        interval = value - half, value + half
        return interval, two_sided(value / sums.se, sums.df), self._name(sums), None

    def permuted(self, draws: int) -> list[float | None]:
        """p-values by shuffling people's scores over the items that are complete."""
        data, rows = self._data, self._data.kept.all(axis=1)
        count = len(data.metrics)
        if data.grouped or draws < 1 or rows.sum() < FEWEST_ITEMS:
            return [None] * count
        scores, said = data.metrics[:, rows], data.people[rows]
        fixed = np.stack([_standard(one, self._kind) for one in scores])
        moving = _standard(said, self._kind)
        found = np.abs(np.einsum("mik,ik->m", fixed, moving)) - 1e-9
        rng = np.random.Generator(np.random.SFC64(self._seed))
        extreme = np.zeros(count)
        for _ in range(draws):
            shuffled = moving[rng.permutation(len(moving))]
            extreme += np.abs(fixed.reshape(count, -1) @ shuffled.ravel()) >= found
        return [float(one) for one in (extreme + 1) / (draws + 1)]


def _standard(scores: FloatArray, kind: Kind) -> FloatArray:
    """Each checkpoint's scores (or mid-ranks), centred, of length 1; 0 where all are the same."""
    if kind != "pearson":
        from scipy.stats import rankdata

        scores = np.asarray(rankdata(scores, axis=0), dtype=np.float64)
    centred = scores - scores.mean(axis=0)
    length = np.sqrt((centred**2).sum(axis=0))
    return np.asarray(centred / np.where(length > 0, length, 1.0))


def _reason(value: float, sums: GroupSums) -> str | None:
    if math.isnan(value):
        return CONSTANT
    if sums.count < FEWEST_ITEMS:
        return FEW
    return NO_ERROR if sums.constant else None
