"""Scores of several training seeds (or raters) on the same items: what the two-way tests accept.

Conventions:
    One matrix per scenario, shape (seeds, items), items in the same order everywhere. Every
    scenario × seed × item cell is needed: an item with a NaN anywhere is dropped from all.
    Where some group holds two items or more, groups are the units: u_gs = (G/n) · Σ_{i∈g} x_is,
    whose mean over groups is the mean over items that is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from stats.inputs import FloatArray, Groups, IntArray, codes

Replicate = Literal["training seed", "rater"]
FEWEST_GROUPS = 5
FEW_GROUPS = 10
FEWEST_REPLICATES = 2
NEEDED_REPLICATES = 3
ADVISED_REPLICATES = 5


@dataclass(frozen=True, slots=True)
class SeedScores:
    """Complete scores, as units.

    Attributes:
        tables: One per scenario, shape (seeds, units).
        n_items: Complete items behind the units.
        n_groups: Groups that are the units, or None where items are.
        dropped: Items that were incomplete.
        sizes: Items of each group, or None where items are the units.
    """

    tables: tuple[FloatArray, ...]
    n_items: int
    n_groups: int | None
    dropped: int
    sizes: FloatArray | None = None

    @property
    def units(self) -> int:
        """Number of units: groups, or items."""
        return self.tables[0].shape[1]

    @property
    def fewest(self) -> int:
        """Seeds of the scenario that has fewest."""
        return min(len(table) for table in self.tables)

    @property
    def scale(self) -> float:
        """Largest absolute score, at least 1: what floating-point dust is relative to."""
        return max(1.0, *(float(np.abs(table).max()) for table in self.tables))

    def refused(self, replicate: Replicate) -> str | None:
        """Why no two-way test can be done, or None."""
        if self.fewest < FEWEST_REPLICATES:
            return (
                f"refused: one {replicate} in a scenario; at least {FEWEST_REPLICATES} of each are "
                "needed to see how much they vary"
            )
        if self.n_groups is not None and self.n_groups < FEWEST_GROUPS:
            found = "1 group" if self.n_groups == 1 else f"{self.n_groups} groups"
            return f"refused: {found} of questions; at least {FEWEST_GROUPS} are needed"
        return None

    def notes(self, replicate: Replicate) -> tuple[str, ...]:
        """Warnings in words: few seeds, few groups, dropped items."""
        return tuple(filter(None, (self._few(replicate), self._few_groups(), self._dropped())))

    def _few(self, replicate: Replicate) -> str | None:
        if self.fewest >= ADVISED_REPLICATES:
            return None
        if self.fewest < NEEDED_REPLICATES:
            return (
                f"{self.fewest} {replicate}s in a scenario: {NEEDED_REPLICATES} are needed to rely "
                f"on the variance between them, {ADVISED_REPLICATES} are advised"
            )
        return f"{self.fewest} {replicate}s in a scenario: {ADVISED_REPLICATES} are advised"

    def _few_groups(self) -> str | None:
        if self.n_groups is None or self.n_groups >= FEW_GROUPS:
            return None
        return f"fewer than {FEW_GROUPS} groups ({self.n_groups}): the test is approximate"

    def _dropped(self) -> str | None:
        if not self.dropped:
            return None
        return f"items without every score, left out of all scenarios: {self.dropped}"


def seed_scores(tables: Sequence[ArrayLike], *, groups: Groups | None = None) -> SeedScores:
    """Check matrices of scores, drop incomplete items, and sum groups into units.

    Args:
        tables: One per scenario, shape (seeds, n); seeds may differ in number, items not.
        groups: Group of each item, length n, or None where each is its own.

    Returns:
        The complete scores.

    Raises:
        ValueError: Not matrices over the same items, an infinite score, fewer than 2 complete
            items, or an item without a group.
    """
    matrices = [_matrix(table, position) for position, table in enumerate(tables)]
    widths = sorted({matrix.shape[1] for matrix in matrices})
    if len(widths) != 1:
        raise ValueError(f"all scenarios must score the same items, found {widths} items")
    stacked = np.concatenate(matrices)
    kept = ~np.isnan(stacked).any(axis=0)
    if kept.sum() < 2:
        raise ValueError(
            f"at least 2 items with a score in every cell are needed, found {int(kept.sum())} of "
            f"{kept.size}"
        )
    group = None if groups is None else _regrouped(codes(groups, kept.size)[kept])
    count = None if group is None else int(group.max()) + 1
    if count == kept.sum():
        group = count = None
    units = tuple(_units(matrix[:, kept], group) for matrix in matrices)
    sizes = None if group is None else np.bincount(group).astype(np.float64)
    return SeedScores(units, int(kept.sum()), count, int((~kept).sum()), sizes)


def _matrix(table: ArrayLike, position: int) -> FloatArray:
    matrix = np.asarray(table, dtype=np.float64)
    if matrix.ndim != 2 or not len(matrix):
        raise ValueError(
            f"scenario {position}: a matrix of seeds x items is needed, found shape {matrix.shape}"
        )
    if np.isinf(matrix).any():
        raise ValueError(f"scenario {position}: finite scores are needed, found inf")
    return matrix


def _regrouped(group: IntArray) -> IntArray:
    """Numbers without gaps: a group may have lost all its items."""
    return np.unique(group, return_inverse=True)[1].astype(np.int64)


def _units(matrix: FloatArray, group: IntArray | None) -> FloatArray:
    if group is None:
        return matrix
    # The sums of what is left after the scenario's mean, as in CR1: sums of the scores themselves
    # would count the groups' unequal sizes as variance wherever the mean is far from 0.
    count, mean = int(group.max()) + 1, matrix.mean()
    rests = [np.bincount(group, weights=row - mean, minlength=count) for row in matrix]
    units: FloatArray = mean + np.array(rests) * (count / group.size)
    return units
