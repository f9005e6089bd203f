"""Kappas: agreement of two raters (Cohen), or of equally many per item (Fleiss), beyond chance.

Conventions:
    kappa = (observed − expected) / (1 − expected) agreement; expected from the raters' own use
    of the categories. Everybody uses one category: NaN with a reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stats.agreement import (
    DRAWS,
    NO_VARIATION,
    Agreement,
    item_bootstrap,
    observed,
    rating_table,
)
from stats.inputs import FloatArray, Groups

Weights = Literal["linear", "quadratic"]
PlaceArray = NDArray[np.intp]


def cohen_kappa(
    a: ArrayLike,
    b: ArrayLike,
    *,
    weights: Weights | None = None,
    categories: Sequence[float] | None = None,
    groups: Groups | None = None,
    level: float = 0.95,
    seed: int = 0,
) -> Agreement:
    """Agreement of two raters on the same items.

    Args:
        a: Ratings of the first rater, shape (n,), n >= 1.
        b: Ratings of the second.
        weights: None: any difference counts fully. "linear" or "quadratic": by the distance of
            the categories' places in their order, or its square.
        categories: All categories in order; None: those that were used. It matters for weights,
            where a category nobody used stands between two others.
        groups: Group of each item, which are resampled; None where each is its own.
        level: Of the interval, between 0 and 1.
        seed: Of the resampling of items.

    Returns:
        −1 to 1; both use only one and the same category: NaN with a reason.

    Raises:
        ValueError: Different lengths, no item, NaN or inf, a rating outside `categories`, an
            item without a group, or unknown weights.

    Source:
        Cohen (1960, 1968).

    Examples:
        >>> cohen_kappa([1, 1, 2, 2], [1, 1, 2, 1]).value
        0.5
    """
    if np.shape(a) != np.shape(b):
        raise ValueError(f"a and b must rate the same items, found {np.shape(a)} and {np.shape(b)}")
    table = rating_table([np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)])
    place, order = _places(table, categories)
    measure = _Cohen(place, _distance(len(order), weights))
    n = table.shape[1]
    defined = np.unique(place).size > 1
    interval, drawn = item_bootstrap(measure, n, groups=groups, level=level, seed=seed)
    return Agreement(
        value=observed(measure, n) if defined else float("nan"),
        interval=interval,
        level=level,
        measure="Cohen's kappa" + (f", {weights} weights" if weights else ""),
        function="stats.kappas.cohen_kappa",
        n_items=n,
        n_raters=2,
        n_ratings=2 * n,
        draws=drawn,
        seed=seed,
        reason=None if defined else NO_VARIATION,
    )


def fleiss_kappa(
    counts: ArrayLike, *, level: float = 0.95, seed: int = 0, draws: int = DRAWS
) -> Agreement:
    """Agreement where every item has equally many ratings, by whomever.

    Args:
        counts: How many raters put an item into a category, shape (items, categories).
        level: Of the interval, between 0 and 1.
        seed: Of the resampling of items.
        draws: Resamples.

    Returns:
        At most 1; one category is all that was used: NaN with a reason.

    Raises:
        ValueError: Another shape, counts that are no counts, fewer than 2 ratings per item, or
            differently many.

    Source:
        Fleiss (1971).

    Examples:
        >>> fleiss_kappa([[2, 0], [0, 2], [1, 1], [2, 0]]).value
        0.4666666666666667
    """
    table, size = _fleiss_table(counts)
    measure = _Fleiss(table, size)
    defined = np.count_nonzero(table.sum(axis=0)) > 1
    interval, drawn = item_bootstrap(measure, len(table), level=level, seed=seed, draws=draws)
    return Agreement(
        value=observed(measure, len(table)) if defined else float("nan"),
        interval=interval,
        level=level,
        measure="Fleiss' kappa",
        function="stats.kappas.fleiss_kappa",
        n_items=len(table),
        n_raters=size,
        n_ratings=int(table.sum()),
        draws=drawn,
        seed=seed,
        reason=None if defined else NO_VARIATION,
    )


def _places(table: FloatArray, categories: Sequence[float] | None) -> tuple[PlaceArray, FloatArray]:
    used = np.unique(table)
    order = used if categories is None else np.asarray(categories, dtype=np.float64)
    unknown = used[~np.isin(used, order)]
    if unknown.size or len(np.unique(order)) != len(order):
        raise ValueError(f"ratings must be among {order.tolist()}, found {unknown.tolist()}")
    return np.argmax(table[..., None] == order, axis=-1), order


def _distance(count: int, weights: str | None) -> FloatArray:
    if weights not in (None, "linear", "quadratic"):
        raise ValueError(f"weights must be linear, quadratic or None, found {weights!r}")
    apart: FloatArray = np.abs(np.subtract.outer(np.arange(count), np.arange(count))) * 1.0
    if weights is None:
        return np.minimum(apart, 1.0)
    return apart if weights == "linear" else np.square(apart)


class _Cohen:
    """1 − observed / expected distance, given how often each item was drawn."""

    def __init__(self, place: PlaceArray, distance: FloatArray) -> None:
        self._distance, self._observed = distance, distance[place[0], place[1]]
        self._first, self._second = (np.eye(len(distance))[row] for row in place)

    def __call__(self, weights: FloatArray) -> FloatArray:
        first, second = weights @ self._first, weights @ self._second
        expected = np.einsum("bv,bv->b", first @ self._distance, second)
        return np.asarray(1 - weights.sum(axis=1) * (weights @ self._observed) / expected)


def _fleiss_table(counts: ArrayLike) -> tuple[FloatArray, int]:
    table = np.asarray(counts, dtype=np.float64)
    if table.ndim != 2 or 0 in table.shape:
        raise ValueError(f"counts of items x categories are needed, found {table.shape}")
    if not (np.isfinite(table).all() and (table >= 0).all() and (table % 1 == 0).all()):
        raise ValueError("counts must be whole numbers of 0 or more")
    sizes = np.unique(table.sum(axis=1)).astype(int).tolist()
    if len(sizes) > 1 or sizes[0] < 2:
        raise ValueError(
            f"equally many ratings per item, 2 or more, are needed, found {sizes}; "
            "Krippendorff's alpha takes differently many"
        )
    return table, int(sizes[0])


class _Fleiss:
    """Kappa, given how often each item was drawn."""

    def __init__(self, table: FloatArray, size: int) -> None:
        self._shares = table / size
        self._agreeing = (table * (table - 1)).sum(axis=1) / (size * (size - 1))

    def __call__(self, weights: FloatArray) -> FloatArray:
        items = weights.sum(axis=1)
        found = weights @ self._agreeing / items
        expected = (((weights @ self._shares) / items[:, None]) ** 2).sum(axis=1)
        return np.asarray((found - expected) / (1 - expected))
