"""Which of k checkpoints differ? Max-T permutation within questions, or within whole groups.

Conventions:
    Under the null a checkpoint's name is an accident: within every item the k scores may change
    places, and where questions come in groups, all of a group's questions change places alike.
    A pair's statistic is its paired t, or its CR1 t where groups are given. Of the pairs' |t|
    the largest is compared with the largest of every relabelled table, then it is set aside
    (step-down), so that the adjusted p-values control the chance of any false finding.
    p = (c + 1) / (B + 1), ties counted.
    Items and columns are put in a fixed order first: neither their order nor a swap of two
    checkpoints changes a p-value.

Source:
    Westfall & Young (1993), free step-down; Phipson & Smyth (2010) for (c + 1) / (B + 1).
    Exact where all k are alike. Where some differ, studentizing makes it approximate: the tests
    hold it to the error rate there too.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stats.inputs import TOLERANCE, FloatArray, Groups
from stats.omnibus import dust, group_totals, score_table

FUNCTION = "stats.relabelling.max_t"
DRAWS = 9_999
# All orders of all rows are listed up to this many elements (160 MB): drawing is then a look-up.
LISTED = 20_000_000
# Elements of one block of relabelled tables: 16 MB as float64, whatever n is.
BLOCK = 2_000_000


@dataclass(frozen=True, slots=True)
class MaxT:
    """All pairs of k checkpoints, with p-values adjusted for there being so many.

    Attributes:
        pairs: Names of A and B of each pair.
        differences: A − B of the item means, in the metric's unit.
        statistics: Paired t, or CR1 t where groups are given; ±inf where all units differ alike,
            0 where none differs.
        adjusted: p-values, each (0, 1]: the chance of any false finding stays below it.
        test: Name of the procedure.
        function: Dotted name of the function that computed this.
        n_items: Items in the table.
        n_groups: Groups relabelled as wholes, or None.
        draws: Random relabellings B.
        seed: Reproduces them.
    """

    pairs: tuple[tuple[str, str], ...]
    differences: tuple[float, ...]
    statistics: tuple[float, ...]
    adjusted: tuple[float, ...]
    test: str
    function: str
    n_items: int
    n_groups: int | None
    draws: int
    seed: int

    @property
    def pvalue(self) -> float:
        """Do any differ at all? The smallest adjusted p-value."""
        return min(self.adjusted)


def max_t(
    table: ArrayLike,
    *,
    labels: Sequence[str] = (),
    groups: Groups | None = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> MaxT:
    """Adjusted p-values of all pairs of k checkpoints, by relabelling within items or groups.

    Args:
        table: Scores, shape (n, k), n >= 2, k >= 2, finite.
        labels: Names of the columns, unique; empty: "1" to "k".
        groups: Group of each item, or None where each is its own.
        draws: Random relabellings B, at least 1.
        seed: Of the relabellings.

    Returns:
        All pairs in the order (1, 2), (1, 3) … (k − 1, k). Identical columns: p = 1.

    Raises:
        ValueError: Fewer than 2 items, groups or columns, NaN or inf, labels or groups that do
            not fit, or no draws.

    Examples:
        >>> table = [[3.0, 1.0, 1.0], [4.0, 2.0, 2.0]] * 10
        >>> max_t(table, draws=999).adjusted
        (0.001, 0.001, 1.0)
    """
    scores, names = score_table(table, labels)
    if draws < 1:
        raise ValueError(f"at least 1 draw is needed, found {draws}")
    units, sizes = _units(scores, groups)
    if len(units) < 2:
        raise ValueError(f"at least 2 groups are needed, found {len(units)}")
    strength, adjusted = _compared(units, sizes, draws, seed)
    pairs, means = tuple(combinations(range(len(names)), 2)), scores.mean(axis=0)
    differences = tuple(float(means[a] - means[b]) for a, b in pairs)
    return MaxT(
        pairs=tuple((names[a], names[b]) for a, b in pairs),
        differences=differences,
        statistics=_t(strength, differences, len(units)),
        adjusted=tuple(adjusted.tolist()),
        test=f"max-T, step-down, within {'questions' if groups is None else 'groups'}",
        function=FUNCTION,
        n_items=len(scores),
        n_groups=None if groups is None else len(units),
        draws=draws,
        seed=seed,
    )


@dataclass(frozen=True, slots=True)
class _Rows:
    """Units that differ between checkpoints: the others are the same however relabelled.

    Attributes:
        values: Sums of scores, the row's least value subtracted; shape (u, k).
        sizes: Items of each, shape (u,).
    """

    values: FloatArray
    sizes: FloatArray


class _Statistic:
    """How far each pair of columns lies apart, 0–1: T² / (T² + SS).

    T is the sum of the differences and SS = Σ (D_g − m_g · mean)², so that t² =
    (G − 1)/G · T²/SS: it grows with |t|, and its fixed scale gives ties one meaning.
    """

    def __init__(self, rows: _Rows, sizes: FloatArray) -> None:
        self._sizes, self._items, self._squares = rows.sizes, sizes.sum(), float(sizes @ sizes)
        self._dust = TOLERANCE * max(1.0, float(np.abs(rows.values).sum()))
        self._first, self._second = np.triu_indices(rows.values.shape[1], k=1)

    def __call__(self, tables: FloatArray) -> FloatArray:
        """Statistic of each pair in each table, shape (draws, u, k) -> (draws, pairs)."""
        products = tables.transpose(0, 2, 1) @ tables
        squares = np.einsum("bkk->bk", products)
        total = self._between(tables.sum(axis=1))
        total[np.abs(total) <= self._dust] = 0.0
        mean = total / self._items
        weighted = self._between(self._sizes @ tables)
        shared = products[:, self._first, self._second]
        spread = squares[:, self._first] + squares[:, self._second] - 2 * shared
        spread += mean * (mean * self._squares - 2 * weighted)
        reached = total**2
        spread = np.maximum(spread, 0.0)
        share = np.zeros_like(total)
        np.divide(reached, reached + spread, out=share, where=reached > 0)
        return share

    def _between(self, values: FloatArray) -> FloatArray:
        return np.asarray(values[:, self._first] - values[:, self._second])


def _units(scores: FloatArray, groups: Groups | None) -> tuple[FloatArray, FloatArray]:
    if groups is None:
        return scores, np.ones(len(scores))
    return group_totals(scores, groups)


def _compared(
    units: FloatArray, sizes: FloatArray, draws: int, seed: int
) -> tuple[FloatArray, FloatArray]:
    """Statistic and adjusted p-value of each pair of columns."""
    columns, rows = _fixed_order(units, sizes)
    statistic = _Statistic(rows, sizes)
    observed = statistic(rows.values[None])[0]
    adjusted = _step_down(observed, _drawn(statistic, rows.values, draws, seed), draws)
    # Back from the fixed order of the columns to the caller's.
    pairs = list(combinations(range(units.shape[1]), 2))
    place = {frozenset(columns[list(pair)].tolist()): at for at, pair in enumerate(pairs)}
    found = [place[frozenset(pair)] for pair in pairs]
    return observed[found], adjusted[found]


def _fixed_order(units: FloatArray, sizes: FloatArray) -> tuple[NDArray[np.intp], _Rows]:
    """Columns by their totals, rows by their values; rows without any difference left out."""
    values = units - units.min(axis=1, keepdims=True)
    values[values <= dust(units)] = 0.0
    kept = np.flatnonzero(values.any(axis=1))
    columns = np.lexsort((np.sum(values**2, axis=0), values.sum(axis=0)))
    values = values[kept][:, columns]
    # Relabelling makes the order within a row immaterial to the draws, not to the pairs: rows
    # are sorted by their sorted values, and keep their own.
    by = np.lexsort((sizes[kept], *values.T, *np.sort(values, axis=1).T))
    return columns, _Rows(values[by], sizes[kept][by])


def _drawn(
    statistic: _Statistic, values: FloatArray, draws: int, seed: int
) -> Iterator[FloatArray]:
    rng = np.random.Generator(np.random.SFC64(seed))
    relabelled = _relabeller(np.sort(values, axis=1), rng)
    count = max(1, BLOCK // max(1, values.size))
    for start in range(0, draws, count):
        yield statistic(relabelled(min(count, draws - start)))


def _relabeller(values: FloatArray, rng: np.random.Generator) -> Callable[[int], FloatArray]:
    """Draws tables with the scores of each row in random order: count -> (count, u, k)."""
    u, k = values.shape
    if math.factorial(k) * values.size > LISTED:
        return lambda count: rng.permuted(np.broadcast_to(values, (count, u, k)), axis=2)
    orders = np.array(list(permutations(range(k))), dtype=np.int64)
    listed, first = values[:, orders].reshape(-1, k), np.arange(u) * len(orders)
    return lambda count: listed.take(first + rng.integers(len(orders), size=(count, u)), axis=0)


def _step_down(observed: FloatArray, drawn: Iterator[FloatArray], draws: int) -> FloatArray:
    order = np.argsort(-observed, kind="stable")
    count = np.zeros(len(observed))
    for block in drawn:
        # The largest statistic of this pair and of those after it, in each draw.
        largest = np.maximum.accumulate(block[:, order[::-1]], axis=1)[:, ::-1]
        count += (largest >= observed[order] - TOLERANCE).sum(axis=0)
    adjusted = np.empty(len(observed))
    adjusted[order] = np.maximum.accumulate((count + 1) / (draws + 1))
    return adjusted


def _t(strength: FloatArray, differences: tuple[float, ...], units: int) -> tuple[float, ...]:
    """From T² / (T² + SS) back to t, with the sign of the difference."""

    def one(share: float, difference: float) -> float:
        if share >= 1 - TOLERANCE:
            return math.copysign(math.inf, difference)
        t = math.sqrt((units - 1) / units * share / (1 - share))
        return math.copysign(t, difference)

    return tuple(one(float(s), d) for s, d in zip(strength, differences, strict=True))
