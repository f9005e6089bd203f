"""One row of a file to one item: which column is what, and what may stand in it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.base.answer_lists import EXPECTED, answer_list, holds_no_answer
from bench.base.arrow_files import BINARY
from bench.base.csv_rows import list_in_cell
from bench.base.errors import DataError
from bench.base.names import suggestion
from bench.base.tables import NumberedRow, Row
from bench.data.items import Article, Item
from bench.data.schema import SetBlock

QUESTION_FIELDS = ("id", "question", "answers", "group", "of", "context")
CORPUS_FIELDS = ("id", "text", "group")
_PROSE = ("question", "context", "text")

ALONE = "  (alone)"
"""Follows the id in the group of an item without one. The two spaces keep it apart from every
given group, in which blank space is folded; a page shows them as one."""


@dataclass(frozen=True)
class Columns:
    """How one set's file is read.

    Attributes:
        set: Name of the set.
        block: Its block in the suite.
        path: Its file, resolved.
    """

    set: str
    block: SetBlock
    path: Path

    def name(self, field: str) -> str:
        """Return the column that holds a field."""
        return self.block.columns.get(field, field)

    def where(self, row: Row) -> str:
        """Return the place of a row, for errors: file and line."""
        return f"{self.path}:{row.line}"

    def id(self, number: int, row: Row) -> str:
        """Return a row's id; `<set>:<row number>` where the file gives none.

        Raises:
            DataError: If it is a list or an object.
        """
        return self._text(row, "id") or f"{self.set}:{number}"

    def item(self, number: int, row: Row) -> Item:
        """Return a row as an item, its group and original not yet resolved.

        Raises:
            DataError: If it has no question or no accepted answer.
        """
        name, where = self.id(number, row), self.where(row)
        question = self._text(row, "question")
        if question is None or not question.strip():
            raise DataError(where, f"item {name!r} has no question")
        group, of = self._group(row), self._text(row, "of")
        return Item(
            id=name,
            question=question,
            answers=self._answers(number, row),
            group=group or f"{name}{ALONE}",
            of=("", of) if of else None,
            context=self._text(row, "context"),
            row=number,
            grouped=bool(group),
            line=row.line,
        )

    def article(self, number: int, row: Row) -> Article:
        """Return a row as an article.

        Raises:
            DataError: If it has no text.
        """
        text, key = self._text(row, "text"), self.id(number, row)
        if text is None:
            raise DataError(self.where(row), f"article {key!r} has no text")
        return Article(key, text, self._group(row) or key, row.line)

    def kept(self, row: Row) -> bool:
        """Whether `where` keeps a row."""
        for column, wanted in self.block.where.items():
            if column not in row:
                hint = suggestion(column, row)
                found = f"no column {column!r}, which `where` asks for"
                raise DataError(self.where(row), found, hint=hint)
            if not any(_same(row[column], one) for one in _listed(wanted)):
                return False
        return True

    def unanswerable(self, row: Row) -> bool:
        """Whether a row says that its question has no answer, as in SQuAD 2.0."""
        return row.get("is_impossible") is True or holds_no_answer(row.get(self.name("answers")))

    def check(self, rows: Sequence[NumberedRow], fields: tuple[str, ...], needed: str) -> None:
        """Refuse a mapping of an unknown field, or to a column that no row has.

        Args:
            rows: The file's rows.
            fields: Fields that this kind of set has.
            needed: The field without which nothing can be read.
        """
        present = {column for _, row in rows for column in row}
        for field in self.block.columns:
            if field not in fields:
                found = f"unknown field {field!r} in `columns`"
                raise DataError(str(self.path), found, hint=suggestion(field, fields))
        for field in (needed, *self.block.columns):
            if rows and self.name(field) not in present:
                hint = f"{suggestion(self.name(field), sorted(present))} (map it by `columns`)"
                raise DataError(str(self.path), f"no column {self.name(field)!r}", hint=hint)

    def _answers(self, number: int, row: Row) -> tuple[str, ...]:
        value = row.get(self.name("answers"))
        if self.path.suffix.lower() == ".csv":
            value = list_in_cell(value)
        texts = answer_list(value)
        for bad in (part for part in texts if not isinstance(part, str)):
            raise DataError(
                self.where(row),
                f"item {self.id(number, row)!r} has an answer that is no text: {bad!r:.60}",
                expected=EXPECTED,
            )
        if self.block.split_answers:
            texts = [piece for text in texts for piece in text.split(self.block.split_answers)]
        kept = tuple(dict.fromkeys(text.strip() for text in texts if text.strip()))
        if not kept:
            found = f"item {self.id(number, row)!r} has no accepted answer"
            raise DataError(self.where(row), found, expected="at least one")
        return kept

    def _group(self, row: Row) -> str:
        """Return a row's group, blank space folded; empty where it has none."""
        return " ".join((self._text(row, "group") or "").split())

    def _text(self, row: Row, field: str) -> str | None:
        value = row.get(self.name(field))
        if value is None or value == "":
            return None
        nested = isinstance(value, list | dict) or value is BINARY
        if nested or (field in _PROSE and not isinstance(value, str)):
            found = f"{field} is {str(value)[:40]!r}"
            raise DataError(self.where(row), found, expected="text")
        return str(value)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _same(found: Any, wanted: Any) -> bool:
    """Compare as the format can: CSV holds text, so `false` there is False; True is never 1."""
    if isinstance(found, str) and not isinstance(wanted, str):
        return found.strip().lower() == json.dumps(wanted).lower()
    if isinstance(found, bool) is not isinstance(wanted, bool):
        return False
    return bool(found == wanted)
