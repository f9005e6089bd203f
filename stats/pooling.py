"""One verdict per item from several raters: the mean, and the majority.

Conventions:
    Ratings stand as (raters, items), NaN where missing. An item nobody rated is NaN. A majority
    needs more votes than every other category; an item without one is NaN and counted: no coin is
    tossed, and no category is favoured for being lower or better.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stats.inputs import FloatArray


@dataclass(frozen=True, slots=True)
class Pooled:
    """One number per item.

    Attributes:
        values: Shape (items,); NaN where unrated or tied.
        method: "mean" or "majority".
        n_tied: Rated items without a majority; 0 for means.
        n_unrated: Items nobody rated.
        n_unanimous: Items on which all raters agree, two ratings or more.
    """

    values: FloatArray
    method: str
    n_tied: int
    n_unrated: int
    n_unanimous: int


def mean_rating(ratings: ArrayLike) -> Pooled:
    """Mean over the raters of each item.

    Args:
        ratings: Shape (raters, items), NaN where missing.

    Returns:
        Means of what there is.

    Raises:
        ValueError: Another shape, or infinity.

    Examples:
        >>> mean_rating([[1, 2], [2, float("nan")]]).values
        array([1.5, 2. ])
    """
    table = _checked(ratings)
    count = (~np.isnan(table)).sum(axis=0)
    values = np.where(count > 0, np.nansum(table, axis=0) / np.maximum(count, 1), math.nan)
    return _pooled(table, values, "mean")


def majority(ratings: ArrayLike) -> Pooled:
    """The rating that most raters of an item gave.

    Args:
        ratings: Shape (raters, items), NaN where missing.

    Returns:
        The most frequent rating; NaN where two are.

    Raises:
        ValueError: Another shape, or infinity.

    Examples:
        >>> majority([[1, 2, 0], [1, 0, 2], [0, 2, 1]]).values
        array([ 1.,  2., nan])
    """
    table = _checked(ratings)
    used = np.unique(table[~np.isnan(table)])
    if not used.size:
        return _pooled(table, np.full(table.shape[1], math.nan), "majority")
    votes = np.stack([(table == value).sum(axis=0) for value in used])
    single = ((votes == votes.max(axis=0)).sum(axis=0) == 1) & (votes.max(axis=0) > 0)
    return _pooled(table, np.where(single, used[votes.argmax(axis=0)], math.nan), "majority")


def _checked(ratings: ArrayLike) -> FloatArray:
    table = np.asarray(ratings, dtype=np.float64)
    if table.ndim != 2 or np.isinf(table).any():
        raise ValueError(f"finite ratings of raters x items are needed, found {table.shape}")
    return table


def _pooled(table: FloatArray, values: FloatArray, method: str) -> Pooled:
    rated = ~np.isnan(table)
    some, many = rated.any(axis=0), rated.sum(axis=0) >= 2
    high = np.where(rated, table, -np.inf).max(axis=0, initial=-np.inf)
    low = np.where(rated, table, np.inf).min(axis=0, initial=np.inf)
    return Pooled(
        values=values,
        method=method,
        n_tied=int((some & np.isnan(values)).sum()),
        n_unrated=int((~some).sum()),
        n_unanimous=int((many & (high == low)).sum()),
    )
