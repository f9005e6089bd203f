"""Differences in ratings of which some are missing, as cells of raters and units.

Conventions:
    d_ij = A − B of rater i on item j, of n items; w_ij = 1/(n·raters of item j) where it is there,
    so that θ = Σ w_ij·d_ij is the mean over items of their means over raters. A unit is an item, or
    a group of items; a cell of rater i and unit k holds the sum of w·(d − θ) over the unit's items.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stats.grouping import GroupSums
from stats.inputs import TOLERANCE, FloatArray, IntArray
from stats.seed_tables import SeedScores


@dataclass(frozen=True, slots=True)
class RatingCells:
    """Differences by rater and unit, some of them missing.

    Attributes:
        difference: θ.
        sums: Sum of w·(d − θ) over the items of a cell, shape (raters, units).
        weights: Sum of w, likewise; 0 where the cell is empty.
        squares: Sum of w², likewise.
        sizes: Items of each unit.
        n_groups: Units where they are groups, or None where they are items.
        missing: Differences that are not there, of raters x items.
    """

    difference: float
    sums: FloatArray
    weights: FloatArray
    squares: FloatArray
    sizes: FloatArray
    n_groups: int | None
    missing: int

    @property
    def items(self) -> int:
        """Items."""
        return int(self.sizes.sum())

    @property
    def of_raters(self) -> FloatArray:
        """Weight of each rater; together 1."""
        return np.asarray(self.weights.sum(axis=1))

    @property
    def of_units(self) -> FloatArray:
        """Weight of each unit; together 1."""
        return self.sizes / self.items

    @property
    def uneven(self) -> FloatArray:
        """How far a cell's weight is from its rater's times its unit's; 0 where none is empty."""
        return self.weights - np.outer(self.of_raters, self.of_units)

    @property
    def by_units(self) -> GroupSums:
        """The units' sums, in the form of sums of values − mean."""
        return GroupSums(0 * self.sizes, self.sizes, self.sums.sum(axis=0) * self.items)

    @property
    def scores(self) -> SeedScores:
        """The same as seeds and questions, which knows what to refuse and what to warn of."""
        return SeedScores((self.sums,), self.items, self.n_groups, 0, self.sizes)


def gathered(d: FloatArray, group: IntArray | None) -> RatingCells:
    """Sum differences into cells.

    Args:
        d: Shape (raters, items), NaN where missing; no rater and no item without any.
        group: Number of each item's group, or None where each is its own.
    """
    there = ~np.isnan(d)
    w = there / there.sum(axis=0) / d.shape[1]
    known = np.where(there, d, 0.0)
    difference = float(np.sum(w * known))
    unit = np.unique(np.arange(d.shape[1]) if group is None else group, return_inverse=True)[1]
    sums, weights, squares = (_by_unit(part, unit) for part in (w * (known - difference), w, w**2))
    sizes = np.bincount(unit).astype(np.float64)
    groups = None if len(sizes) == d.shape[1] else len(sizes)
    return RatingCells(difference, sums, weights, squares, sizes, groups, int((~there).sum()))


def residual(cells: RatingCells) -> tuple[float, int]:
    """Mean square of what raters and units do not add up to, by weighted least squares.

    A cell weighs as many judgements as tell as much as its sum. No degree of freedom is left where
    no two raters' units overlap: the mean square is then 0, and all variance is the units'.

    Returns:
        The mean square and its degrees of freedom.
    """
    there = cells.weights > 0
    counts = np.where(there, cells.weights**2, 0.0) / np.where(there, cells.squares, 1.0)
    means = cells.sums / np.where(there, cells.weights, 1.0)
    shares = counts / counts.sum(axis=0)
    inside = np.where(there, means - (shares * means).sum(axis=0), 0.0)
    normal = np.diag(counts.sum(axis=1)) - shares @ counts.T
    inverse = np.linalg.pinv(normal, rcond=TOLERANCE**0.5, hermitian=True)
    effects = inverse @ (counts * inside).sum(axis=1)
    rest = inside - effects[:, None] + effects @ shares
    # The trace of a projection is its rank: raters less the parts that share no unit.
    df = int(there.sum()) - len(cells.sizes) - round(float(np.trace(inverse @ normal)))
    return (float(np.sum(counts * rest**2)) / df if df else 0.0), df


def _by_unit(table: FloatArray, unit: NDArray[np.intp]) -> FloatArray:
    return np.array([np.bincount(unit, weights=row) for row in table])
