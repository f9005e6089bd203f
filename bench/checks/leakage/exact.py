"""D1: does an item stand in the training data, word for word?

- A training record asks the same question (the same words, `bench.checks.words`): proof. Whether
  one of the item's answers stands beside it is said (`question and answer`).
- In plain texts, a question of one or two words that is a whole line or sentence; longer ones are
  found anywhere by D2, with the same grade.

An answer alone ("Paris") that stands in training is no leak: that is D4's context.

Source: Dodge et al. (2021), exact matches after normalisation.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.checks.evidence import Match, SetCheck
from bench.checks.leakage.meaning import Meaning, Meanings
from bench.checks.leakage.protocol import Found, Record
from bench.checks.leakage.windows import window
from bench.checks.words import normalised
from bench.data.items import Item, QuestionSet

_SENTENCE = re.compile(r"[^\n?!.;:…。？！；：؟।॥]+")
_LONGEST = 60
"""Characters of a sentence that may be a question of one or two words."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """An item, and its place among all."""

    number: int
    set: QuestionSet
    item: Item


class ExactCheck:
    """D1 for some sets; see the module.

    Args:
        meanings: The sets, and what a hit means for each.
    """

    def __init__(self, meanings: Meanings) -> None:
        self._meanings = meanings
        every = ((one, item) for one in meanings.checked for item in one.items)
        self._items: dict[str, list[_Asked]] = defaultdict(list)
        for number, (one, item) in enumerate(every):
            key = normalised(item.question)
            if key:
                self._items[key].append(_Asked(number, one, item))
        self._short = any(key.count(" ") < 2 for key in self._items)
        self._best: dict[tuple[int, Meaning], Match] = {}

    def look(self, records: Sequence[Record]) -> None:
        """See the next records of the stream."""
        for record in records:
            if record.question:
                place = (0, 0)
                for asked in self._items.get(normalised(record.question), ()):
                    place = place if place[1] else _place(record)
                    self._take(asked, record, place)
            elif self._short:
                for place in _sentences(record.text):
                    key = normalised(record.text[slice(*place)])
                    if key.count(" ") < 2:
                        for asked in self._items.get(key, ()):
                            self._take(asked, record, place)

    def _take(self, asked: _Asked, record: Record, place: tuple[int, int]) -> None:
        """Keep a hit: the first one, or the first one that holds an answer too."""
        meaning = self._meanings.of(asked.set, asked.item, record)
        part = "question and answer" if _same_answer(asked.item, record) else "question"
        held = self._best.get((asked.number, meaning))
        if meaning != "own" and (held is None or len(part) > len(held.part)):
            self._best[asked.number, meaning] = self._match(asked, record, place, part, meaning)

    def _match(
        self, asked: _Asked, record: Record, place: tuple[int, int], part: str, meaning: Meaning
    ) -> Match:
        origin = self._meanings.origins[record.source]
        text, span = window(record.text, place)
        return Match(
            check="D1",
            set=asked.set.name,
            id=asked.item.id,
            question=asked.item.question,
            answers=asked.item.answers,
            grade="context" if meaning == "taught" else "exact",
            score=1.0,
            part=part,
            source=origin.name,
            path=origin.path,
            line=record.line,
            text=text,
            span=span,
        )

    def found(self) -> Found:
        """Return what was found, in the order of the items."""
        matches = tuple(self._best[slot] for slot in sorted(self._best))
        checks = tuple(self._set_check(one, matches) for one in self._meanings.checked)
        return Found(checks, matches)

    def _set_check(self, one: QuestionSet, matches: Sequence[Match]) -> SetCheck:
        mine = [match for match in matches if match.set == one.name]
        leaks = {match.id: match.part for match in mine if match.grade == "exact"}
        taught = {match.id for match in mine if match.grade == "context"}
        both = sum(part == "question and answer" for part in leaks.values())
        return SetCheck(
            check="D1",
            set=one.name,
            n_items=len(one.items),
            flagged=tuple(item.id for item in one.items if item.id in leaks),
            taught=tuple(item.id for item in one.items if item.id in taught),
            facts=(("question", len(leaks)), ("question and answer", both)),
            missing=None if self._meanings.origins else "no training data given",
        )


def _place(record: Record) -> tuple[int, int]:
    """Return where a record's question stands in its text."""
    start = max(record.text.find(record.question), 0)
    return start, min(start + len(record.question), len(record.text))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of short lines and sentences."""
    for found in _SENTENCE.finditer(text):
        if found.end() - found.start() <= _LONGEST and not found.group().isspace():
            blank = len(found.group()) - len(found.group().lstrip())
            yield found.start() + blank, found.start() + len(found.group().rstrip())


def _same_answer(item: Item, record: Record) -> bool:
    answers = {normalised(answer) for answer in item.answers} - {""}
    return any(normalised(answer) in answers for answer in record.answers)
