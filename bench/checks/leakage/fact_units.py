"""What a record says, in pieces that a question can be held against: questions and sentences.

A record's question is one piece. Texts, and questions too long to be one, are cut at the ends of
sentences; what has none (Thai, tables) is cut where a piece grows too long.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from bench.checks.leakage.fact_vocabulary import fact_words
from bench.checks.leakage.protocol import Record

LONG = 400
"""Characters of a piece, at most; the longest question of NQ-open and WebQuestions has 110."""

MOST_WORDS = 1_000_000
"""Different words of the training data that are counted."""
FOLLOWING = 120
"""Characters behind a sentence of a text that are looked at for its answer ("Who …? Ada.")."""

_ENDS = ".!?;:…。！？；।॥؟۔።။\n"
_END = re.compile(rf"[{_ENDS}](?:[\"'”’)\]]*\s+|(?<=[\n。！？；।॥؟۔።။]))")
_ABBREVIATED = re.compile(r"\b(?:\w|dr|mr|mrs|st|jr|sr|vs|no)\Z", re.IGNORECASE)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A question or sentence of a record.

    Attributes:
        record: The record.
        text: The piece.
        span: Where it stands in `record.text`.
        statement: It comes from a text, not from a record's question.
        asks: It is a question all the same: the answer stands behind it.
    """

    record: Record
    text: str
    span: Span
    statement: bool
    asks: bool = False

    @property
    def tells(self) -> bool:
        """Whether it is a sentence that tells a fact, not a question that asks for one."""
        return self.statement and not self.asks

    @property
    def following(self) -> str:
        """Return what follows at once: the answer of a question in a text may stand there."""
        end = self.span[1]
        return self.record.text[end : end + FOLLOWING]


@dataclass(frozen=True)
class Units:
    """The pieces of a batch, and their words.

    Attributes:
        pieces: u of them.
        table: Whether a word of the vocabulary stands in a piece, shape (u, words).
        heads: Whether a first word of an answer stands in it, shape (u, first words).
    """

    pieces: Sequence[Piece]
    table: sparse.csr_matrix
    heads: sparse.csr_matrix

    def heads_near(self) -> sparse.csr_matrix:
        """Return the same of a piece and the three behind it ("Who …? | A: | Ada.")."""
        rows = sparse.vstack([self.heads, sparse.csr_matrix((3, self.heads.shape[1]))], "csr")
        n = len(self.pieces)
        return rows[:n] + rows[1 : n + 1] + rows[2 : n + 2] + rows[3 : n + 3]


def questions_of(records: Iterable[Record]) -> Iterator[Piece]:
    """Yield what records ask."""
    for record in records:
        if record.question and not record.corpus:
            yield from _pieces(record, record.question, statement=False)


def statements_of(records: Iterable[Record]) -> Iterator[Piece]:
    """Yield the sentences of texts, and of answers that are sentences themselves."""
    for record in records:
        if record.corpus or not record.question:
            yield from _pieces(record, record.text, statement=True)
            continue
        for answer in record.answers:
            if len(answer) > 60:  # a shorter one is a name, a number, a phrase
                yield from _pieces(record, answer, statement=True)


def units_of(
    pieces: Iterable[Piece],
    vocabulary: Mapping[str, int],
    heads: Mapping[str, int],
    seen: Seen,
) -> Units:
    """Look up the words of pieces; words that no question holds count for nothing.

    Args:
        pieces: Of one batch.
        vocabulary: Word of a question -> its column.
        heads: First word of an answer -> its column.
        seen: Is told which words stand in each piece.
    """
    kept: list[Piece] = []
    asked, answered = _Rows(vocabulary), _Rows(heads)
    for piece in pieces:
        held = set(fact_words(piece.text))
        seen.add(held)
        asked.add(held)
        answered.add(held)
        kept.append(piece)
    return Units(kept, asked.table(), answered.table())


class Seen:
    """Which words stand in several pieces: those are no spelling errors.

    Attributes:
        once: Words that were met, at most about `MOST_WORDS`.
        often: Those of them that were met again.
    """

    def __init__(self) -> None:
        self.once: set[str] = set()
        self.often: set[str] = set()

    def add(self, held: set[str]) -> None:
        """Meet the words of one piece."""
        self.often |= held & self.once
        if len(self.once) < MOST_WORDS:
            self.once |= held


class _Rows:
    """Collects which words of a vocabulary stand in each piece."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self.vocabulary = vocabulary
        self.columns, self.ends = array("i"), array("q", [0])

    def add(self, held: set[str]) -> None:
        known = self.vocabulary
        self.columns.extend([known[word] for word in held if word in known])
        self.ends.append(len(self.columns))

    def table(self) -> sparse.csr_matrix:
        shape = (len(self.ends) - 1, len(self.vocabulary))
        if not self.columns:
            return sparse.csr_matrix(shape)
        columns, ends = np.frombuffer(self.columns, np.int32), np.frombuffer(self.ends, np.int64)
        return sparse.csr_matrix((np.ones(len(columns)), columns, ends), shape=shape)


def _pieces(record: Record, text: str, *, statement: bool) -> Iterator[Piece]:
    first = max(record.text.find(text), 0)
    if len(text) <= LONG and not (statement and _has_end(text)):
        yield Piece(record, text, (first, first + len(text)), statement)
        return
    for start, end in cut(text):
        yield Piece(record, text[start:end], (first + start, first + end), statement)


def _has_end(text: str) -> bool:
    return any(mark in text for mark in _ENDS)


def cut(text: str) -> Iterator[Span]:
    """Yield the sentences of a text as places; none is longer than `LONG` characters.

    Examples:
        >>> [text[a:b] for text in ["It rains. It pours!"] for a, b in cut(text)]
        ['It rains.', 'It pours!']
    """
    start = 0
    for found in _END.finditer(text):
        at, sign = found.start(), text[found.start()]
        if sign == "." and _ABBREVIATED.search(text, max(at - 5, 0), at):
            continue
        end = at if sign == "\n" else at + 1
        if end - start > LONG:
            yield from _short(text, start, end)
        elif end > start:
            yield start, end
        start = found.end()
    yield from _short(text, start, len(text))


def _short(text: str, start: int, end: int) -> Iterator[Span]:
    while end - start > LONG:
        at = text.rfind(" ", start + LONG // 2, start + LONG)
        at = at if at > 0 else start + LONG
        yield start, at
        start = at
    if end > start:
        yield start, end
