"""The part that shows matches: test items beside the training records that they were met in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class MatchShown:
    """A test item beside the training record that it was met in.

    Attributes:
        set, id, question, accepted: The item.
        grade: How it was met, in words; `kind` is its kind of verdict.
        before, marked, after: The record's text, cut at the match.
        where: File and line of the record.
    """

    set: str
    id: str
    question: str
    accepted: tuple[str, ...]
    grade: str
    kind: str
    before: str
    marked: str
    after: str
    where: str


@dataclass(frozen=True, slots=True)
class Matches:
    """Matches to look through, with filters by set and by text; shut until asked for."""

    shape: ClassVar[str] = "matches"
    title: str
    items: tuple[MatchShown, ...]
    sets: tuple[str, ...]
    note: str
