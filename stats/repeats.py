"""Does a rater say the same when asked again?

Conventions:
    Pairs of a first and a repeated judgement of one task by one rater. Pairs of several raters may
    stand together; every pair counts once.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stats.agreement import Agreement
from stats.inputs import pair, probability, scores
from stats.kappas import Weights, cohen_kappa
from stats.proportions import wilson
from stats.results import UNDEFINED, Interval


@dataclass(frozen=True, slots=True)
class SelfConsistency:
    """How far repeated judgements agree with the first.

    Attributes:
        agreement: Share of pairs that are exactly equal, 0–1; NaN for no pair.
        interval: Wilson's, at `level`.
        level: Between 0 and 1.
        kappa: Cohen's kappa of first and repeated, or None for fewer than 2 pairs.
        difference: Mean absolute difference, in the scale's unit.
        drift: Mean of repeated − first.
        n_pairs: Pairs.
        reason: Why nothing can be said, or None.
        function: Dotted name of the function that computed this.
    """

    agreement: float
    interval: Interval
    level: float
    kappa: Agreement | None
    difference: float
    drift: float
    n_pairs: int
    reason: str | None = None
    function: str = "stats.repeats.self_consistency"


def self_consistency(
    first: ArrayLike,
    again: ArrayLike,
    *,
    weights: Weights | None = "quadratic",
    categories: Sequence[float] | None = None,
    level: float = 0.95,
    seed: int = 0,
) -> SelfConsistency:
    """Exact agreement, weighted kappa and mean absolute difference of repeated judgements.

    Args:
        first: First judgements, shape (n,).
        again: Judgements of the same tasks by the same raters, later.
        weights: Of kappa; None for categories without an order.
        categories: All categories in order, see `cohen_kappa`.
        level: Of the intervals, between 0 and 1.
        seed: Of kappa's resampling.

    Returns:
        No pair: NaN with a reason.

    Raises:
        ValueError: Different lengths, NaN or inf, a judgement outside `categories`, a bad level.

    Examples:
        >>> found = self_consistency([1, 2, 3, 3], [1, 2, 3, 2])
        >>> found.agreement, found.difference
        (0.75, 0.25)
    """
    level = probability(level, "level")
    if not np.size(first) and not np.size(again):
        nothing = math.nan
        return SelfConsistency(
            nothing, UNDEFINED, level, None, nothing, nothing, 0, "nothing was judged twice"
        )
    before, after = scores(first, name="first"), scores(again, name="again")
    if before.size != after.size:
        raise ValueError(f"pairs are needed, found {before.size} and {after.size} judgements")
    n, apart = before.size, after - before
    share = float(np.mean(apart == 0))
    kappa = None
    if n > 1:
        kappa = cohen_kappa(
            *pair(before, after), weights=weights, categories=categories, level=level, seed=seed
        )
    return SelfConsistency(
        agreement=share,
        interval=wilson(share, n, level=level),
        level=level,
        kappa=kappa,
        difference=float(np.abs(apart).mean()),
        drift=float(apart.mean()),
        n_pairs=n,
    )
