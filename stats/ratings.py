"""Two checkpoints rated by several people: which is rated higher, and how often does it win?

Conventions:
    Ratings stand as (raters, items), in the same order for A and B, complete. Raters are a sample,
    as items are: the mean difference is tested over both. The probability to win is over items,
    these raters fixed: P(A > B) + ½ P(A = B), and ½ says nothing for either.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from stats.clustered import FEWEST_GROUPS
from stats.design import compare_pair
from stats.inputs import FloatArray, Groups, IntArray, codes, probability
from stats.proportions import quantile
from stats.results import UNDEFINED, Companion, Interval, PairedDifference
from stats.two_way import two_way_t

# A log odds ratio beyond this, or a standard error below this, is a fit that ran away.
FARTHEST, DUST = 20.0, 1e-8
MODEL = "ordinal logistic model, GEE"


@dataclass(frozen=True, slots=True)
class WinProbability:
    """How often A is rated above B; a tie counts half for either.

    Attributes:
        value: 0–1; ½ where neither wins more often.
        interval: At `level`, over items (or groups), within 0–1.
        level: Between 0 and 1.
        pvalue: Two-sided, of ½; 1 where all ratings tie, never NaN.
        wins, ties, losses: Shares of the rated (rater, item) cells, 0–1.
        test: Name of the test with its degrees of freedom.
        companions: The sign-flip test of the items' (or groups') win rates.
        n_items: Items.
        n_groups: Groups, or None where items were taken as independent.
        n_raters: Raters.
        seed: Seed of the companion's flips, or None where none was used.
        refused: Why the test was not done, or None.
        function: Dotted name of the function that computed this.
    """

    value: float
    interval: Interval
    level: float
    pvalue: float
    wins: float
    ties: float
    losses: float
    test: str
    companions: tuple[Companion, ...]
    n_items: int
    n_groups: int | None
    n_raters: int
    seed: int | None
    refused: str | None
    function: str = "stats.ratings.win_probability"


@dataclass(frozen=True, slots=True)
class OrdinalModel:
    """Cumulative odds of A's ratings against B's, by generalized estimating equations.

    Attributes:
        odds_ratio: Odds of a rating above any threshold, A's over B's; NaN where it failed.
        interval: At `level`, with cluster-robust standard errors.
        level: Between 0 and 1.
        pvalue: Two-sided, Wald z; 1 where it failed, never NaN.
        model: Name of the model, with what its clusters are.
        n_items: Items.
        n_groups: Groups, or None where each item is a cluster of its own.
        failure: Why the model says nothing, or None.
        function: Dotted name of the function that computed this.
    """

    odds_ratio: float
    interval: Interval
    level: float
    pvalue: float
    model: str
    n_items: int
    n_groups: int | None
    failure: str | None
    function: str = "stats.ratings.ordinal_model"


def rating_difference(
    a: ArrayLike, b: ArrayLike, *, groups: Groups | None = None, level: float = 0.95
) -> PairedDifference:
    """Test the mean difference in ratings over items and raters, both random.

    Args:
        a: Ratings of A, shape (raters, items), at least 2 × 2.
        b: Ratings of B by the same raters on the same items.
        groups: Group of each item, or None where each is its own.
        level: Of the interval, between 0 and 1.

    Returns:
        The two-way component t on the difference matrix: raters take the place of matched seeds,
        whose "scenario" is the difference itself. The effect is in points of the scale, which
        takes its steps as equal; `win_probability` does not.

    Raises:
        ValueError: Different shapes, fewer than 2 raters, NaN or inf.

    Source:
        Clark (1973): what is to hold for other items and other raters must vary over both.
    """
    first, second = _pair(a, b)
    return two_way_t(first, second, groups=groups, matched=True, replicate="rater", level=level)


def win_probability(
    a: ArrayLike,
    b: ArrayLike,
    *,
    groups: Groups | None = None,
    level: float = 0.95,
    seed: int = 0,
) -> WinProbability:
    """How often A is rated above B, with an interval over items.

    Args:
        a: Ratings of A, shape (raters, items), n >= 2 items; any number of raters.
        b: Ratings of B by the same raters on the same items.
        groups: Group of each item, or None where each is its own.
        level: Of the interval, between 0 and 1.
        seed: Of the companion's flips.

    Returns:
        P(A > B) + ½ P(A = B), tested by t on the items' win rates (CR1 where items come in
        groups), with the sign-flip test beside it.

    Raises:
        ValueError: Different shapes, fewer than 2 items, NaN or inf.

    Source:
        Vargha & Delaney (2000), the measure A, within raters and items.

    Examples:
        >>> win_probability([[3, 4, 2, 5]], [[3, 2, 1, 4]]).value
        0.875
    """
    first, second = _pair(a, b, raters=1)
    won = (first > second) + 0.5 * (first == second)
    rates = won.mean(axis=0)
    found = compare_pair(rates, np.full(rates.size, 0.5), groups=groups, level=level, seed=seed)
    low, high = found.interval
    return WinProbability(
        value=0.5 + found.difference,
        # max and min keep an undefined limit only as their first argument.
        interval=(max(low + 0.5, 0.0), min(high + 0.5, 1.0)),
        level=level,
        pvalue=found.pvalue,
        wins=float(np.mean(first > second)),
        ties=float(np.mean(first == second)),
        losses=float(np.mean(first < second)),
        test=found.test,
        companions=found.companions,
        n_items=rates.size,
        n_groups=found.n_groups,
        n_raters=len(first),
        seed=found.seed,
        refused=found.refused,
    )


def ordinal_model(
    a: ArrayLike, b: ArrayLike, *, groups: Groups | None = None, level: float = 0.95
) -> OrdinalModel:
    """Ordinal model of the ratings, which takes the scale's steps as ordered and nothing more.

    Args:
        a: Ratings of A, shape (raters, items).
        b: Ratings of B by the same raters on the same items.
        groups: Group of each item, or None where each is its own.
        level: Of the interval, between 0 and 1.

    Returns:
        The odds ratio with a cluster-robust interval over items (or groups), raters as fixed
        effects. It does not carry over to other raters, and is optimistic below some 40 clusters:
        a companion, never decisive. A fit that fails, or fewer than 5 groups, is a result with its
        `failure`.

    Raises:
        ValueError: Different shapes, fewer than 2 items, NaN or inf, or an item without a group.

    Source:
        Lipsitz, Kim & Zhao (1994), as in statsmodels' OrdinalGEE.
    """
    first, second = _pair(a, b, raters=1)
    level, n = probability(level, "level"), first.shape[1]
    cluster = np.arange(n) if groups is None else codes(groups, n)
    units = int(cluster.max()) + 1
    log_odds, se, failure = math.nan, math.nan, _unfit(first, second, units)
    if failure is None:
        log_odds, se, failure = _estimated(first, second, cluster)
    z, half = log_odds / se, quantile((1 + level) / 2, None) * se
    failed, grouped = failure is not None, units < n
    return OrdinalModel(
        odds_ratio=math.exp(log_odds),
        interval=UNDEFINED if failed else (math.exp(log_odds - half), math.exp(log_odds + half)),
        level=level,
        pvalue=1.0 if failed else min(1.0, 2 * _normal_tail(abs(z))),
        model=f"{MODEL}, {'groups' if grouped else 'items'} as clusters",
        n_items=n,
        n_groups=units if grouped else None,
        failure=failure,
    )


def _pair(a: ArrayLike, b: ArrayLike, *, raters: int = 2) -> tuple[FloatArray, FloatArray]:
    first, second = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if first.ndim != 2 or first.shape != second.shape:
        raise ValueError(
            "a and b must hold the same raters x items, found shapes "
            f"{first.shape} and {second.shape}"
        )
    if first.shape[0] < raters or first.shape[1] < 2:
        raise ValueError(f"{raters} raters x 2 items or more are needed, found {first.shape}")
    bad = ~(np.isfinite(first) & np.isfinite(second)).all(axis=0)
    if bad.any():
        raise ValueError(
            f"finite ratings are needed, found {int(bad.sum())} items where one is missing; leave "
            "these items out for all raters"
        )
    return first, second


def _unfit(first: FloatArray, second: FloatArray, units: int) -> str | None:
    """Why no model is fitted, or None."""
    if np.ptp(np.concatenate([first, second])) == 0:
        return "all ratings are the same"
    if (first == second).all():
        return "no rating differs between A and B"
    if units < first.shape[1] and units < FEWEST_GROUPS:
        return f"{units} group{'s' * (units > 1)}; at least {FEWEST_GROUPS} are needed"
    return None


def _estimated(
    first: FloatArray, second: FloatArray, cluster: IntArray
) -> tuple[float, float, str | None]:
    """Log odds ratio, its standard error, and why both are NaN."""
    try:
        log_odds, se = _fitted(first, second, cluster)
    # numpy and statsmodels end a fit that cannot be done in many ways; which one is the result.
    except (ValueError, ArithmeticError, np.linalg.LinAlgError, IndexError) as error:
        return math.nan, math.nan, f"the fit ended in {type(error).__name__}: {error}"
    if not (np.isfinite([log_odds, se]).all() and se > DUST and abs(log_odds) < FARTHEST):
        return math.nan, math.nan, "the fit did not converge; a rating may occur for one only"
    return log_odds, se, None


def _fitted(first: FloatArray, second: FloatArray, cluster: IntArray) -> tuple[float, float]:
    from statsmodels.genmod.cov_struct import Independence
    from statsmodels.genmod.generalized_estimating_equations import OrdinalGEE

    raters, n = first.shape
    ratings = np.concatenate([first.ravel(), second.ravel()])
    checkpoint = np.repeat([0.5, -0.5], raters * n)
    rater = np.tile(np.repeat(np.arange(raters), n), 2)
    dummies = [(rater == one) * 1.0 for one in range(1, raters)]
    with warnings.catch_warnings():
        # A fit that does not converge is told by its result.
        warnings.simplefilter("ignore")
        model: Any = OrdinalGEE(
            np.unique(ratings, return_inverse=True)[1],
            np.column_stack([checkpoint, *dummies]),
            groups=np.tile(cluster, 2 * raters),
            cov_struct=Independence(),
        )
        found: Any = model.fit(maxiter=100)
        # The thresholds come first, then the checkpoint.
        place = len(np.unique(ratings)) - 1
        log_odds, se = (float(np.asarray(part)[place]) for part in (found.params, found.bse))
    return log_odds, se if found.converged else float("nan")


def _normal_tail(z: float) -> float:
    from scipy import special

    return float(special.ndtr(-z))
