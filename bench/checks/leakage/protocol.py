"""What a data check sees, and what it gives back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bench.checks.evidence import Match, SetCheck


@dataclass(frozen=True, slots=True)
class Record:
    """One training record.

    Attributes:
        source: Index of its source (a file of training data).
        corpus: It is a text that was read, not a question that was asked.
        line: Line of its file on which it starts, from 1.
        question: Its question; "" for plain texts.
        answers: Its answers; empty for plain texts.
        text: All of it: question and answers, a line each, or the text.
        group: Its article or source; "" where none was given.
    """

    source: int
    corpus: bool
    line: int
    question: str
    answers: tuple[str, ...]
    text: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What one check found on all sets: a `SetCheck` for each, and the evidence."""

    checks: tuple[SetCheck, ...]
    matches: tuple[Match, ...] = ()


class LeakCheck(Protocol):
    """A check that is made for some sets, shown all training records, and then asked."""

    def look(self, records: Sequence[Record]) -> None:
        """See the next records of the stream; called for every batch, in order."""

    def found(self) -> Found:
        """Return what was found; called once, after the last batch."""
