"""Does a candidate ask for the fact of another item of the same set?

No model of meaning is needed where the set itself tells: it often asks several things of one
subject, and the same thing of many subjects. Rivals of an item are the items of the same names
with other answers, and the questions of another pattern (names masked) that is asked of five
subjects or more and never has an answer in common with the item's own pattern. Three signs:

1. the candidate is a rival's question;
2. it shares words with a rival's question and none, names apart, with its own;
3. its pattern was proposed more often for a rival's pattern than for its own.

Where a set asks everything once, nothing is seen here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bench.authoring.records import Candidate
from bench.authoring.wording import bare_words, content_stems, name_words
from bench.checks.words import normalised
from bench.data.items import Item

_MASK = "·"
_ENOUGH = 5
"""Subjects of which a pattern must be asked before its answers say what it is about."""


@dataclass(frozen=True)
class _Known:
    item: Item
    names: frozenset[str]
    stems: frozenset[str]
    pattern: str


class Relations:
    """The items of a set by subject, and the patterns that were proposed for them.

    Args:
        items: All items of the set.
    """

    def __init__(self, items: Iterable[Item]) -> None:
        self._known = {item.id: _look(item) for item in items}
        self._subjects: dict[frozenset[str], list[_Known]] = defaultdict(list)
        for one in self._known.values():
            self._subjects[one.names].append(one)
        asked: dict[str, list[_Known]] = defaultdict(list)
        for one in self._known.values():
            asked[one.pattern].append(one)
        self._patterns = {text: all_ for text, all_ in asked.items() if len(all_) >= _ENOUGH}
        self._pools = {
            text: set().union(*(_answers(one.item) for one in all_))
            for text, all_ in self._patterns.items()
        }
        self._votes: dict[str, Counter[str]] = defaultdict(Counter)

    def note(self, candidates: Iterable[Candidate]) -> None:
        """Count the patterns of candidates; to be called with all before any is judged."""
        for one in {(one.of, one.text): one for one in candidates}.values():
            own = self._known[one.of]
            self._votes[_masked(one.text, own.names)][own.pattern] += 1

    def other(self, candidate: Candidate) -> str | None:
        """Return why a candidate asks for another item's fact, in words, or None."""
        own = self._known[candidate.of]
        rivals = self._rivals(own) if own.names else []
        if not rivals:
            return None
        text, stems = normalised(candidate.text), content_stems(candidate.text) - _stems(own.names)
        votes = self._votes[_masked(candidate.text, own.names)]
        for one in rivals:
            if text == normalised(one.item.question):
                return f"the question of {one.item.id}"
            if stems & one.stems and not stems & own.stems:
                shared = ", ".join(sorted(stems & one.stems))
                return f"shares {shared}… with {one.item.id}, nothing with its own original"
            if votes[one.pattern] > votes[own.pattern]:
                return f"proposed more often for questions like that of {one.item.id}"
        return None

    def _rivals(self, own: _Known) -> list[_Known]:
        """Return what a candidate for this item might ask for instead, see above."""
        same = [
            one
            for one in self._subjects[own.names]
            if one.item.id != own.item.id
            and not _answers(one.item) & _answers(own.item)
            and one.item.context == own.item.context
        ]
        pool = self._pools.get(own.pattern)
        if pool is None:
            return same
        seen = {one.pattern for one in same}
        others = (text for text, other in self._pools.items() if not pool & other)
        return same + [self._patterns[text][0] for text in others if text not in seen]


def _look(item: Item) -> _Known:
    names = frozenset(name_words(item.question))
    stems = frozenset(content_stems(item.question) - _stems(names))
    return _Known(item, names, stems, _masked(item.question, names))


def _stems(names: Iterable[str]) -> set[str]:
    return {word[:4] for word in names}


def _masked(text: str, names: frozenset[str]) -> str:
    parts: list[str] = []
    for word in bare_words(text):
        part = _MASK if word in names else word
        if part != _MASK or parts[-1:] != [_MASK]:
            parts.append(part)
    return " ".join(parts)


def _answers(item: Item) -> set[str]:
    return {normalised(answer) for answer in item.answers}
