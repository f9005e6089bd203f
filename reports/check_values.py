"""The numbers of a check in its unit: percentage points, nats, items, shares, areas."""

from __future__ import annotations

import math

from bench.base.names import counted
from bench.checks.results import CheckTest
from reports.numbers import count, fact, hundredths, interval, number, percent, signed
from reports.safe_text import one_line

DIFFERENCES = ("G1", "G6", "L2")
"""Checks whose value is a difference, and carries its sign."""

BY_RANKS = ("L2",)
"""Checks whose p-value is of ranks, while value and interval are of the mean."""

UNITS = {"pp": "pp", "nats per token": "nats per token", "AUC": ""}


def value_words(test: CheckTest) -> str:
    """Return a check's value with its unit, e.g. "+8.7 pp", "98.0 %", "0.52"; "–" if undefined."""
    if math.isnan(test.value):
        return number(None)
    if test.unit == "items":
        return _counted(test)
    text = _shown(test, test.value)
    if test.unit == "pp" and test.check not in DIFFERENCES:
        return f"{text} %"
    unit = UNITS.get(test.unit, "" if test.unit == "share" else one_line(test.unit))
    return f"{text} {unit}".rstrip()


def interval_words(test: CheckTest) -> str:
    """Return its interval in the same unit, or "" where it is undefined."""
    if any(math.isnan(end) for end in test.interval):
        return ""
    return interval(test.interval, lambda value: _shown(test, value))


def p_of(test: CheckTest) -> str:
    """Return what a p-value is of where the interval beside it is of something else, else ""."""
    return "of ranks, one-sided" if test.check in BY_RANKS and test.pvalue is not None else ""


def detectable_of(test: CheckTest, n_items: int) -> str:
    """Return "of the 20 of 120 it could test" where a test could not look at all items, else ""."""
    looked_at = test.fact("looked at")
    if test.detectable is None or looked_at is None or looked_at >= n_items:
        return ""
    return f"of the {count(looked_at)} of {count(n_items)} it could test"


def detectable_share(test: CheckTest) -> str:
    """Return the smallest share of leaked items that the test could have seen, or "–"."""
    return number(None) if test.detectable is None else percent(100 * test.detectable)


def fact_words(facts: tuple[tuple[str, float], ...], most: int = 4) -> str:
    """Return the first facts as "worst phrasing 97; pairwise agreement 0.97"."""
    return "; ".join(f"{one_line(name)} {fact(value)}" for name, value in facts[:most])


def _counted(test: CheckTest) -> str:
    """Return "10 of 30 groups" where the test says how many it counted over, else "10 items"."""
    tested = test.fact("tested")
    if tested is None:
        return counted(round(test.value), "item")
    by_group = test.n_groups == tested and tested < test.n_items
    return f"{count(test.value)} of {count(tested)} {'groups' if by_group else 'items'}"


def _shown(test: CheckTest, value: float | None) -> str:
    if test.unit == "items":
        return count(value)
    if test.unit == "nats per token":
        return hundredths(value, plus=test.check in DIFFERENCES)
    show = signed if test.check in DIFFERENCES else number
    return show(value, 1 if test.unit == "pp" else 2)
