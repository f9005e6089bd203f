"""Which items did every rater rate? What the tests over items and raters need.

Conventions:
    Ratings stand as (raters, items), one table per checkpoint, NaN where a rating is missing. The
    tests over items and raters need every rater × item cell of every table. So: a rater without
    any rating in some table is left out; then every item that still lacks a rating somewhere. Where
    fewer than half of the rated items would remain, nothing is kept: those that all raters found
    worth rating are then no sample of the items, and the reason says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stats.inputs import FloatArray

LEAST_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class CompleteCells:
    """What remains where every cell is needed.

    Attributes:
        tables: Complete ratings, one per checkpoint, shape (raters, items); empty where refused.
        items: Positions of the items that remain, shape (n,).
        raters: Positions of the raters that remain.
        dropped_items: Items with some rating that lack another, positions.
        unrated_items: Items that nobody rated in any table, how many.
        dropped_raters: Raters without any rating in some table, positions.
        refused: Why nothing is kept, or None.
    """

    tables: tuple[FloatArray, ...]
    items: NDArray[np.intp]
    raters: NDArray[np.intp]
    dropped_items: NDArray[np.intp]
    unrated_items: int
    dropped_raters: NDArray[np.intp]
    refused: str | None = None

    @property
    def note(self) -> str | None:
        """What was left out, in words; None where nothing was."""
        parts = []
        if self.dropped_items.size:
            parts.append(f"{self.dropped_items.size} items that lack a rating")
        if self.dropped_raters.size:
            parts.append(f"{self.dropped_raters.size} raters without a rating")
        return "left out: " + " and ".join(parts) if parts else None


def complete_cells(tables: Sequence[ArrayLike]) -> CompleteCells:
    """Ratings without the raters and items that leave a cell empty.

    Args:
        tables: One per checkpoint, all of one shape (raters, items); NaN is missing.

    Returns:
        The complete tables and what was left out, or the reason why nothing could be kept.

    Raises:
        ValueError: No table, different shapes, or an infinite rating.

    Examples:
        >>> found = complete_cells([[[1, 2, float("nan")], [1, 3, 4]]])
        >>> found.items, found.note
        (array([0, 1]), 'left out: 1 items that lack a rating')
    """
    there = _stacked(tables)
    rated = ~np.isnan(there)
    raters = np.flatnonzero(rated.any(axis=2).all(axis=0))
    used = rated.any(axis=(0, 1))
    complete = rated[:, raters].all(axis=(0, 1)) & used
    items = np.flatnonzero(complete)
    refused = _refusal(raters.size, items.size, int(used.sum()))
    return CompleteCells(
        tables=() if refused else tuple(table[np.ix_(raters, items)] for table in there),
        items=items[:0] if refused else items,
        raters=raters,
        dropped_items=np.flatnonzero(used & ~complete),
        unrated_items=int((~used).sum()),
        dropped_raters=np.setdiff1d(np.arange(there.shape[1]), raters),
        refused=refused,
    )


def _stacked(tables: Sequence[ArrayLike]) -> FloatArray:
    matrices = [np.asarray(table, dtype=np.float64) for table in tables]
    shapes = {matrix.shape for matrix in matrices}
    if len(shapes) != 1 or len(next(iter(shapes))) != 2:
        raise ValueError(f"tables of the same raters x items are needed, found {sorted(shapes)}")
    there = np.stack(matrices)
    if np.isinf(there).any():
        raise ValueError("finite ratings are needed, found infinity")
    return there


def _refusal(raters: int, items: int, rated: int) -> str | None:
    if not raters:
        return "refused: no rater rated all checkpoints"
    if items < 2:
        return f"refused: {items} of {rated} rated items have every rating; 2 are needed"
    if items < LEAST_SHARE * rated:
        return (
            f"refused: only {items} of {rated} rated items have every rating, and what is rated "
            "completely may not stand for the rest"
        )
    return None
