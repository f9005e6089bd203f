"""A window of a text around what was found in it, for a person to look at."""

from __future__ import annotations

import re

from bench.checks.words import spans, words

WIDTH = 300
"""Characters of a window, about."""

_CHUNK = 4_000
_GAP = re.compile(r"[\s。、，！？；：]")


def window(text: str, span: tuple[int, int]) -> tuple[str, tuple[int, int]]:
    """Return the part of a text around a span, cut between words, and the span in it.

    Examples:
        >>> window("a short text", (2, 7))
        ('a short text', (2, 7))
    """
    start, end = span
    spare = max(WIDTH - (end - start), 60) // 2
    first = text.find(" ", max(start - spare, 0), start) + 1 if start > spare else 0
    last = text.rfind(" ", end, end + spare) if end + spare < len(text) else len(text)
    first = first or max(start - spare, 0)  # no space there: cut anywhere
    last = last if last >= 0 else end + spare
    return text[first:last], (start - first, end - first)


def span_of_words(text: str, first: int, count: int) -> tuple[int, int]:
    """Return where some words of a text stand in it, by the number of the first one, from 0.

    Only the part that holds them is looked at character by character.

    Examples:
        >>> span_of_words("Who -- is it?", 1, 2)
        (7, 12)
    """
    at, seen = 0, 0
    while at < len(text):
        end = _gap(text, at + _CHUNK)
        inside = len(words(text[at:end]))
        if seen + inside > first:
            break
        at, seen = end, seen + inside
    end = _gap(text, at + _CHUNK)
    while len(found := spans(text[at:end])[1]) < first - seen + count and end < len(text):
        end = _gap(text, end + _CHUNK)
    places = found[first - seen : first - seen + count]
    return at + places[0][0], at + places[-1][1]


def _gap(text: str, at: int) -> int:
    """Return the first place from `at` on that lies between words."""
    found = _GAP.search(text, at)
    return found.end() if found else len(text)
