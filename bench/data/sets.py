"""Reading the sets of a suite: files to frozen items, paraphrases tied to their originals."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench.base.arrow_files import BINARY
from bench.base.errors import DataError
from bench.base.names import listed, suggestion
from bench.base.tables import NumberedRow, located, read_rows
from bench.data.columns import CORPUS_FIELDS, QUESTION_FIELDS, Columns
from bench.data.items import Corpus, Item, Note, QuestionSet, duplicates, repeated_questions
from bench.data.suite import Suite

UNANSWERABLE = "questions marked unanswerable, left out"
"""What the note of a set says of questions that nobody is asked."""


@dataclass(frozen=True)
class Sets:
    """All sets of a suite.

    Attributes:
        questions: The sets that are asked, in the order of the suite.
        corpora: The texts that were trained on.
    """

    questions: tuple[QuestionSet, ...]
    corpora: tuple[Corpus, ...]

    def __getitem__(self, name: str) -> QuestionSet:
        return next(one for one in self.questions if one.name == name)


def read_sets(suite: Suite) -> Sets:
    """Read every set of a suite.

    Raises:
        DataError: At the first row that cannot be used.
    """
    questions, corpora = [], []
    for name, block in suite.block.sets.items():
        columns = _columns(suite, name)
        if block.role == "corpus":
            corpora.append(_read_corpus(columns))
        else:
            questions.append(_read_questions(columns))
    return Sets(_resolve(tuple(questions)), tuple(corpora))


def read_asked(suite: Suite) -> Sets:
    """Read every set with questions; corpora, which may be large, are left unread.

    Raises:
        DataError: At the first row that cannot be used.
    """
    asked = {name: one for name, one in suite.block.sets.items() if one.role != "corpus"}
    return read_sets(replace(suite, block=suite.block.model_copy(update={"sets": asked})))


def read_corpora(suite: Suite) -> tuple[Corpus, ...]:
    """Read every set of texts that were trained on; none where the suite has none.

    Raises:
        DataError: At the first row that cannot be used.
    """
    blocks = suite.block.sets
    return tuple(
        _read_corpus(_columns(suite, name)) for name in blocks if blocks[name].role == "corpus"
    )


def read_column(suite: Suite, name: str, column: str) -> dict[str, Any]:
    """Return one column of a set's file by item id, e.g. people's verdicts on an answer.

    Raises:
        DataError: If no row has such a column.
    """
    columns = _columns(suite, name)
    rows = read_rows(columns.path)
    found = {columns.id(number, row): row[column] for number, row in rows if column in row}
    if not found:
        hint = suggestion(column, rows[0][1] if rows else [])
        raise DataError(str(columns.path), f"no column {column!r}", hint=hint)
    return found


def _columns(suite: Suite, name: str) -> Columns:
    block = suite.block.sets[name]
    return Columns(name, block, located(suite.folder / Path(suite.locate(block.path))))


def _read_questions(columns: Columns) -> QuestionSet:
    rows = read_rows(columns.path)
    for needed in ("question", "answers"):
        columns.check(rows, QUESTION_FIELDS, needed)
    wanted = [(number, row) for number, row in rows if columns.kept(row)]
    kept = [(number, row) for number, row in wanted if not columns.unanswerable(row)]
    items = tuple(columns.item(number, row) for number, row in kept)
    if not items:
        hint = "every question is marked unanswerable" if wanted else "`where` left out every row"
        raise DataError(str(columns.path), "no items", hint=hint if rows else None)
    _check_unique([(item.id, item.line) for item in items], columns.path)
    ids = {item.id for item in items}
    every = {columns.id(number, row) for number, row in rows}
    return QuestionSet(
        name=columns.set,
        role=columns.block.role,
        taught=columns.block.taught,
        path=str(columns.path),
        items=items,
        excluded=frozenset(every - ids),
        notes=(
            *_left_out_notes(rows, len(wanted) - len(kept)),
            *repeated_questions(items),
            *_split_notes(kept, columns),
        ),
    )


def _read_corpus(columns: Columns) -> Corpus:
    rows = read_rows(columns.path)
    columns.check(rows, CORPUS_FIELDS, "text")
    kept = [columns.article(number, row) for number, row in rows if columns.kept(row)]
    return Corpus(columns.set, str(columns.path), tuple(kept))


def _check_unique(ids: list[tuple[str, int]], path: Path) -> None:
    twice = duplicates([name for name, _ in ids])
    if twice:
        first, second = [line for name, line in ids if name == twice[0]][:2]
        raise DataError(
            f"{path}:{second}",
            f"id {twice[0]!r} appears twice (first on line {first})",
            expected="ids are unique within a set",
            hint=f"{len(twice)} ids repeat: {listed(twice)}" if len(twice) > 1 else None,
        )


def _left_out_notes(rows: list[NumberedRow], unanswerable: int) -> tuple[Note, ...]:
    """Count what a file holds that is not asked, or not shown to whoever is asked."""
    notes = []
    if unanswerable:
        notes.append(Note(UNANSWERABLE, unanswerable))
    binary = tuple(name for name, value in rows[0][1].items() if value is BINARY)
    if binary:
        what = "columns of binary data (images, sound), which no checkpoint is shown"
        notes.append(Note(what, len(binary), binary))
    return tuple(notes)


def _split_notes(rows: list[NumberedRow], columns: Columns) -> tuple[Note, ...]:
    """Count what splitting at a separator may have broken, such as '406/5 BC' at '/'."""
    mark = columns.block.split_answers
    if not mark:
        return ()
    texts = [str(row.get(columns.name("answers"))) for _, row in rows]
    split = [text for text in texts if mark in text]
    numbers = re.compile(rf"(\d+){re.escape(mark)}(\d+)")
    cut = [text for text in split if any(len(b) < len(a) for a, b in numbers.findall(text))]
    notes = [Note(f"items whose accepted answers were split at {mark!r}", len(split))]
    if cut:
        what = "of them where the split may have cut one answer in two (between two numbers)"
        notes.append(Note(what, len(cut), tuple(cut[:5])))
    return tuple(notes)


Owners = dict[str, list[tuple[str, Item]]]


def _resolve(sets: tuple[QuestionSet, ...]) -> tuple[QuestionSet, ...]:
    """Tie each paraphrase to its original, whose group it takes unless it has its own."""
    owners: Owners = {}
    for one in sets:
        for item in one.items:
            owners.setdefault(item.id, []).append((one.name, item))
    return tuple(
        replace(one, items=tuple(_tied(item, one, owners) for item in one.items)) for one in sets
    )


def _tied(item: Item, owner: QuestionSet, owners: Owners) -> Item:
    if item.of is None:
        return item
    wanted, where = item.of[1], f"{owner.path}:{item.line}"
    found = [pair for pair in owners.get(wanted, []) if pair[0] != owner.name]
    if not found:
        missing = f"item {item.id!r} paraphrases {wanted!r}, which no other set holds"
        raise DataError(where, missing, hint=suggestion(wanted, owners))
    if len(found) > 1:
        several = f"{wanted!r} stands in several sets ({listed(name for name, _ in found)})"
        raise DataError(where, several, hint="give the items of different sets different ids")
    name, original = found[0]
    if item.grouped:
        return replace(item, of=(name, wanted))
    return replace(item, of=(name, wanted), group=original.group, grouped=original.grouped)
