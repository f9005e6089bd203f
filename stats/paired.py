"""Do two checkpoints' mean scores differ on independent questions? The paired t test."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from stats.effects import d_z
from stats.inputs import FloatArray, differences, probability
from stats.proportions import quantile
from stats.results import UNDEFINED, Companion, PairedDifference
from stats.sign_flips import DRAWS, signflip

FUNCTION = "stats.paired.paired_t"
EXACT = "exact sign-flip (enumerated)"


def paired_t(a: ArrayLike, b: ArrayLike, *, level: float = 0.95, seed: int = 0) -> PairedDifference:
    """Paired t test of the mean difference, with the sign-flip test beside it.

    Args:
        a: Scores of A per item, shape (n,), n >= 2.
        b: Scores of B on the same items, shape (n,).
        level: Of the intervals, between 0 and 1.
        seed: Of the companion's random flips (more than 16 items that differ).

    Returns:
        The difference with its t interval; effect d_z. All differences 0: p = 1. All equal and
        not 0: t is undefined, the exact sign-flip decides; both intervals are NaN.

    Raises:
        ValueError: Different lengths, fewer than 2 items, NaN or inf, or a bad level.

    Source:
        Student (1908), whose sleep data are the test: t(9) = −4.0621, p = .002833.

    Examples:
        >>> paired_t([1.0, 2.0, 4.0], [1.0, 1.0, 1.0]).test
        'paired t(2)'
    """
    d, level = differences(a, b), probability(level, "level")
    flip_p, listed = signflip(d, seed=seed)
    if np.ptp(d) == 0:
        return constant_difference(d, level=level, function=FUNCTION)
    n, mean, se = d.size, float(d.mean()), float(d.std(ddof=1)) / math.sqrt(d.size)
    t, df = mean / se, d.size - 1
    half = quantile((1 + level) / 2, df) * se
    effect, effect_interval = d_z(t, n, level=level)
    return PairedDifference(
        difference=mean,
        interval=(mean - half, mean + half),
        level=level,
        pvalue=two_sided(t, df),
        statistic=t,
        df=float(df),
        se=se,
        test=f"paired t({df})",
        function=FUNCTION,
        n_items=n,
        effect_name="d_z",
        effect=effect,
        effect_interval=effect_interval,
        facts=shape_facts(d),
        companions=(Companion(f"sign-flip of the mean ({flips(listed)})", flip_p),),
        seed=None if listed else seed,
    )


def constant_difference(d: FloatArray, *, level: float, function: str) -> PairedDifference:
    """Result where every item differs by the same amount, so that no variance can be estimated.

    Args:
        d: Differences, all equal, shape (n,).
        level: Between 0 and 1, echoed.
        function: Dotted name of the test that was asked for.

    Returns:
        p = 1 where that amount is 0, else the exact sign-flip p = 2 / 2^n (of all flips, only
        the two that leave all signs alike reach the observed mean); intervals NaN.
    """
    changed = bool(d[0] != 0)
    return PairedDifference(
        difference=float(d[0]),
        interval=UNDEFINED,
        level=level,
        pvalue=2.0 ** (1 - d.size) if changed else 1.0,
        statistic=float("nan"),
        df=None,
        se=0.0,
        test=EXACT,
        function=function,
        n_items=d.size,
        facts=shape_facts(d),
        notes=(constant_note("item", changed=changed),),
        effect=float(d[0]),
    )


def constant_note(unit: str, *, changed: bool) -> str:
    """Why there is no interval, in words; `unit` is "item" or "group"."""
    if changed:
        return f"every {unit} differs by the same amount: no interval; the exact sign-flip decides"
    return f"no {unit} differs: p is 1 and there is no interval"


def shape_facts(d: FloatArray) -> tuple[tuple[str, float], ...]:
    """Share of ties (0–1) and skew of the differences (NaN where they are all equal)."""
    centred = d - d.mean()
    spread = float(np.mean(centred**2))
    skew = float(np.mean(centred**3)) / spread**1.5 if np.ptp(d) > 0 else float("nan")
    return ("share of ties", float(np.mean(d == 0))), ("skew of d", skew)


def two_sided(t: float, df: float) -> float:
    """Two-sided p-value of a t statistic."""
    from scipy import special

    return float(2 * special.stdtr(df, -abs(t)))


def flips(listed: bool) -> str:
    """How the flips were made, in words."""
    return "enumerated" if listed else f"{DRAWS:,} draws"
