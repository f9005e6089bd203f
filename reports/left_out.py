"""Questions that were asked and do not count: how many, because of whom, and what that may do."""

from __future__ import annotations

from bench.base.names import counted
from bench.results import Comparison, SetInfo
from reports.naming import listed
from reports.numbers import count
from reports.reading import set_of
from reports.safe_text import one_line

WORTH_A_WARNING = 0.05
"""Share of the items that one checkpoint may leave out before the first screen warns."""

NAMED = 3
"""Checkpoints named in one sentence; the Data section has them all."""


def left_out_words(comparison: Comparison) -> str:
    """Return "14 of 40 left out because nul left them unanswered"; "" where all count.

    Under `zero`, where they stay: "nul left 14 unanswered, counted as wrong".
    """
    info = set_of(comparison, comparison.plan.set)
    if info is None:
        return ""
    parts = []
    if info.dropped:
        parts.append(f"{_dropped(info)} left out{_because(info, comparison.plan.unanswered)}")
    if comparison.plan.unanswered == "zero" and any(info.unanswered.values()):
        parts.append(f"{listed(_named(info.unanswered, 'left', ' unanswered'))}, counted as wrong")
    return "; ".join(parts)


def scored_words(comparison: Comparison, n_items: int) -> str:
    """Return "26 of 40" where items of the primary set were left out, else "40"."""
    info = set_of(comparison, comparison.plan.set)
    if info is None or not info.dropped:
        return count(n_items)
    return f"{count(n_items)} of {count(info.n_items)}"


def left_out_warnings(comparison: Comparison) -> tuple[str, ...]:
    """Return a warning for what one checkpoint, more than another, takes out of the primary set."""
    info = set_of(comparison, comparison.plan.set)
    if info is None or not info.dropped:
        return ()
    warnings = []
    if comparison.plan.unanswered == "drop" and _uneven(comparison, info, info.unanswered):
        warnings.append(
            f"Of {counted(info.n_items, 'question')}, {listed(_named(info.unanswered, 'left'))} "
            "unanswered, and these are left out for every checkpoint; under `unanswered: zero` "
            "they would count as wrong."
        )
    if _uneven(comparison, info, info.missing):
        warnings.append(
            f"Of {counted(info.n_items, 'question')}, "
            f"{listed(_named(info.missing, 'lacks'))}, and these are left out for every "
            "checkpoint: the rest may be easier or harder than the whole."
        )
    return tuple(warnings)


def _dropped(info: SetInfo) -> str:
    return f"{count(info.dropped)} of {count(info.n_items)}"


def _because(info: SetInfo, policy: str) -> str:
    """Return " because nul left them unanswered", or what each left or lacks where several did."""
    empty = {} if policy == "zero" else {name: n for name, n in info.unanswered.items() if n}
    lacking = {name: n for name, n in info.missing.items() if n}
    if len(empty) == 1 and not lacking:
        return f" because {one_line(*empty)} left them unanswered"
    if len(lacking) == 1 and not empty:
        return f" because {one_line(*lacking)} lacks them"
    each = [*_named(empty, "left", " unanswered"), *_named(lacking, "lacks")]
    return f": {listed(each)}" if each else ""


def _uneven(comparison: Comparison, info: SetInfo, lacking: dict[str, int]) -> bool:
    counts = [lacking.get(name, 0) for name in comparison.compared]
    worst = max(counts, default=0)
    return worst > WORTH_A_WARNING * info.n_items and worst > min(counts)


def _named(lacking: dict[str, int], verb: str, rest: str = "") -> list[str]:
    """Return "nul left 14 unanswered" for each, the most first; after three, how many more."""
    order = sorted(((n, name) for name, n in lacking.items() if n), key=lambda one: -one[0])
    said = [f"{one_line(name)} {verb} {count(n)}{rest}" for n, name in order]
    if len(said) > NAMED + 1:
        most = count(order[NAMED][0])
        said[NAMED:] = [f"{len(order) - NAMED} more {verb} up to {most}{rest} each"]
    return said
