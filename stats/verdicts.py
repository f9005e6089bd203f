"""Is A better than B? The one declared rule, applied to one pair of the primary family."""

from __future__ import annotations

import math

from stats.inputs import probability
from stats.power import minimum_detectable
from stats.results import Interval, PairedDifference, Verdict, VerdictKind


def verdict(
    diff: PairedDifference,
    *,
    adjusted_p: float,
    alpha: float = 0.05,
    m: int = 1,
    margin: float | None = None,
    wide: PairedDifference | None = None,
) -> Verdict:
    """Four-way verdict on one pair.

    Adjusted p ≤ α: A or B is higher. Else, where a margin was declared and the interval at
    1 − 2α/m lies inside it: equivalent. Else nothing is established. A refused test never
    establishes anything.

    Args:
        diff: The test, at any level.
        adjusted_p: Its p-value adjusted for the family, 0–1.
        alpha: Error rate of the family, between 0 and 0.5.
        m: Pairs in the family, at least 1.
        margin: Largest difference that does not matter, in the metric's unit, positive; None:
            equivalence is never offered.
        wide: The same test with its interval at 1 − 2α/m (`equivalence_level`); needed where a
            margin is given.

    Returns:
        The verdict. Swapping A and B swaps "a_higher" and "b_higher" and changes nothing else
        but the sign of the interval.

    Raises:
        ValueError: A p-value that is NaN or outside 0–1, a bad α, m or margin, a margin without
            `wide`, or a `wide` at another level.
    """
    _check(adjusted_p, margin)
    level = equivalence_level(alpha, m)
    interval = _equivalence_interval(wide, level, margin)
    inside = interval is not None and margin is not None and _inside(interval, margin)
    kind: VerdictKind = "not_established"
    if diff.refused is None:
        kind = _kind(diff.difference, adjusted_p <= alpha, inside)
    detectable = minimum_detectable(diff, alpha=alpha / m)
    return Verdict(
        kind=kind,
        adjusted_p=adjusted_p,
        alpha=alpha,
        m=m,
        within_margin=inside and kind in ("a_higher", "b_higher"),
        detectable=None if math.isnan(detectable) else detectable,
        margin=margin,
        reason=_reason(diff) if kind == "not_established" else None,
        equivalence_interval=interval,
        test_interval_disagree=disagree(diff),
    )


def equivalence_level(alpha: float, m: int) -> float:
    """Level of the interval that may show equivalence: 1 − 2α/m.

    Raises:
        ValueError: α not between 0 and 0.5, or m below 1.

    Examples:
        >>> equivalence_level(0.05, 1)
        0.9
    """
    if m < 1 or probability(alpha, "alpha") >= 0.5:
        raise ValueError(f"alpha below 0.5 and m >= 1 are needed, found {alpha} and {m}")
    return 1 - 2 * alpha / m


def disagree(diff: PairedDifference) -> bool:
    """The unadjusted test and its interval say different things about 0.

    They may, where the two rest on different statistics (McNemar's mid-p and Tango's interval);
    false where the interval is undefined.
    """
    low, high = diff.interval
    if math.isnan(low) or math.isnan(high):
        return False
    return (diff.pvalue <= 1 - diff.level) != (low > 0 or high < 0)


def _check(adjusted_p: float, margin: float | None) -> None:
    if not 0 <= adjusted_p <= 1:
        raise ValueError(f"adjusted_p between 0 and 1 is needed, found {adjusted_p}")
    if margin is not None and not (math.isfinite(margin) and margin > 0):
        raise ValueError(f"margin must be positive, found {margin}; leave it out for none")


def _equivalence_interval(
    wide: PairedDifference | None, level: float, margin: float | None
) -> Interval | None:
    if margin is None:
        return None
    if wide is None or not math.isclose(wide.level, level, abs_tol=1e-9):
        found = "none" if wide is None else f"one at {wide.level:g}"
        raise ValueError(f"a margin needs the interval at {level:g} (1 - 2 alpha/m), found {found}")
    return wide.interval


def _inside(interval: Interval, margin: float) -> bool:
    return -margin < interval[0] and interval[1] < margin


def _kind(difference: float, significant: bool, inside: bool) -> VerdictKind:
    if significant and difference > 0:
        return "a_higher"
    if significant and difference < 0:
        return "b_higher"
    return "equivalent" if inside else "not_established"


def _reason(diff: PairedDifference) -> str | None:
    return diff.refused or (diff.notes[0] if diff.se == 0 and diff.notes else None)
