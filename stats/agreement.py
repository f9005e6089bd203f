"""What measures of agreement return, and the interval that all of them share.

Conventions:
    Ratings stand as (raters, items). Agreement that cannot be told from chance, because everybody
    gave one and the same rating, is NaN with a reason: never 0, never 1.

    Several answers to one question are items of one group, and groups are resampled whole. On made
    verdicts of 3 or 5 answers to each of 60 questions, which share how hard they are to judge,
    alpha's 95 % intervals cover .89 and .85 where answers are resampled one by one, .95 and .93
    where questions are (benchmarks/people_calibration.md).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stats.inputs import FloatArray, Groups, codes, probability
from stats.results import UNDEFINED, Interval

DRAWS = 2_000
# Elements of one block of weights: 32 MB as float64, whatever the number of items is.
BLOCK = 4_000_000
NO_VARIATION = "all ratings are the same: agreement cannot be told from chance"

OfWeights = Callable[[FloatArray], FloatArray]
"""How often each item was drawn, (draws, n) -> the measure for each draw, (draws,)."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far raters agree, beyond chance.

    Attributes:
        value: At most 1; 0 is what chance gives; NaN where undefined.
        interval: Percentile, over resampled items (or groups), at `level`; undefined for one.
        level: Between 0 and 1.
        measure: Name, with its level of measurement or weights.
        function: Dotted name of the function that computed this.
        n_items: Items that entered: those with two ratings or more.
        n_raters: Raters, or ratings of an item where raters are not told apart.
        n_ratings: Ratings that entered.
        draws: Resamples behind the interval; those that were undefined are left out.
        seed: Seed that reproduces the interval bit for bit.
        reason: Why `value` is undefined, or None.
    """

    value: float
    interval: Interval
    level: float
    measure: str
    function: str
    n_items: int
    n_raters: int
    n_ratings: int
    draws: int
    seed: int
    reason: str | None = None


def item_bootstrap(
    measure: OfWeights,
    n: int,
    *,
    groups: Groups | None = None,
    level: float,
    seed: int,
    draws: int = DRAWS,
) -> tuple[Interval, int]:
    """Percentile interval of a measure over resampled items, or groups of them.

    Args:
        measure: From how often each item was drawn, (draws, n), to the measure, (draws,).
        n: Items.
        groups: Group of each item, or None where each is its own.
        level: Of the interval, between 0 and 1.
        seed: Of the draws.
        draws: Resamples, at least 1.

    Returns:
        The interval, and how many resamples were defined. Undefined for fewer than 2 items or
        groups, or where fewer than half of the resamples are defined.

    Raises:
        ValueError: A level not between 0 and 1, no draw, or an item without a group.
    """
    tail = (1 - probability(level, "level")) / 2
    if draws < 1:
        raise ValueError(f"1 draw or more is needed, found {draws}")
    unit = np.arange(n) if groups is None else codes(groups, n)
    units = int(unit.max(initial=-1)) + 1
    if units < 2:
        return UNDEFINED, 0
    with np.errstate(divide="ignore", invalid="ignore"):
        drawn = _weights(units, draws, seed, most=BLOCK // n)
        found = np.concatenate([measure(weights[:, unit]) for weights in drawn])
    found = found[np.isfinite(found)]
    if found.size * 2 < draws:
        return UNDEFINED, int(found.size)
    low, high = np.quantile(found, (tail, 1 - tail))
    return (float(low), float(high)), int(found.size)


def rating_table(ratings: ArrayLike, *, missing: bool = False) -> FloatArray:
    """Ratings as (raters, items).

    Args:
        ratings: Numbers; NaN where a rater skipped an item.
        missing: NaN is allowed.

    Returns:
        A float64 array, at least 2 × 1.

    Raises:
        ValueError: Another shape, fewer than 2 raters, no item, infinity, or NaN where it is not
            allowed.
    """
    table = np.asarray(ratings, dtype=np.float64)
    if table.ndim != 2 or table.shape[0] < 2 or table.shape[1] < 1:
        raise ValueError(f"ratings of 2 or more raters x items are needed, found {table.shape}")
    if np.isinf(table).any():
        raise ValueError("finite ratings are needed, found infinity")
    if not missing and np.isnan(table).any():
        lacking = int(np.isnan(table).any(axis=0).sum())
        raise ValueError(
            f"every rater must rate every item, found {lacking} items with a rating missing; "
            "leave these items out, or use Krippendorff's alpha"
        )
    return table


def observed(measure: OfWeights, n: int) -> float:
    """The measure of the items as they are; NaN where it is undefined."""
    with np.errstate(divide="ignore", invalid="ignore"):
        value = float(measure(np.ones((1, n)))[0])
    return value if math.isfinite(value) else math.nan


def _weights(n: int, draws: int, seed: int, *, most: int) -> Iterator[FloatArray]:
    rng = np.random.Generator(np.random.SFC64(seed))
    most = max(1, min(256, most))
    for start in range(0, draws, most):
        rows = min(most, draws - start)
        drawn = rng.integers(n, size=(rows, n)) + n * np.arange(rows)[:, None]
        yield np.bincount(drawn.ravel(), minlength=rows * n).reshape(rows, n).astype(np.float64)
