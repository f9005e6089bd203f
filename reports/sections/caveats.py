"""What to read before believing the verdict: left-out questions, warnings, few groups, refusals."""

from __future__ import annotations

from bench.results import Comparison, Pair
from reports.left_out import left_out_warnings
from reports.naming import listed
from reports.reading import pairs_of
from reports.safe_text import one_line
from reports.sentences import sentence
from reports.words import refusal

NAMED = 3
"""Pairs named in one warning; the table of pairs has them all."""


def first_warnings(comparison: Comparison) -> tuple[str, ...]:
    """Return the warnings of the first screen and of the terminal, what misleads most first."""
    given = (one_line(text) for text in comparison.warnings)
    return (
        *left_out_warnings(comparison),
        *_refused(comparison),
        *given,
        *_notes(comparison),
    )


def _refused(comparison: Comparison) -> list[str]:
    """Say how many primary tests were refused; of a single pair the verdict says it already."""
    primary = pairs_of(comparison, "primary")
    reasons = _grouped(
        [(refusal(pair), pair) for pair in primary if pair.difference.refused is not None]
    )
    if len(primary) < 2:
        return []
    return [
        f"No test of {_which(pairs, primary)}: {reason.rstrip('.')}."
        for reason, pairs in reasons.items()
    ]


def _notes(comparison: Comparison) -> list[str]:
    """Return what the primary tests noted of themselves, each note once."""
    primary = pairs_of(comparison, "primary")
    # how many seeds are advised stands in the sentence about what the verdict applies to
    found = [
        (note, pair)
        for pair in primary
        for note in pair.difference.notes
        if not note.endswith("are advised")
    ]
    return [
        sentence(note) if len(pairs) == len(primary) else f"{_which(pairs, primary)}: {note}."
        for note, pairs in _grouped(found).items()
    ]


def _grouped(found: list[tuple[str, Pair]]) -> dict[str, list[Pair]]:
    made: dict[str, list[Pair]] = {}
    for text, pair in found:
        made.setdefault(one_line(text), []).append(pair)
    return made


def _which(pairs: list[Pair], primary: tuple[Pair, ...]) -> str:
    if len(pairs) == len(primary):
        return "any primary pair"
    names = [f"{one_line(pair.a)} − {one_line(pair.b)}" for pair in pairs]
    if len(names) > NAMED + 1:
        names = [*names[:NAMED], f"{len(names) - NAMED} more pairs"]
    return listed(names)
