"""How much of each text the page has room for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bench.base.fitting import longest_fit
from bench.results import Flip

FEWEST = 60
"""Characters of an answer below which rather items are left out than more of each text."""

QUESTION, ACCEPTED = 2400, 600
"""Characters of a question and of an accepted answer, where there is room."""

MOST_ACCEPTED = 12
ANSWER = 20_000
BESIDE = 110
"""Bytes of an item beside its texts, about: numbers, quotes, commas."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Characters of each kind of text, and how many items."""

    question: int
    accepted: int
    answer: int
    items: int


def limits_for(flips: Sequence[Flip], budget: float) -> Limits:
    """Return the limits with which the items take about `budget` bytes.

    Answers are cut first, then questions; where 60 characters of each are too much, items are
    left out from the end.
    """
    texts = [list(_texts(flip)) for flip in flips]
    sizes = np.array([len(text) for own in texts for text in own], dtype=float)
    costs = np.array([_cost(text) for own in texts for text in own])
    room = budget - BESIDE * len(flips)
    limit = min(longest_fit(sizes, max(room, 0.0), costs), ANSWER) if sizes.size else ANSWER
    if limit >= FEWEST or limit >= sizes.max(initial=0):
        return _limits(limit, len(flips))
    least = np.minimum(sizes, FEWEST) * costs
    owners = np.repeat(np.arange(len(flips)), [len(own) for own in texts])
    each = BESIDE + np.bincount(owners, least, minlength=len(flips))
    return _limits(FEWEST, int(np.searchsorted(np.cumsum(each), budget)))


def _limits(answer: int, items: int) -> Limits:
    return Limits(min(QUESTION, answer), min(ACCEPTED, answer), answer, items)


def _texts(flip: Flip) -> Iterator[str]:
    """Yield an item's texts, none longer than it would ever be shown."""
    yield flip.question[:QUESTION]
    for text in flip.answers[:MOST_ACCEPTED]:
        yield text[:ACCEPTED]
    for text in dict.fromkeys(text for text in flip.texts if text is not None):
        yield text[:ANSWER]


def _cost(text: str) -> float:
    """Return bytes per character in UTF-8, as JSON without "<" writes it."""
    if not text:
        return 1.0
    size = len(text) if text.isascii() else len(text.encode("utf-8", "replace"))
    longer = 5 * text.count("<") + sum(text.count(sign) for sign in '"\\\n\t')
    return (size + longer) / len(text)
