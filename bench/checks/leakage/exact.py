"""D1: does an item stand in the training data, word for word?

- A training record asks the same question (the same words, `bench.checks.words`): proof. Whether
  one of the item's answers stands beside it is said (`question and answer`). A question that says
  little (`bare_questions.py`) is proof with a matching answer only, and else to review.
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

from bench.checks.evidence import Grade, Match, SetCheck
from bench.checks.leakage.bare_questions import another_answer, is_answered, repeated_ids, short_ids
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
    bare: bool


class ExactCheck:
    """D1 for some sets; see the module.

    Args:
        meanings: The sets, and what a hit means for each.
    """

    def __init__(self, meanings: Meanings) -> None:
        self._meanings = meanings
        bare = {one.name: repeated_ids(one) | short_ids(one) for one in meanings.checked}
        every = ((one, item) for one in meanings.checked for item in one.items)
        self._items: dict[str, list[_Asked]] = defaultdict(list)
        for number, (one, item) in enumerate(every):
            key = normalised(item.question)
            if key:
                self._items[key].append(_Asked(number, one, item, item.id in bare[one.name]))
        self._short = any(key.count(" ") < 2 for key in self._items)
        self._best: dict[tuple[int, Meaning], Match] = {}
        self._asks = False

    def look(self, records: Sequence[Record]) -> None:
        """See the next records of the stream."""
        for record in records:
            if record.question:
                self._asks = True
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
        answered = is_answered(asked.item, record, place[1])
        part = "question and answer" if answered else "question"
        held = self._best.get((asked.number, meaning))
        if meaning != "own" and (held is None or len(part) > len(held.part)):
            self._best[asked.number, meaning] = self._match(asked, record, place, part, meaning)

    def _match(
        self, asked: _Asked, record: Record, place: tuple[int, int], part: str, meaning: Meaning
    ) -> Match:
        origin = self._meanings.origins[record.source]
        text, span = window(record.text, place)
        grade: Grade = "review" if asked.bare and part == "question" else "exact"
        return Match(
            check="D1",
            set=asked.set.name,
            id=asked.item.id,
            question=asked.item.question,
            answers=asked.item.answers,
            grade="context" if meaning == "taught" else grade,
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
        review = {match.id for match in mine if match.grade == "review"}
        both = sum(part == "question and answer" for part in leaks.values())
        looked_at = self._looked_at(one)
        return SetCheck(
            check="D1",
            set=one.name,
            n_items=looked_at,
            flagged=tuple(item.id for item in one.items if item.id in leaks),
            review=tuple(item.id for item in one.items if item.id in review),
            taught=tuple(item.id for item in one.items if item.id in taught),
            facts=(("question", len(leaks)), ("question and answer", both)),
            notes=(another_answer(len(review)),) if review else (),
            missing=self._missing(looked_at),
        )

    def _looked_at(self, one: QuestionSet) -> int:
        """Return how many items were looked for: in texts alone, those of one or two words."""
        if self._asks:
            return len(one.items)
        return sum(normalised(item.question).count(" ") < 2 for item in one.items)

    def _missing(self, looked_at: int) -> str | None:
        if not self._meanings.origins:
            return "no training data given"
        if not looked_at and not self._asks:
            return "the training data are texts without questions (D2 looks there word for word)"
        return None


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
