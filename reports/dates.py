"""When a comparison was made, as a day."""

from __future__ import annotations

from datetime import UTC, datetime

from bench.results import Comparison

MADE = "made"
"""The step of `Comparison.timing` that holds the moment, in seconds since 1970."""


def day_of(comparison: Comparison) -> str:
    """Return the day, e.g. "2026-11-21" (UTC); "" where no moment was kept.

    It stands among the timing, the only part of a result that differs when it is repeated.
    """
    moment = comparison.timing.get(MADE)
    if moment is None:
        return ""
    try:
        return datetime.fromtimestamp(moment, UTC).date().isoformat()
    except (OverflowError, ValueError, OSError):
        return ""
