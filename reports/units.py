"""A metric's unit and direction in words, and its values with the decimals that the unit needs."""

from __future__ import annotations

import math

import metrics as metric_house
from metrics.traits import higher_is_better
from reports.naming import metric_title
from reports.numbers import UNDEFINED, interval, number, short_interval, signed
from stats.results import Interval

PERCENT = "%"


def unit_note(metric: str) -> str:
    """Return what a reader must know beside a value: "" for a percentage, higher is better.

    Examples:
        >>> unit_note("f1"), unit_note("loss")
        ('', 'nats per token, lower is better')
    """
    unit, lower = unit_and_direction(metric)
    named = [] if unit == PERCENT else [unit]
    return ", ".join([*named, "lower is better"] if lower else named)


def in_unit(metric: str, value: float) -> str:
    """Return a score: one decimal of a percentage, two of anything else."""
    return number(value, _decimals(metric))


def difference_in_unit(metric: str, value: float) -> str:
    """Return a difference with its sign."""
    return signed(value, _decimals(metric))


def interval_in_unit(metric: str, bounds: Interval) -> str:
    """Return "68.1–74.0", and "−1.20 to 0.31" where values can be negative."""
    if unit_and_direction(metric)[0] == PERCENT and not bounds[0] < 0:
        return short_interval(bounds)
    if any(map(math.isnan, bounds)):
        return UNDEFINED
    return f"{in_unit(metric, bounds[0])} to {in_unit(metric, bounds[1])}"


def difference_interval_in_unit(metric: str, bounds: Interval) -> str:
    """Return "−0.9 to +2.4"."""
    return interval(bounds, lambda value: signed(value, _decimals(metric)))


def direction_note(metrics: tuple[str, ...]) -> str:
    """Return what a difference means by metrics that are better lower; "" where there are none."""
    lower = [metric_title(one) for one in metrics if unit_and_direction(one)[1]]
    if not lower:
        return ""
    return f" By {' and '.join(lower)} lower is better, so there it means that A does worse."


def decimals_of(metric: str) -> int:
    """Return the places of one item's score: none of a percentage, two of anything else."""
    return 0 if unit_and_direction(metric)[0] == PERCENT else 2


def unit_and_direction(metric: str) -> tuple[str, bool]:
    """Return the unit, and whether lower is better; of a plugin that is gone nothing is known."""
    try:
        found = metric_house.get(metric)
    except LookupError:
        return "unit unknown", False
    return found.unit, not higher_is_better(found)


def _decimals(metric: str) -> int:
    return 1 if unit_and_direction(metric)[0] == PERCENT else 2
