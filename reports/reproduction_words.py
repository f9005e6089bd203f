"""Who gives long answers word for word far more often than the base does: described, no verdict.

Conventions:
    Only sets that were not declared as trained on: to have those by heart is what training does.
    "Far more often" means that the intervals of the two shares do not meet.
"""

from __future__ import annotations

from bench.base.names import counted
from bench.checks.results import Checks, CheckTest
from bench.results import Comparison
from reports.checks_reading import members, subjects
from reports.numbers import count, interval, level, percent
from reports.safe_text import one_line

CHECK = "G3"
NAMED = 3
"""Sentences that the first screen has room for."""

OLD = ("train", "retention")
"""Roles of sets whose answers a checkpoint is meant to have, or had before."""


def reproduction_notes(comparison: Comparison, checks: Checks) -> tuple[str, ...]:
    """Return a sentence for each checkpoint and set where it does; nothing without a base."""
    new = [info.name for info in comparison.sets if info.role not in OLD]
    names = [name for side in subjects(comparison, checks) for name in members(comparison, side)]
    pairs = ((checks, name, set_name) for set_name in new for name in names)
    found = [text for each in pairs if (text := _note(*each))]
    rest = len(found) - NAMED
    more = [f"{counted(rest, 'more such share')} in the section below."] if rest > 0 else []
    return (*found[:NAMED], *more)


def _note(checks: Checks, name: str, set_name: str) -> str:
    found = checks.test(CHECK, name, set_name)
    base = checks.test(CHECK, checks.base, set_name) if checks.base else None
    if found is None or base is None or not found.interval[0] > base.interval[1]:
        return ""  # an undefined share is above nothing
    share = f"{percent(100 * found.value)} of {_answers(found)} of {one_line(set_name)}"
    bounds = interval((100 * found.interval[0], 100 * found.interval[1]))
    return (
        f"{one_line(name)} gives {share} word for word ({level(1 - checks.alpha)} CI {bounds}), "
        f"{one_line(base.checkpoint)} {percent(100 * base.value)}: described ({CHECK}), no verdict "
        "rests on it."
    )


def _answers(found: CheckTest) -> str:
    return f"the {count(found.n_items)} long answers"
