"""Judgements that were given faster than anybody can read: shown, never dropped."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from human_eval.ratings.rating import Finding, Rating

LEAST_SECONDS = 2.0
"""Nobody reads a question and an answer in less."""
SHARE_OF_MEDIAN = 1 / 5


def too_fast(ratings: Sequence[Rating]) -> list[Finding]:
    """Return a finding for each judgement that took less than 2 s or 1/5 of its rater's median.

    The larger of the two bounds holds. Skipped tasks and unknown times count nowhere.
    """
    times: dict[str, list[float]] = {}
    for one in ratings:
        if one.seconds is not None and not one.skipped:
            times.setdefault(one.rater, []).append(one.seconds)
    middle = {rater: median(seconds) for rater, seconds in times.items()}
    found = []
    for one in ratings:
        if one.seconds is None or one.skipped:
            continue
        bound = max(LEAST_SECONDS, middle[one.rater] * SHARE_OF_MEDIAN)
        if one.seconds < bound:
            detail = f"{one.seconds:.1f} s, where the rater's median is {middle[one.rater]:.1f} s"
            found.append(Finding("too fast", one.rater, one.task, detail, left_out=False))
    return found
