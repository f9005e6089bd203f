"""The numbers of a check in its unit: percentage points, nats, items, shares, areas."""

from __future__ import annotations

import math

from bench.checks.results import CheckTest
from reports.numbers import count, fact, interval, number, percent, signed
from reports.safe_text import one_line

DIFFERENCES = ("G1", "G6", "L2")
"""Checks whose value is a difference, and carries its sign."""

UNITS = {"pp": "pp", "nats per token": "nats per token", "items": "items", "AUC": ""}


def value_words(test: CheckTest) -> str:
    """Return a check's value with its unit, e.g. "+8.7 pp", "98.0 %", "0.52"; "–" if undefined."""
    if math.isnan(test.value):
        return number(None)
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


def detectable_share(test: CheckTest) -> str:
    """Return the smallest share of leaked items that the test could have seen, or "–"."""
    return number(None) if test.detectable is None else percent(100 * test.detectable)


def fact_words(facts: tuple[tuple[str, float], ...], most: int = 6) -> str:
    """Return the first facts as "worst phrasing 97; pairwise agreement 0.97"."""
    return "; ".join(f"{one_line(name)} {fact(value)}" for name, value in facts[:most])


def _shown(test: CheckTest, value: float | None) -> str:
    if test.unit == "items":
        return count(value)
    show = signed if test.check in DIFFERENCES else number
    return show(value, 1 if test.unit == "pp" else 2)
