"""Axes that end on round numbers, with a few labelled values."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

Axis = tuple[float, float]
Ticks = tuple[tuple[float, str], ...]
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_MOST = 5
"""Steps between labelled values."""


def round_axis(values: Iterable[float], show: Callable[[float], str]) -> tuple[Axis, Ticks]:
    """Return an axis that holds all finite values, from one round number to another.

    Args:
        values: What shall lie on it; without a finite one the axis is 0 to 1.
        show: Writes a labelled value.

    Examples:
        >>> round_axis([0, 83], lambda value: f"{value:.0f}")[0]
        (0.0, 100.0)
    """
    finite = [value for value in values if math.isfinite(value)] or [0.0, 1.0]
    low, high = min(finite), max(finite)
    span = (high - low) or abs(high) or 1.0
    power = 10.0 ** math.floor(math.log10(span / _MOST))
    step = next(one * power for one in _STEPS if span / (one * power) <= _MOST + 1e-9)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    last += last == first
    ticks = tuple((at * step, show(at * step)) for at in range(first, last + 1))
    return (first * step, last * step), ticks
