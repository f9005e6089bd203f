"""What was checked beside a test, in words: counts, spreads in pp, shares in percent."""

from __future__ import annotations

import math

from reports.numbers import fact, number, p_equals, percent, points
from reports.safe_text import one_line
from stats import Companion

Fact = tuple[str, float]


def facts_words(facts: tuple[Fact, ...]) -> str:
    """Return "seeds of A 3, seed SD of A 2.1 pp, share of variance from seeds 62 %".

    Facts are in the metric's unit, shares 0-1. A count of 0 incomplete items is not worth saying.
    """
    told = [one for one in facts if one != ("incomplete items", 0.0)]
    return ", ".join(f"{one_line(name)} {fact_value(name, value)}" for name, value in told)


def fact_value(name: str, value: float) -> str:
    """Return a fact's value with the unit that its name calls for."""
    if name.startswith(("share", "rate of")):
        return percent(100 * value)
    if " SD" in name or name.startswith("SE "):
        return points(value)
    if "variance" in name:
        return number(value) if math.isnan(value) else f"{number(value)} pp²"
    return fact(value)


def companions_words(companions: tuple[Companion, ...]) -> str:
    """Return tests that are shown and never decide, as one sentence; "" where there is none."""
    return f"Beside it, never deciding: {companions_listed(companions)}." if companions else ""


def companions_listed(companions: tuple[Companion, ...]) -> str:
    """Return "exact McNemar, p = .012; sign-flip, p = .014"."""
    return "; ".join(f"{one_line(c.name)}, {p_equals(c.pvalue)}" for c in companions)
