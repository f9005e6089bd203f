"""Recorded answers: a file that someone already has, answering like any other checkpoint."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.base.errors import DataError
from bench.base.hashing import remembered_hash
from bench.base.names import listed, suggestion
from bench.base.tables import NumberedRow, Row, read_rows
from bench.models.protocol import Ask, Generation, Reply

ANSWER_COLUMNS = ("answer", "prediction", "response", "output", "text")
"""Looked for in this order where the spec names no column."""

FIELDS = ("answer", "id", "set", "question", "sample")

Key = tuple[str, str, int]


@dataclass(frozen=True)
class RecordedCheckpoint:
    """A file of answers.

    Attributes:
        name: What the user calls it.
        spec: `recorded:FILE[#column | #field=column,…]`.
        path: The file, resolved.
        columns: Field of `FIELDS` -> column of the file.
    """

    name: str
    spec: str
    path: Path
    columns: Mapping[str, str]
    uses_prompt: bool = False

    def identity(self) -> Mapping[str, object]:
        """Return the file's hash and the mapping of its columns.

        Raises:
            DataError: If there is no such file.
        """
        if not self.path.is_file():
            read_rows(self.path)  # raises, with what stands there instead
        return {
            "backend": "recorded",
            "sha256": remembered_hash(self.path),
            "columns": dict(sorted(self.columns.items())),
        }

    def load(self, asks: Sequence[Ask], generation: Generation, allow_partial: bool) -> Recorded:
        """Pair the file's rows with the asks.

        Raises:
            DataError: If it lacks asked items or holds others (unless `allow_partial`), or holds
                another question under an id (always).
        """
        del generation  # decided when the answers were recorded
        rows = read_rows(self.path)
        columns = _with_defaults(self.columns, rows, self.path)
        paired = _Pairing(self.path, columns, tuple(asks)).pair(rows)
        if not allow_partial:
            _check_complete(self.path, asks, paired, sampled="sample" in columns)
        return Recorded(paired.replies)


@dataclass(frozen=True)
class Recorded:
    """Answers by set, id and sample."""

    replies: Mapping[Key, Reply]

    def lengths(self, asks: Sequence[Ask]) -> list[int]:
        """Return 0 for each: nothing is generated."""
        return [0] * len(asks)

    def generate(self, asks: Sequence[Ask]) -> list[Reply]:
        """Return the recorded answers; `missing` where the file has none."""
        return [self.replies.get(ask.key, Reply(None, "missing")) for ask in asks]


def open_recorded(name: str, spec: str, location: str, base: Path) -> RecordedCheckpoint:
    """Return the checkpoint that `recorded:FILE[#…]` stands for.

    Raises:
        DataError: If the mapping names an unknown field.
    """
    file, _, mapping = location.partition("#")
    columns = {}
    for part in filter(None, mapping.split(",")):
        field, equals, column = part.partition("=")
        field, column = (field, column) if equals else ("answer", part)
        if field not in FIELDS:
            raise DataError(spec, f"unknown field {field!r}", hint=suggestion(field, FIELDS))
        columns[field] = column
    return RecordedCheckpoint(name, spec, (base / Path(file).expanduser()).resolve(), columns)


@dataclass(frozen=True)
class _Paired:
    replies: dict[Key, Reply]
    unknown: list[str]


@dataclass(frozen=True)
class _Pairing:
    """Rows to asks: by row number in the set's own file, else by id, by question, or in order."""

    path: Path
    columns: Mapping[str, str]
    asks: tuple[Ask, ...]

    def pair(self, rows: list[NumberedRow]) -> _Paired:
        find = self._rule(rows)
        replies: dict[Key, Reply] = {}
        unknown: list[str] = []
        for number, row in rows:
            ask = find(number, row)
            if ask is None:
                name = str(row.get(self.columns.get("id", ""), f"row {number}"))
                unknown.append(_named(name, self._sample(row)))
            elif ask != "elsewhere":
                self._take(replies, ask, number, row)
        return _Paired(replies, unknown)

    def _rule(self, rows: list[NumberedRow]) -> Any:
        own = {(ask.source[1], ask.sample): ask for ask in self._own()}
        if own:
            # the set's own file: rows that its `where` left out are no one's answers
            return lambda number, row: own.get((number, self._sample(row)), "elsewhere")
        if "id" in self.columns:
            return self._by_id()
        if "question" in self.columns:
            return self._by_question()
        numbers = self._in_order(rows)
        return lambda number, row: numbers[number]

    def _in_order(self, rows: list[NumberedRow]) -> dict[int, Ask]:
        """Return row number -> ask; rows of a sample stand in the order of the items."""
        asked, given = self._by_sample(), defaultdict[int, list[int]](list)
        for number, row in rows:
            given[self._sample(row)].append(number)
        for sample in sorted(given):
            if len(given[sample]) != len(asked.get(sample, [])):
                of_sample = f" of sample {sample}" if "sample" in self.columns else ""
                raise DataError(
                    str(self.path),
                    f"{len(given[sample])} rows{of_sample} without ids or questions, "
                    f"for {len(asked.get(sample, []))} items",
                    expected="a column `id` or `question`, or exactly one row for each item in "
                    "order",
                    hint=f"map a column: recorded:{self.path.name}#answer=…,id=…",
                )
        return {
            number: ask
            for sample, numbers in given.items()
            for number, ask in zip(numbers, asked[sample], strict=True)
        }

    def _by_sample(self) -> dict[int, list[Ask]]:
        found: dict[int, list[Ask]] = {}
        for ask in self.asks:
            found.setdefault(ask.sample, []).append(ask)
        return found

    def _own(self) -> list[Ask]:
        return [ask for ask in self.asks if ask.source[0] == str(self.path)]

    def _by_id(self) -> Any:
        several = [
            name for name, n in Counter((a.id, a.sample) for a in self.asks).items() if n > 1
        ]
        if several and "set" not in self.columns:
            raise DataError(
                str(self.path),
                f"id {several[0][0]!r} stands in several sets",
                expected="a column `set` that tells which is meant",
            )
        if "set" in self.columns:
            keys = {ask.key: ask for ask in self.asks}
            return lambda number, row: keys.get(
                (str(row.get(self.columns["set"])), self._id(row), self._sample(row))
            )
        ids = {(ask.id, ask.sample): ask for ask in self.asks}
        return lambda number, row: ids.get((self._id(row), self._sample(row)))

    def _by_question(self) -> Any:
        questions: dict[tuple[str, int], list[Ask]] = {}
        for ask in self.asks:
            questions.setdefault((_folded(ask.question), ask.sample), []).append(ask)

        def find(number: int, row: Row) -> Ask | None:
            text = _folded(str(row.get(self.columns["question"])))
            found = questions.get((text, self._sample(row)), [])
            if len(found) > 1:
                names = listed(ask.id for ask in found)
                raise DataError(
                    f"{self.path}:{number}",
                    f"this question stands under several ids ({names})",
                    expected="a column `id` that tells which is meant",
                )
            return found[0] if found else None

        return find

    def _take(self, replies: dict[Key, Reply], ask: Ask, number: int, row: Row) -> None:
        where = f"{self.path}:{number}"
        if ask.key in replies:
            found = f"a second answer to item {_named(repr(ask.id), ask.sample)}"
            raise DataError(where, found, expected="one for each")
        question = row.get(self.columns.get("question", ""))
        if isinstance(question, str) and _folded(question) != _folded(ask.question):
            raise DataError(
                where,
                f"id {ask.id!r} holds another question here: {question[:60]!r}",
                expected=f"{ask.question[:60]!r}, as in {Path(ask.source[0]).name}",
                hint="the answers were recorded on other items, or the ids were made anew",
            )
        replies[ask.key] = Reply(_answer(row, self.columns["answer"], where), "recorded")

    def _id(self, row: Row) -> str:
        return str(row.get(self.columns["id"]))

    def _sample(self, row: Row) -> int:
        value = row.get(self.columns.get("sample", ""))
        try:
            return int(value or 0)
        except (TypeError, ValueError):
            found = f"sample is {str(value)[:40]!r}"
            raise DataError(str(self.path), found, expected="a number from 0") from None


def _with_defaults(
    given: Mapping[str, str], rows: list[NumberedRow], path: Path
) -> Mapping[str, str]:
    """Fill in the columns that the spec does not name, from those that are there."""
    present = list(dict.fromkeys(column for _, row in rows for column in row))
    for column in given.values():
        if column not in present:
            raise DataError(str(path), f"no column {column!r}", hint=suggestion(column, present))
    columns = {field: field for field in FIELDS[1:] if field in present} | dict(given)
    if "answer" not in columns:
        found = next((name for name in ANSWER_COLUMNS if name in present), None)
        if found is None:
            raise DataError(
                str(path),
                f"no column of answers among {listed(present)}",
                expected=f"one of {', '.join(ANSWER_COLUMNS)}",
                hint=f"name it: recorded:{path.name}#column",
            )
        columns["answer"] = found
    return columns


def _answer(row: Row, column: str, where: str) -> str | None:
    value = row.get(column)
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return json.dumps(value)
    raise DataError(where, f"{column} is {str(value)[:40]!r}", expected="text or null")


def _check_complete(path: Path, asks: Sequence[Ask], paired: _Paired, *, sampled: bool) -> None:
    missing = [ask for ask in asks if ask.key not in paired.replies]
    hint = "--allow-partial goes on with what is there, and counts the rest"
    if missing:
        sets = Counter(ask.set for ask in missing)
        where = ", ".join(f"{count:,} of set {name}" for name, count in sets.items())
        names = listed(_named(ask.id, ask.sample) for ask in missing)
        if not sampled and any(ask.sample for ask in missing):
            names += " (the file has no column `sample`, so it holds sample 0 only)"
        raise DataError(str(path), f"no answer to {where}: {names}", hint=hint)
    if paired.unknown:
        found = f"{len(paired.unknown):,} rows of no asked item: {listed(paired.unknown)}"
        raise DataError(str(path), found, hint=hint)


def _named(item: str, sample: int) -> str:
    return f"{item} (sample {sample})" if sample else item


def _folded(text: str) -> str:
    return " ".join(text.split())
