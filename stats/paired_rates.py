"""How far apart are two rates on the same items? Tango's interval, and Newcombe's tenth.

Conventions:
    b items only the first has right, c only the second, n in all; differences are shares,
    (b − c) / n, within −1 to 1.
"""

from __future__ import annotations

import math

from stats.inputs import probability
from stats.proportions import quantile, wilson
from stats.results import Interval

# How near the search comes to the observed difference: the equation has a second, spurious
# root exactly there when the variance vanishes (no discordant item, or all on one side).
GAP = 1e-10


def tango(b: int, c: int, n: int, *, level: float = 0.95) -> Interval:
    """Score interval of the difference of two paired rates; defined for every table.

    Args:
        b: Items only the first has right.
        c: Items only the second has right.
        n: Items in all, at least b + c and 1.
        level: Between 0 and 1.

    Returns:
        Lower and upper limit, within −1 to 1. Swapping b and c mirrors it exactly.

    Raises:
        ValueError: Impossible counts.

    Source:
        Tango (1998); values as in Fagerland et al. (2014).

    Examples:
        >>> low, high = tango(1, 7, 21)
        >>> round(low, 4), round(high, 4)
        (-0.5172, -0.026)
    """
    _check(b, c, n)
    z = quantile((1 + probability(level, "level")) / 2, None)
    return _lower(b, c, n, z), -_lower(c, b, n, z)


def newcombe10(table: tuple[int, int, int, int], *, level: float = 0.95) -> Interval:
    """Newcombe's method 10: Wilson limits of both rates, combined with a corrected φ.

    Args:
        table: Items both have right, only the first, only the second, neither.
        level: Between 0 and 1.

    Returns:
        Lower and upper limit, within −1 to 1.

    Raises:
        ValueError: Impossible counts.

    Source:
        Newcombe (1998), method 10.
    """
    a, b, c, d = table
    n = a + b + c + d
    _check(b, c, n)
    first, second = (a + b) / n, (a + c) / n
    low1, high1 = wilson(first, n, level=level)
    low2, high2 = wilson(second, n, level=level)
    phi = _phi(a, b, c, d)
    down = _joined(first - low1, high2 - second, phi)
    up = _joined(high1 - first, second - low2, phi)
    return first - second - down, first - second + up


def _check(b: int, c: int, n: int) -> None:
    if min(b, c) < 0 or n < max(1, b + c):
        raise ValueError(f"counts with 0 <= b, c and b + c <= n >= 1 are needed: {b}, {c}, {n}")


def _lower(b: int, c: int, n: int, z: float) -> float:
    from scipy.optimize import brentq

    if c == n:
        return -1.0
    return float(brentq(_excess, -1.0, (b - c) / n - GAP, args=(b, c, n, z), xtol=1e-13))


def _excess(delta: float, b: int, c: int, n: int, z: float) -> float:
    """Observed minus expected difference, less z standard errors under `delta`."""
    share = _second_only(delta, b, c, n)
    variance = n * (2 * share + delta * (1 - delta))
    return b - c - n * delta - z * math.sqrt(max(variance, 0.0))


def _second_only(delta: float, b: int, c: int, n: int) -> float:
    """Most likely share of items only the second has right, given the difference `delta`."""
    linear = (2 * n - b + c) * delta - b - c
    constant = -c * delta * (1 - delta)
    root = math.sqrt(max(linear * linear - 8 * n * constant, 0.0))
    # Two forms of one root: each avoids subtracting nearly equal numbers.
    if linear > 0:
        return -2 * constant / (linear + root)
    return (root - linear) / (4 * n)


def _phi(a: int, b: int, c: int, d: int) -> float:
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    if margins == 0:
        return 0.0
    product = a * d - b * c
    corrected = max(product - (a + b + c + d) / 2, 0.0) if product > 0 else product
    return corrected / math.sqrt(margins)


def _joined(x: float, y: float, phi: float) -> float:
    return math.sqrt(max(x * x - 2 * phi * x * y + y * y, 0.0))
