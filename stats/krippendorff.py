"""Krippendorff's alpha: agreement of any number of raters, with ratings missing.

Conventions:
    alpha = 1 − observed / expected disagreement. A pair of ratings c, k of one item disagrees by
    δ²(c, k): 0 or 1 (nominal), (c − k)² (interval), ((c − k)/(c + k))² (ratio), or, ordinal, the
    squared number of ratings that lie between c and k, half of those at c and k counted.

Differences from other tools:
    The level of measurement has no default: some tools take "interval" unasked.

Source:
    Krippendorff (2011), "Computing Krippendorff's alpha-reliability".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

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
from stats.inputs import FloatArray, Groups, codes

Measurement = Literal["nominal", "ordinal", "interval", "ratio"]
FUNCTION = "stats.krippendorff.krippendorff_alpha"


def krippendorff_alpha(
    ratings: ArrayLike,
    measurement: Measurement,
    *,
    groups: Groups | None = None,
    level: float = 0.95,
    seed: int = 0,
    draws: int = DRAWS,
) -> Agreement:
    """Agreement beyond chance, with an interval from resampled items, or groups of them.

    Args:
        ratings: Numbers, shape (raters, items); NaN where a rater skipped an item.
        measurement: "nominal", "ordinal", "interval" or "ratio".
        groups: Group of each item, such as the question that several answers are to; None where
            each is its own.
        level: Of the interval, between 0 and 1.
        seed: Of the resampling.
        draws: Resamples.

    Returns:
        At most 1, 0 by chance, negative for systematic disagreement. Items with fewer than two
        ratings do not enter. All ratings the same: NaN with a reason.

    Raises:
        ValueError: Fewer than 2 raters, no item with two ratings, infinity, an unknown
            measurement, an item without a group, or a negative rating on the ratio level.

    Examples:
        >>> krippendorff_alpha([[1, 2, 3, 3], [1, 2, 3, 4]], "nominal", draws=100).value
        0.6956521739130435
    """
    table = rating_table(ratings, missing=True)
    values, counts = _counts(table)
    _check(measurement, values)
    measure = _Alpha(values, counts, measurement)
    value = observed(measure, len(counts))
    defined = np.count_nonzero(counts.sum(axis=0)) > 1
    interval, drawn = item_bootstrap(
        measure,
        len(counts),
        groups=None if groups is None else codes(groups, table.shape[1])[_paired(table)],
        level=level,
        seed=seed,
        draws=draws,
    )
    return Agreement(
        value=value if defined else float("nan"),
        interval=interval,
        level=level,
        measure=f"Krippendorff's alpha, {measurement}",
        function=FUNCTION,
        n_items=len(counts),
        n_raters=len(table),
        n_ratings=int(counts.sum()),
        draws=drawn,
        seed=seed,
        reason=None if defined else NO_VARIATION,
    )


def alpha_of_weights(
    table: FloatArray, measurement: Measurement
) -> Callable[[FloatArray], FloatArray]:
    """Alpha as a function of how often each item was drawn.

    Args:
        table: Ratings, shape (raters, items), NaN where a rater skipped an item.
        measurement: Level of measurement.

    Returns:
        From weights (draws, items) to alpha (draws,), NaN where undefined.

    Raises:
        ValueError: No item has two ratings, or as `krippendorff_alpha`.
    """
    values, counts = _counts(table)
    _check(measurement, values)
    measure, paired = _Alpha(values, counts, measurement), _paired(table)
    return lambda weights: measure(weights[:, paired])


def _counts(table: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The values, ascending, and how often each item got each: (V,), (items, V)."""
    table = table[:, _paired(table)]
    if not table.size:
        raise ValueError("an item with two ratings or more is needed, found none")
    values = np.unique(table[~np.isnan(table)])
    return values, np.stack([(table == value).sum(axis=0) for value in values], axis=1) * 1.0


def _paired(table: FloatArray) -> NDArray[np.bool_]:
    """Which items have two ratings or more."""
    return np.asarray((~np.isnan(table)).sum(axis=0) >= 2)


def _check(measurement: str, values: FloatArray) -> None:
    known = get_args(Measurement)
    if measurement not in known:
        raise ValueError(f"measurement must be one of {', '.join(known)}, found {measurement!r}")
    if measurement == "ratio" and values[0] < 0:
        raise ValueError(f"ratio ratings must not be negative, found {values[0]:g}")


class _Alpha:
    """Alpha as a function of how often each item was drawn: (draws, items) -> (draws,)."""

    def __init__(self, values: FloatArray, counts: FloatArray, measurement: str) -> None:
        self._values, self._counts, self._measurement = values, counts, measurement
        self._size = counts.sum(axis=1)

    def __call__(self, weights: FloatArray) -> FloatArray:
        marginals = weights @ self._counts
        if self._measurement == "ordinal":
            # Squared differences of mid-ranks, which every draw has anew.
            return self._squared(weights, marginals, np.cumsum(marginals, 1) - marginals / 2)
        if self._measurement == "interval":
            values = np.broadcast_to(self._values, marginals.shape)
            return self._squared(weights, marginals, values - self._values.mean())
        return self._tabled(weights, marginals)

    def _squared(
        self, weights: FloatArray, marginals: FloatArray, positions: FloatArray
    ) -> FloatArray:
        """δ² = squared difference of positions (draws, V): sums of squares say it all."""
        total = marginals.sum(axis=1)
        squares = self._counts @ (positions**2).T
        sums = self._counts @ positions.T
        size = self._size[:, None]
        found = np.einsum("bi,ib->b", weights, (size * squares - sums**2) / (size - 1))
        all_squares = np.einsum("bv,bv->b", marginals, positions**2)
        all_sums = np.einsum("bv,bv->b", marginals, positions)
        return np.asarray(1 - (total - 1) * found / (total * all_squares - all_sums**2))

    def _tabled(self, weights: FloatArray, marginals: FloatArray) -> FloatArray:
        """δ² by a table of values × values."""
        delta = self._delta()
        pairs = np.einsum("iv,iv->i", self._counts @ delta, self._counts)
        found = weights @ (pairs / (self._size - 1))
        expected = np.einsum("bv,bv->b", marginals @ delta, marginals)
        return np.asarray(1 - (marginals.sum(axis=1) - 1) * found / expected)

    def _delta(self) -> FloatArray:
        first, second = self._values[:, None], self._values[None, :]
        if self._measurement == "nominal":
            return np.asarray((first != second) * 1.0)
        total = first + second
        return np.asarray(((first - second) / np.where(total == 0, 1.0, total)) ** 2)
