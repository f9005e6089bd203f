"""What stands beside a verdict that the suite shaped: training seeds, and tests it asked for."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from bench.results import Comparison
from reports.numbers import count, number, percent, points
from reports.reading import overridden, pairs_of, wholes
from reports.safe_text import one_line

Written = Callable[[float | None], str]

TAKEN = "asked for by the suite"


def seed_facts(comparison: Comparison) -> tuple[tuple[str, str], ...]:
    """Return how many training seeds there are, how far they lie apart, and what they add.

    Empty where no scenario is compared as a whole, or a test took its seeds as fixed.
    """
    spreads = _facts(comparison, "seed SD of A") + _facts(comparison, "seed SD of B")
    shares = [100 * share for share in _facts(comparison, "share of variance from seeds")]
    if not spreads:
        return ()
    counts = [len(members) for members in wholes(comparison).values()]
    return (
        ("seeds each", _spread(counts, count, count)),
        ("seed SD", _spread(spreads, number, points)),
        ("variance from seeds", _spread(shares, number, percent)),
    )


def override_words(comparison: Comparison) -> tuple[str, ...]:
    """Return a sentence for each primary test that the suite asked for, taken or not."""
    return tuple(
        f"{'The test was overridden' if TAKEN in why else 'The test stayed as designed'}: "
        f"{one_line(why).replace(': asked for', ' was asked for', 1).rstrip('.')}."
        for why in overridden(comparison)
    )


def _facts(comparison: Comparison, name: str) -> list[float]:
    found = (pair.difference.fact(name) for pair in pairs_of(comparison, "primary"))
    return [value for value in found if value is not None and math.isfinite(value)]


def _spread(values: Sequence[float], low: Written, high: Written) -> str:
    """Return one value, or "1.2 to 3.4 pp"; `low` writes without a unit, `high` with it."""
    first, last = high(min(values, default=None)), high(max(values, default=None))
    return last if first == last else f"{low(min(values))} to {last}"
