"""D2: does a run of a question's words stand in the training data?

A question of L words is met where a run of n = min(8, L) of its words stands in a record, down to
L = 3. What the longest run says:

- the whole question, and it ends there (the sentence or line ends, or an answer follows): `exact`;
- the whole question, but the words run on ("who is angelina jolie" in "who is angelina jolie
  married to"): `near` in texts and from n words on; a shorter one inside another question of a
  `train` record is no leak;
- at least `NEAR` of it, and its other words stand close by: `near`;
- a question that says little (`bare_questions.py`), without a matching answer: to review;
- anything less is counted ("met"), and flags nothing: sets made from templates share long runs
  ("what is the name of the company that ...") without a leak.

Of 2,032 test questions of WebQuestions none is flagged beside its train, val and devtest questions
(12 without the second rule, other questions all), and 2 beside EVOUNA's, which are the same there.

Questions of one or two words are not looked for here (D1 does).

Source: the longest match as a share of the item, and that a fixed n of 13 misses most: ConTAM
(Singh et al., 2024). n = 8: GPT-2 (Radford et al., 2019).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bench.checks.evidence import Grade, Match, SetCheck
from bench.checks.leakage.anchors import Ints
from bench.checks.leakage.bare_questions import (
    another_answer,
    is_answered,
    repeated_ids,
    short_ids,
)
from bench.checks.leakage.bounds import question_ends
from bench.checks.leakage.flat import Flat, flattened
from bench.checks.leakage.join import Hits, Join
from bench.checks.leakage.meaning import Meanings
from bench.checks.leakage.protocol import Found, Record
from bench.checks.leakage.windows import WordPlaces, window
from bench.checks.words import words
from bench.data.items import Item, QuestionSet

N = 8
SHORTEST = 3
NEAR = 0.8
REACH = 120
"""Bytes around a run in which the question's other words are looked for, at least its length."""
TRIES = 50
"""Places where a question's words run on, after which only what could flag it is looked at; and
records with another answer to a question that says little, after which it is left to D1."""

_ANOTHER = 2
_Slot = tuple[int, int]  # 0 leak, 1 taught, 2 another answer; and the index of the question


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of a question's words in a text: its first word there, its length, its place."""

    first: int
    words: int
    place: int


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question that is looked for, and its words."""

    set: QuestionSet
    item: Item
    words: list[str]
    repeated: bool
    short: bool

    def lacks_answer(self, record: Record, at: int) -> bool:
        """Whether a question that says little stands in a record with another answer or none.

        Short questions are asked of anything by training records; in a text they are not.
        """
        bare = self.repeated or (self.short and not record.corpus)
        return bare and not is_answered(self.item, record, at)

    def rest_is_near(self, flat: Flat, run: _Run) -> bool:
        """Whether the words that are not in a run stand around it."""
        rest = {*self.words[: run.first], *self.words[run.first + run.words :]}
        if not rest:
            return True
        reach = max(REACH, sum(len(word.encode()) + 1 for word in self.words))
        return rest <= set(flat.words_around(run.place, reach))


class NgramCheck:
    """D2 for some sets; see the module.

    Args:
        meanings: The sets, and what a hit means for each.
    """

    def __init__(self, meanings: Meanings) -> None:
        self._meanings = meanings
        every = (asked for one in meanings.checked for asked in _asked(one))
        self._asked = [asked for asked in every if len(asked.words) >= SHORTEST]
        self._lengths: Ints = np.array([len(a.words) for a in self._asked], dtype=np.int64)
        self._least: Ints = np.ceil(NEAR * self._lengths - 1e-9).astype(np.int64)
        shortest = np.minimum(self._lengths, N).tolist()
        self._join = Join([asked.words for asked in self._asked], shortest)
        taught = [meanings.is_taught(asked.set, asked.item) for asked in self._asked]
        self._taught = np.array(taught, dtype=np.bool_)
        self._met = np.zeros(len(self._asked), dtype=np.bool_)
        # the best run so far, by slot: twice its words, and one more if the question ends there
        self._rank = np.zeros((3, len(self._asked)), dtype=np.int64)
        self._ran_on = np.zeros_like(self._rank)
        self._unanswered = np.zeros(len(self._asked), dtype=np.int64)
        self._best: dict[_Slot, Match] = {}

    def look(self, records: Sequence[Record]) -> None:
        """See the next records of the stream."""
        if not self._asked:
            return
        corpus = np.array([record.corpus for record in records], dtype=np.bool_)
        for flat in flattened([record.text for record in records]):
            hits = self._join.hits(flat)
            self._met[hits.phrase] = True
            which = flat.text_at(hits.place)
            taught = corpus[which] & self._taught[hits.phrase]
            self._take(records, flat, hits, which, taught.astype(np.int64))

    def _take(
        self, records: Sequence[Record], flat: Flat, hits: Hits, which: Ints, taught: Ints
    ) -> None:
        """Keep each item's best run; longer ones first, so that few places are worked out."""
        could_be = 2 * hits.words + (hits.words == self._lengths[hits.phrase])
        long = hits.words >= self._least[hits.phrase]
        better = np.flatnonzero(long & (could_be > self._rank[taught, hits.phrase]))
        places: dict[int, WordPlaces] = {}
        for hit in better[np.lexsort((hits.place[better], -could_be[better]))].tolist():
            slot = (int(taught[hit]), int(hits.phrase[hit]))
            if could_be[hit] > self._rank[slot]:
                run = _Run(int(hits.first[hit]), int(hits.words[hit]), int(hits.place[hit]))
                record = records[int(which[hit])]
                there = places.setdefault(int(which[hit]), WordPlaces(record.text))
                self._weigh(slot, record, flat, run, there)

    def _weigh(
        self, slot: _Slot, record: Record, flat: Flat, run: _Run, places: WordPlaces
    ) -> None:
        """Keep a run if it counts, and is better than the one that is held."""
        asked = self._asked[slot[1]]
        if self._unanswered[slot[1]] >= TRIES and not record.corpus:
            return
        meaning = self._meanings.of(asked.set, asked.item, record)
        whole = run.words == len(asked.words)
        if meaning == "own" or not (whole or asked.rest_is_near(flat, run)):
            return
        settled = not record.corpus or self._rank[slot] >= 2 * run.words
        if whole and settled and self._ran_on[slot] >= TRIES:
            return
        span = places.span(flat.word_at(run.place), run.words)
        ends = whole and question_ends(record.text, span[1], asked.item.answers)
        if not ends and self._meanings.same_fact(asked.set, asked.item, record):
            return
        self._ran_on[slot] += whole and not ends
        if whole and not ends and not record.corpus and run.words < N:
            return
        grade: Grade = "context" if meaning == "taught" else "exact" if ends else "near"
        if meaning == "leak" and asked.lacks_answer(record, span[1]):
            slot, grade = (_ANOTHER, slot[1]), "review"
            self._unanswered[slot[1]] += 1
        rank = 2 * run.words + ends
        if rank > self._rank[slot]:
            self._rank[slot] = rank
            self._best[slot] = self._match(asked, record, span, run.words, grade)

    def _match(
        self, asked: _Asked, record: Record, place: tuple[int, int], length: int, grade: Grade
    ) -> Match:
        origin = self._meanings.origins[record.source]
        text, span = window(record.text, place)
        return Match(
            check="D2",
            set=asked.set.name,
            id=asked.item.id,
            question=asked.item.question,
            answers=asked.item.answers,
            grade=grade,
            score=length / len(asked.words),
            part="question",
            source=origin.name,
            path=origin.path,
            line=record.line,
            text=text,
            span=span,
        )

    def found(self) -> Found:
        """Return what was found."""
        matches = sorted(self._best.values(), key=lambda one: -one.score)
        checks = tuple(self._set_check(one, matches) for one in self._meanings.checked)
        return Found(checks, tuple(matches))

    def _set_check(self, one: QuestionSet, matches: Sequence[Match]) -> SetCheck:
        mine = [i for i, asked in enumerate(self._asked) if asked.set is one]
        short = len(one.items) - len(mine)
        grades: dict[Grade, set[str]] = {g: set() for g in ("exact", "near", "context", "review")}
        for match in matches:
            if match.set == one.name:
                grades[match.grade].add(match.id)
        leaks = grades["exact"] | grades["near"]
        flagged = tuple(item.id for item in one.items if item.id in leaks)
        review = grades["review"] - leaks
        return SetCheck(
            check="D2",
            set=one.name,
            n_items=len(mine),
            flagged=flagged,
            grades=tuple("exact" if name in grades["exact"] else "near" for name in flagged),
            review=tuple(item.id for item in one.items if item.id in review),
            taught=tuple(item.id for item in one.items if item.id in grades["context"]),
            facts=(
                ("exact", len(grades["exact"])),
                ("near", len(grades["near"])),
                ("met", int(self._met[mine].sum())),
                ("too short", short),
                ("n", N),
                ("near from", NEAR),
            ),
            notes=_notes(short, len(review)),
            missing=_missing(self._meanings, len(mine)),
        )


def _asked(one: QuestionSet) -> Iterator[_Asked]:
    repeated, short = repeated_ids(one), short_ids(one)
    for item in one.items:
        yield _Asked(one, item, words(item.question), item.id in repeated, item.id in short)


def _notes(short: int, review: int) -> tuple[str, ...]:
    notes = []
    if short:
        notes.append(f"{short} questions of one or two words: not looked for by D2 (D1 does)")
    if review:
        notes.append(another_answer(review))
    return tuple(notes)


def _missing(meanings: Meanings, looked_at: int) -> str | None:
    if not meanings.origins:
        return "no training data given"
    return None if looked_at else "no question of three words or more"
