"""Answers beside their accepted answers, from one file that holds both.

| field | columns looked for, in this order |
|---|---|
| `answer` | answer, prediction, response, output, text |
| `references` | answers, references, reference, golden_answer, gold, target, expected, label |
| `id` | id; the row's number where there is none |

Others are named: `FILE#column` (the answers), `FILE#answer=…,references=…,id=…`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from bench.base.answer_lists import EXPECTED, answer_list
from bench.base.csv_rows import list_in_cell
from bench.base.errors import DataError
from bench.base.mappings import mapped_columns
from bench.base.names import listed, suggestion
from bench.base.rows import NumberedRow, Row
from bench.base.streams import stream_rows
from bench.models.pairing import answer_text
from bench.models.recorded import ANSWER_COLUMNS
from bench.runs.pair_ids import SeenIds

REFERENCE_COLUMNS = (
    "answers", "references", "reference", "golden_answer", "gold", "target", "expected", "label",
)  # fmt: skip

_GUESSED = {"answer": ANSWER_COLUMNS, "references": REFERENCE_COLUMNS, "id": ("id",)}
_LOOKED_AT = 1_000  # rows whose columns are taken to be the file's


@dataclass(frozen=True, slots=True)
class Pair:
    """One answer beside what is accepted.

    Attributes:
        id: The item's id.
        answer: The answer as it stands in the file; None where it is missing or null. Blank text
            is an answer.
        references: Accepted answers, at least one.
        set: The item's set; empty where there is none.
        sample: Which answer to the item it is, from 0.
    """

    id: str
    answer: str | None
    references: Sequence[str]
    set: str = ""
    sample: int = 0


@dataclass(frozen=True)
class PairFile:
    """A file of answers and accepted answers.

    Attributes:
        path: The file.
        columns: Field -> column, those that the user named.
        split: Mark that parts accepted answers in one cell, or None.
    """

    path: Path
    columns: Mapping[str, str] = field(default_factory=dict)
    split: str | None = None

    def pairs(self, seen: SeenIds | None = None) -> Iterator[Pair]:
        """Yield the file's pairs in their order, holding a block of rows.

        Args:
            seen: Told of every id, where they are to be compared.

        Raises:
            DataError: At the first row that cannot be used, or if a column is not there.
        """
        rows = stream_rows(self.path)
        first = list(islice(rows, _LOOKED_AT))
        if not first:
            raise DataError(str(self.path), "no rows", expected="answers and accepted answers")
        columns = self._columns(first)
        for number, row in chain(first, rows):
            pair, name = self._pair(columns, number, row), row.get(columns.get("id", ""))
            if seen is not None and name is not None and name != "":
                seen.add(pair.id, (str(row.get("question")), *sorted(pair.references)), row.line)
            yield pair

    def _columns(self, rows: Sequence[NumberedRow]) -> dict[str, str]:
        present = list(dict.fromkeys(column for _, row in rows for column in row))
        for column in self.columns.values():
            if column not in present:
                hint = suggestion(column, present)
                raise DataError(str(self.path), f"no column {column!r}", hint=hint)
        found = dict(self.columns)
        for name, guesses in _GUESSED.items():
            taken = [one for one in guesses if one in present and one not in found.values()]
            if name not in found and taken:
                found[name] = taken[0]
        for name in ("answer", "references"):
            if name not in found:
                raise self._missing(name, present)
        return found

    def _missing(self, name: str, present: list[str]) -> DataError:
        what = "answers" if name == "answer" else "accepted answers"
        data = "" if name == "answer" else ", or give the questions' file: --data FILE"
        return DataError(
            str(self.path),
            f"no column of {what} among {listed(present)}",
            expected=f"one of {', '.join(_GUESSED[name])}",
            hint=f"name it: {self.path.name}#{name}=COLUMN{data}",
        )

    def _pair(self, columns: Mapping[str, str], number: int, row: Row) -> Pair:
        identity = row.get(columns.get("id", ""))
        return Pair(
            str(number) if identity is None or identity == "" else str(identity),
            self._answer(columns["answer"], row),
            self._references(columns["references"], row),
        )

    def _answer(self, column: str, row: Row) -> str | None:
        # blank text is what was answered: left out, it would raise the score
        return answer_text(row.get(column), column, self._where(row))

    def _references(self, column: str, row: Row) -> tuple[str, ...]:
        value = row.get(column)
        if self.path.suffix.lower() == ".csv":
            value = list_in_cell(value)
        texts = answer_list(value)
        for one in texts:
            if not isinstance(one, str):
                found = f"{column} holds {str(one)[:40]!r}"
                raise DataError(self._where(row), found, expected=EXPECTED)
        if self.split:
            texts = [part for text in texts for part in text.split(self.split)]
        kept = tuple(dict.fromkeys(text.strip() for text in texts if text.strip()))
        if not kept:
            found = f"no accepted answer in {column}"
            raise DataError(self._where(row), found, expected="at least one")
        return kept

    def _where(self, row: Row) -> str:
        return f"{self.path}:{row.line}"


def pair_file(spec: str, split: str | None = None) -> PairFile:
    """Return the file that `FILE[#column | #field=column,…]` stands for.

    Raises:
        DataError: If the mapping names an unknown field.
    """
    file, columns = mapped_columns(spec, spec, _GUESSED)
    return PairFile(Path(file).expanduser(), columns, split)
