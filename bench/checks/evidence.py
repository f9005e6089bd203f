"""What the data-only checks found: frozen results, no model needed.

Spans and texts are as they stand in the training data; shares are 0-1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from bench.base.names import counted

Grade = Literal["exact", "near", "duplicate", "paraphrase", "review", "context"]
"""How an item was met in training: `exact` (proof: same normalised words), `near` (a run of its
words, D2), `duplicate` (D3 at .9 or more), `paraphrase` (D3 below: probably, look at it), `review`
(D3 at .5 to .7, and what only a person can tell), `context` (D4, D6, or the corpus of a `taught`
set: no leak)."""

UNSAID = "told in a corpus, unsaid whether it should be"
"""A fact of the result: items whose fact a corpus tells, where the suite does not say `taught`."""

LEAKS: tuple[Grade, ...] = ("exact", "near", "duplicate", "paraphrase")
"""Grades that flag an item."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row of training data that could not be used.

    Attributes:
        where: `file:line`.
        why: In a few words, e.g. `not UTF-8 (byte 0xff)`.
        rest: Nothing behind it could be read either.
    """

    where: str
    why: str
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """One file of training data, as it was read.

    Attributes:
        name: The set's name, or the file as given on the command line.
        path: The file.
        role: `train` (question-answer records: a hit is a leak) or `corpus` (texts: for sets
            marked `taught: true` a hit is no leak).
        records: Records read.
        characters: Of their text.
        n_skipped: Rows that could not be used; `skipped` holds the first of them.
        partial: The file is damaged from some place on: what stands behind it was not read.
    """

    name: str
    path: str
    role: Literal["train", "corpus"]
    records: int
    characters: int
    n_skipped: int = 0
    skipped: tuple[Skipped, ...] = ()
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """One item beside the training record that it was met in.

    Attributes:
        check: `D1`, `D2`, `D3`, `D5` or `D6`.
        set, id, question, answers: The item.
        grade: See `Grade`.
        score: 0-1: share of the item that matched (1 for exact).
        part: What matched: `question`, `answer`, `question and answer` or `prompt`.
        source: Name of the source, or the prompt template for D5.
        path: Its file; empty for D5.
        line: Line of the record, from 1; 0 where there is none.
        text: The record's text, or a window of it around the span.
        span: Where the match stands in `text`: first character and the one after the last.
    """

    check: str
    set: str
    id: str
    question: str
    answers: tuple[str, ...]
    grade: Grade
    score: float
    part: str
    source: str
    path: str
    line: int
    text: str
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class SetCheck:
    """One data check on one set.

    Attributes:
        check: `D0` to `D7`, or a preset's name.
        set: The set.
        n_items: Items looked at.
        flagged: Ids of items that leak by this check.
        grades: Of `flagged`, one each; () where all are `exact`.
        review: Ids that a person should look at.
        taught: Ids met in the corpus of a `taught` set: expected, and no leak.
        facts: Numbers by name, e.g. ("auc", .61), ("conflicting answers", 3).
        notes: What a reader should know, in words.
        missing: Why it could not be done (what is missing), or None.
    """

    check: str
    set: str
    n_items: int
    flagged: tuple[str, ...] = ()
    review: tuple[str, ...] = ()
    taught: tuple[str, ...] = ()
    facts: tuple[tuple[str, float], ...] = ()
    notes: tuple[str, ...] = ()
    missing: str | None = None
    grades: tuple[Grade, ...] = ()

    @property
    def share(self) -> float:
        """Share of flagged items, 0-1; NaN for an empty set."""
        return len(self.flagged) / self.n_items if self.n_items else float("nan")

    def fact(self, name: str) -> float | None:
        """Return a number by its name, or None."""
        return dict(self.facts).get(name)


@dataclass(frozen=True, slots=True)
class Leakage:
    """Everything the data-only checks found.

    Attributes:
        sources: Training data that was read.
        checks: Every check x set, in the order D0 to D7, then presets.
        matches: Evidence, strongest first; at most `kept` for each check x set.
        n_matches: How many there are in all.
        settings: What the checks ran with, e.g. ("n", 8.0): enough to repeat them.
    """

    sources: tuple[Source, ...]
    checks: tuple[SetCheck, ...]
    matches: tuple[Match, ...]
    n_matches: int
    settings: tuple[tuple[str, float], ...] = ()

    @property
    def presets(self) -> tuple[SetCheck, ...]:
        """Peers' rules, for comparison with published numbers; they flag nothing here."""
        return tuple(one for one in self.checks if not is_ours(one.check))

    def flagged(self, set_name: str) -> frozenset[str]:
        """Return the ids of a set's items that leak by any of our checks."""
        return frozenset(
            name
            for one in self.checks
            if one.set == set_name and is_ours(one.check)
            for name in one.flagged
        )

    def graded(self, set_name: str) -> dict[str, Grade]:
        """Return the strongest grade of each of a set's flagged items, by our checks."""
        found: dict[str, Grade] = {}
        for one in self.checks:
            if one.set == set_name and is_ours(one.check):
                exact: tuple[Grade, ...] = tuple("exact" for _ in one.flagged)
                grades = one.grades or exact
                for name, grade in zip(one.flagged, grades, strict=True):
                    found[name] = min(found.get(name, grade), grade, key=LEAKS.index)
        return found

    def find(self, check: str, set_name: str) -> SetCheck | None:
        """Return one check on one set, or None."""
        return next((c for c in self.checks if (c.check, c.set) == (check, set_name)), None)


def is_ours(check: str) -> bool:
    """Whether a check is one of D0 to D8, and no preset of a peer."""
    return len(check) == 2 and check[0] == "D" and check[1].isdigit()


def unread(sources: Iterable[Source]) -> str:
    """Return what was searched and what of it could not be read, or "" where all was read."""
    sources = tuple(sources)
    skipped = sum(one.n_skipped for one in sources)
    if not skipped:
        return ""
    lost = [f"the rest of {one.name} could not be read" for one in sources if one.partial]
    rows = f"{counted(skipped, 'row')} {'was' if skipped == 1 else 'were'} skipped"
    records = sum(one.records for one in sources)
    return "; ".join([f"searched {counted(records, 'record')}", *lost, rows])
