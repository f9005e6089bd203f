"""Amounts with a unit: parameters, bytes, energy. Rounding is `reports.numbers`' alone."""

from __future__ import annotations

import math

from reports.numbers import UNDEFINED, count, number

_THOUSANDS = ("", "k", "M", "G", "T")
_JOULES_PER_WH = 3600.0


def parameters(value: float | None) -> str:
    """Return a number of parameters: "812", "16.4 k", "7.86 M", "1.24 B".

    Examples:
        >>> parameters(812), parameters(16384), parameters(1236000000), parameters(None)
        ('812', '16.4 k', '1.24 B', '–')
    """
    if value is None:
        return UNDEFINED
    if value < 1000:
        return count(value)
    scaled, unit = _scaled(value)
    return f"{number(scaled, _places(scaled))} {'B' if unit == 'G' else unit}"


def memory(value: float | None) -> str:
    """Return bytes: "812 B", "640 MB", "14.2 GB".

    Examples:
        >>> memory(812), memory(640e6), memory(14.2e9), memory(None)
        ('812 B', '640 MB', '14.2 GB', '–')
    """
    if value is None:
        return UNDEFINED
    if value < 1000:
        return f"{count(value)} B"
    scaled, unit = _scaled(value)
    return f"{number(scaled, _places(scaled))} {unit}B"


def energy(joules: float | None) -> str:
    """Return energy in watt-hours: "0.42 Wh", "3.1 kWh".

    Examples:
        >>> energy(1500), energy(11e6), energy(None)
        ('0.42 Wh', '3.06 kWh', '–')
    """
    if joules is None or not math.isfinite(joules):
        return UNDEFINED
    hours = joules / _JOULES_PER_WH
    scaled, unit = _scaled(hours) if hours >= 1000 else (hours, "")
    return f"{number(scaled, _places(scaled))} {unit}Wh"


def _scaled(value: float) -> tuple[float, str]:
    power = min(len(_THOUSANDS) - 1, int(math.log10(value) // 3)) if value >= 1 else 0
    return value / 1000**power, _THOUSANDS[power]


def _places(scaled: float) -> int:
    """Return places that show three digits, as a reader of a table wants them."""
    return 2 if scaled < 10 else 1 if scaled < 100 else 0
