"""Rows of recorded answers to asks.

By row number in the set's own file; else by id; else by question; else in order.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.base.errors import DataError
from bench.base.names import listed, suggestion
from bench.base.tables import NumberedRow, Row
from bench.models.protocol import Ask, Reply

Key = tuple[str, str, int]
"""Set, id and sample."""

_KINDS = {list: "a list", dict: "an object", bool: "a truth value"}
"""What JSON's values that are neither text nor numbers are called."""

Find = Callable[[int, Row], Sequence[Ask] | None]
"""Row number and row -> the asks it answers; none where `where` left it out; None if unknown."""


@dataclass(frozen=True)
class Paired:
    """What a file of answers gave.

    Attributes:
        replies: By set, id and sample.
        rows: The rows they stand in, likewise.
        unknown: Rows that answer no asked item, in words.
        unknown_sets: Sets named in such rows that are not asked.
    """

    replies: Mapping[Key, Reply]
    rows: Mapping[Key, Row]
    unknown: tuple[str, ...]
    unknown_sets: tuple[str, ...]


@dataclass(frozen=True)
class Pairing:
    """How the rows of one file find their asks.

    Attributes:
        path: The file, resolved.
        columns: Field -> column of the file; `answer` among them.
        asks: All that the suite asks.
    """

    path: Path
    columns: Mapping[str, str]
    asks: tuple[Ask, ...]

    def pair(self, rows: Sequence[NumberedRow]) -> Paired:
        """Return the replies, and the rows that answer nothing.

        Raises:
            DataError: If a row answers an item a second time, holds another question under an id,
                or cannot be told from another.
        """
        find = self._rule(rows)
        replies: dict[Key, Reply] = {}
        taken: dict[Key, Row] = {}
        unknown: list[tuple[int, Row]] = []
        for number, row in rows:
            asks = find(number, row)
            if asks is None:
                unknown.append((number, row))
            for ask in asks or ():
                self._take(replies, ask, row)
                taken[ask.key] = row
        return Paired(
            replies,
            taken,
            tuple(self._row_name(number, row) for number, row in unknown),
            self._unknown_sets([row for _, row in unknown]),
        )

    def first_samples(self, rows: Sequence[NumberedRow]) -> list[NumberedRow]:
        """Return the rows of sample 0; all where the file has no samples.

        Raises:
            DataError: If a sample is no number.
        """
        return [(number, row) for number, row in rows if self._sample(row) == 0]

    def _rule(self, rows: Sequence[NumberedRow]) -> Find:
        own = self._own()
        if own:
            # the set's own file: rows that its `where` left out are no one's answers
            return lambda number, row: own.get((number, self._sample(row)), ())
        if "id" in self.columns:
            return self._by_id()
        if "question" in self.columns:
            return self._by_question()
        numbers = self._in_order(rows)
        return lambda number, row: (numbers[number],)

    def _own(self) -> Mapping[tuple[int, int], Sequence[Ask]]:
        """Return row number and sample -> asks; several sets may read one file."""
        found = defaultdict[tuple[int, int], list[Ask]](list)
        for ask in self.asks:
            if ask.source[0] == str(self.path):
                found[ask.source[1], ask.sample].append(ask)
        return found

    def _in_order(self, rows: Sequence[NumberedRow]) -> dict[int, Ask]:
        """Return row number -> ask; rows of a sample stand in the order of the items."""
        asked = defaultdict[int, list[Ask]](list)
        for ask in self.asks:
            asked[ask.sample].append(ask)
        given = defaultdict[int, list[int]](list)
        for number, row in rows:
            given[self._sample(row)].append(number)
        for sample in sorted(given):
            if len(given[sample]) != len(asked[sample]):
                raise self._other_count(sample, len(given[sample]), len(asked[sample]))
        return {
            number: ask
            for sample, numbers in given.items()
            for number, ask in zip(numbers, asked[sample], strict=True)
        }

    def _other_count(self, sample: int, given: int, asked: int) -> DataError:
        of_sample = f" of sample {sample}" if "sample" in self.columns else ""
        return DataError(
            str(self.path),
            f"{given} rows{of_sample} without ids or questions, for {asked} items",
            expected="a column `id` or `question`, or exactly one row for each item in order",
            hint=f"map a column: recorded:{self.path.name}#answer=…,id=…",
        )

    def _by_id(self) -> Find:
        told = "set" in self.columns  # which set is meant
        if not told:
            self._check_one_set()
        asked = {(ask.set if told else "", ask.id, ask.sample): (ask,) for ask in self.asks}
        by_set = {ask.set: ask.excluded for ask in self.asks}
        left_out = {(name if told else "", one) for name, ids in by_set.items() for one in ids}

        def find(number: int, row: Row) -> Sequence[Ask] | None:
            of_set = str(row.get(self.columns["set"])) if told else ""
            item = str(row.get(self.columns["id"]))
            elsewhere = () if (of_set, item) in left_out else None
            return asked.get((of_set, item, self._sample(row)), elsewhere)

        return find

    def _check_one_set(self) -> None:
        counts = Counter((ask.id, ask.sample) for ask in self.asks)
        several = next((item for (item, _), count in counts.items() if count > 1), None)
        if several is not None:
            found, expected = f"id {several!r} stands in several sets", "a column `set` that tells"
            raise DataError(str(self.path), found, expected=f"{expected} which is meant")

    def _by_question(self) -> Find:
        asked = defaultdict[tuple[str, int], list[Ask]](list)
        for ask in self.asks:
            asked[_folded(ask.question), ask.sample].append(ask)

        def find(number: int, row: Row) -> Sequence[Ask] | None:
            text = _folded(str(row.get(self.columns["question"])))
            found = asked.get((text, self._sample(row)))
            if found and len(found) > 1:
                names = listed(ask.id for ask in found)
                raise DataError(
                    self._where(row),
                    f"this question stands under several ids ({names})",
                    expected="a column `id` that tells which is meant",
                )
            return found

        return find

    def _take(self, replies: dict[Key, Reply], ask: Ask, row: Row) -> None:
        if ask.key in replies:
            found = f"a second answer to item {named(repr(ask.id), ask.sample)}"
            raise DataError(self._where(row), found, expected="one for each")
        self._check_question(ask, row)
        replies[ask.key] = Reply(self._answer(row), "recorded")

    def _check_question(self, ask: Ask, row: Row) -> None:
        question = row.get(self.columns.get("question", ""))
        if ask.source[0] == str(self.path) or not isinstance(question, str):
            return  # the item's own row, whose question may stand in another column
        if _folded(question) != _folded(ask.question):
            raise DataError(
                self._where(row),
                f"id {ask.id!r} holds another question here: {question[:60]!r}",
                expected=f"{ask.question[:60]!r}, as in {Path(ask.source[0]).name}",
                hint="the answers were recorded on other items, or the ids were made anew",
            )

    def _answer(self, row: Row) -> str | None:
        column = self.columns["answer"]
        return answer_text(row.get(column), column, self._where(row))

    def _sample(self, row: Row) -> int:
        value = row.get(self.columns.get("sample", ""))
        try:
            return int(value or 0)
        except (TypeError, ValueError):
            found = f"sample is {str(value)[:40]!r}"
            raise DataError(self._where(row), found, expected="a number from 0") from None

    def _row_name(self, number: int, row: Row) -> str:
        item = row.get(self.columns.get("id", ""))
        return named(f"row {number}" if item is None else str(item), self._sample(row))

    def _unknown_sets(self, rows: Sequence[Row]) -> tuple[str, ...]:
        column = self.columns.get("set")
        if column is None:
            return ()
        asked, given = {ask.set for ask in self.asks}, [str(row.get(column)) for row in rows]
        return tuple(name for name in dict.fromkeys(given) if name not in asked)

    def _where(self, row: Row) -> str:
        return f"{self.path}:{row.line}"


def answer_text(value: object, column: str, where: str) -> str | None:
    """Return an answer as it stands in a file; None where it is null.

    Args:
        value: What stands there.
        column: Its column, for errors.
        where: File and line, for errors.

    Raises:
        DataError: If it is neither text nor null: a number is no answer either, since 1.50 in JSON
            is no longer what was answered.
    """
    if value is None or isinstance(value, str):
        return value
    shown = json.dumps(value, ensure_ascii=True)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    hint = f'write it as text: "{shown}"' if number else None
    kind = _KINDS.get(type(value), "a number")
    cut = shown if len(shown) <= 40 else f"{shown[:39]}…"
    raise DataError(where, f"{column} is {cut}, {kind}", expected="text or null", hint=hint)


def missing_words(asks: Sequence[Ask], paired: Paired, *, sampled: bool) -> str | None:
    """Return which asks have no reply, or None where all have one.

    Args:
        asks: All that the suite asks.
        paired: What the file gave.
        sampled: Whether the file has a column of samples.
    """
    missing = [ask for ask in asks if ask.key not in paired.replies]
    if not missing:
        return None
    sets = Counter(ask.set for ask in missing)
    where = ", ".join(f"{count:,} of set {name}" for name, count in sets.items())
    names = listed(named(ask.id, ask.sample) for ask in missing)
    if not sampled and any(ask.sample for ask in missing):
        names += " (the file has no column `sample`, so it holds sample 0 only)"
    return f"no answer to {where}: {names}"


def unknown_words(asks: Sequence[Ask], paired: Paired) -> str | None:
    """Return which rows answer no asked item, or None where all do."""
    if not paired.unknown:
        return None
    sets = dict.fromkeys(ask.set for ask in asks)
    strange = [
        f"no set {name!r} is asked, {suggestion(name, sets)}" for name in paired.unknown_sets
    ]
    told = f" ({listed(strange, 2)})" if strange else ""
    return f"{len(paired.unknown):,} rows of no asked item: {listed(paired.unknown)}{told}"


def named(item: str, sample: int) -> str:
    """Return an item's id with the sample's number where that is not the first."""
    return f"{item} (sample {sample})" if sample else item


def _folded(text: str) -> str:
    return " ".join(text.split())
