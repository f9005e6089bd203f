"""A window of a text around what was found in it, for a person to look at."""

from __future__ import annotations

import re
from bisect import bisect_right

from bench.checks.words import spans, words

WIDTH = 300
"""Characters of a window, about."""

_CHUNK = 1_000
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


class WordPlaces:
    """Where the words of one text stand in it, by their number.

    Only the parts that hold them are looked at character by character; words before are counted
    once, however many places are asked for.

    Examples:
        >>> WordPlaces("Who -- is it?").span(1, 2)
        (7, 12)
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts, self._words = [0], [0]  # of each part: first character, words before it

    def span(self, first: int, count: int) -> tuple[int, int]:
        """Return where `count` words from number `first` (from 0) on stand."""
        while self._words[-1] <= first and self._starts[-1] < len(self._text):
            start = self._starts[-1]
            end = _gap(self._text, start + _CHUNK)
            self._words.append(self._words[-1] + len(words(self._text[start:end])))
            self._starts.append(end)
        part = bisect_right(self._words, first) - 1
        start, skipped = self._starts[part], first - self._words[part]
        end = _gap(self._text, start + _CHUNK)
        places = spans(self._text[start:end])[1]
        while len(places) < skipped + count and end < len(self._text):
            end = _gap(self._text, end + _CHUNK)
            places = spans(self._text[start:end])[1]
        return start + places[skipped][0], start + places[skipped + count - 1][1]


def _gap(text: str, at: int) -> int:
    """Return the first place from `at` on that lies between words."""
    found = _GAP.search(text, at)
    return found.end() if found else len(text)
