"""Which items did every rater judge? What statistics that need every cell rest on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from human_eval.analysis.joining import Cells, Floats

ENOUGH = 0.5
"""Share of the items that must be complete before they may stand for the others."""


@dataclass(frozen=True, eq=False)
class Complete:
    """Judgements by all of some raters.

    Attributes:
        values: (c, r, n), no NaN.
        raters: Names of the r raters.
        groups: Of the n items, or None where each is its own.
        items: Items on which one rater at least judged every checkpoint.
        idle: Raters who judged nothing of it.
    """

    values: Floats
    raters: tuple[str, ...]
    groups: tuple[str, ...] | None
    items: int
    idle: tuple[str, ...]

    @property
    def enough(self) -> bool:
        """Whether the complete items are at least `ENOUGH` of those that anybody judged."""
        return self.count >= 2 and self.count >= ENOUGH * self.items

    @property
    def count(self) -> int:
        """Number of complete items."""
        return int(self.values.shape[2])

    @property
    def refusal(self) -> str:
        """Why there is no test of them."""
        return (
            f"{self.count} of {self.items} items were judged by all {len(self.raters)} raters; "
            "half of them are needed"
        )


def complete(cells: Cells, raters: tuple[str, ...]) -> Complete:
    """Return the judgements of the items that every rater judged for every checkpoint.

    A rater who judged nothing of it is no rater of it, and is named.

    Args:
        cells: Of the checkpoints that are compared.
        raters: Names, in the order of the cells.
    """
    every = np.asarray(~np.isnan(cells.values).any(axis=0))
    active = np.flatnonzero(every.any(axis=1))
    kept = np.flatnonzero(every[active].all(axis=0) & every.any(axis=0))
    named = [raters[row] for row in active]
    return Complete(
        values=cells.values[:, active][:, :, kept],
        raters=tuple(named),
        groups=_groups(cells, kept),
        items=int(every.any(axis=0).sum()),
        idle=tuple(name for name in raters if name not in named),
    )


def _groups(cells: Cells, kept: NDArray[np.intp]) -> tuple[str, ...] | None:
    groups = tuple(cells.groups[at] for at in kept)
    return groups if len(set(groups)) < len(groups) else None
