"""What may be said about scenarios compared in memorization: a gap, and whose is larger.

Conventions:
    A gap is the score on what was trained on minus the score on something else. The sentence
    takes the side of the larger gap. p > alpha is "not established", never "equal".
"""

from __future__ import annotations

import math

from bench.checks.results import Checks, MemorizationGap
from reports.checks_reading import flagged_words
from reports.naming import questions
from reports.numbers import (
    Interval,
    interval,
    interval_points,
    level,
    p_equals,
    points,
    signed_points,
)
from reports.safe_text import one_line
from reports.words import correction
from stats import Family


def memorization_kind(found: MemorizationGap, checks: Checks) -> str:
    """Return `higher` where a difference was established, else `not_established`."""
    if found.difference.refused is not None or found.adjusted_p > checks.alpha:
        return "not_established"
    return "higher" if found.difference.difference != 0 else "not_established"


def memorization_sentence(found: MemorizationGap, checks: Checks) -> str:
    """Return one comparison of gaps, or one gap described, as a sentence."""
    return f"{_claim(found, checks)}{_flagged(found, checks)}"


def _flagged(found: MemorizationGap, checks: Checks) -> str:
    """Say so where the set that the trained items are held against has trained items itself."""
    flagged = flagged_words(checks, found.other)
    return f" (On all items of {one_line(found.other)}, {flagged}.)" if flagged else ""


def _claim(found: MemorizationGap, checks: Checks) -> str:
    if not found.b:
        return _described(found, checks)
    if found.difference.refused is not None:
        reason = one_line(found.difference.refused).removeprefix("refused: ").rstrip(".")
        return f"{_open(found)} ({_gaps(found)}): the test was refused, {reason}."
    numbers = f"{_gaps(found)}, difference {_tested(found, checks)}"
    if memorization_kind(found, checks) == "not_established":
        return f"{_open(found)}: {numbers}."
    more, less = _sides(found)
    if max(found.gap_a, found.gap_b) <= 0:  # none does better on what was trained on
        return f"{more} has a larger gap than {less}, but none speaks for memorization: {numbers}."
    return f"{more} memorizes more than {less}: {numbers}."


def gap_words(found: MemorizationGap) -> str:
    """Return what a gap is between, e.g. "train − paraphrase"."""
    return f"{one_line(found.trained)} − {one_line(found.other)}"


def seen_from_larger(found: MemorizationGap) -> tuple[float, Interval]:
    """Return the difference of gaps and its interval, as larger minus smaller gap."""
    value, (low, high) = found.difference.difference, found.difference.interval
    return (-value, (-high, -low)) if value < 0 else (value, (low, high))


def family_p(found: MemorizationGap, family: Family | None) -> str:
    """Return "Holm p = .004", or "p = .004" where nothing had to be adjusted."""
    words = p_equals(found.adjusted_p)
    return f"{correction(family)} {words}" if family is not None and family.m > 1 else words


def _open(found: MemorizationGap) -> str:
    a, b = one_line(found.a), one_line(found.b)
    return f"No difference in memorization between {a} and {b} was established"


def _sides(found: MemorizationGap) -> tuple[str, str]:
    a, b = one_line(found.a), one_line(found.b)
    return (b, a) if found.difference.difference < 0 else (a, b)


def _gaps(found: MemorizationGap) -> str:
    gaps = (found.gap_a, found.gap_b)
    larger, smaller = reversed(gaps) if found.difference.difference < 0 else gaps
    return f"{gap_words(found)} gap {points(larger)} against {points(smaller)}"


def _tested(found: MemorizationGap, checks: Checks) -> str:
    value, bounds = seen_from_larger(found)
    family = checks.memorization_family
    m = family.m if family else 1
    unadjusted = m > 1 and found.difference.level < 1 - checks.alpha / m - 1e-9
    label = f"{'unadjusted ' if unadjusted else ''}{level(found.difference.level)} CI"
    n = questions(found.difference.n_items, found.difference.n_groups)
    return (
        f"{signed_points(value)} ({label} {interval(bounds)} pp; {found.difference.test}, "
        f"{family_p(found, family)}; {n})"
    )


def _described(found: MemorizationGap, checks: Checks) -> str:
    value, bounds = found.difference.difference, found.difference.interval
    text = f"{one_line(found.a)}: {gap_words(found)} gap {signed_points(value)}"
    if any(math.isnan(end) for end in bounds):
        return f"{text}."
    shown = level(found.difference.level)
    p = family_p(found, checks.memorization_family)
    return f"{text} ({shown} CI {interval_points(bounds)}; {found.difference.test}, {p})."
