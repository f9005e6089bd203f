"""CSV: real lines in errors, row numbers for ids, headers that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.base.errors import DataError
from bench.base.tables import NumberedRow, read_rows


def rows_of(here: Path, text: str) -> list[NumberedRow]:
    (here / "a.csv").write_text(text, encoding="utf-8", newline="")
    return read_rows(here / "a.csv")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_row_knows_its_number_and_the_line_on_which_it_starts(here: Path, end: str) -> None:
    lines = ["id,answer", '1,"two', 'lines"', "", "2,one", ""]
    found = rows_of(here, end.join(lines))
    assert [(number, row.line, row["id"]) for number, row in found] == [(1, 2, "1"), (2, 5, "2")]


@pytest.mark.parametrize("bad", ["2,x,y", '2,"x'])
def test_a_broken_record_is_named_by_its_first_line(here: Path, bad: str) -> None:
    with pytest.raises(DataError, match=r"a\.csv:4: "):
        rows_of(here, f'id,answer\n1,"two\nlines"\n{bad}\n3,z\n')


def test_a_column_that_appears_twice_is_named(here: Path) -> None:
    with pytest.raises(DataError, match=r"a\.csv:1: column 'answer' appears twice; each .*once"):
        rows_of(here, "id,answer,answer\n1,x,y\n")


def test_columns_without_a_name_may_be_several(here: Path) -> None:
    ((_, row),) = rows_of(here, "id,answer,,\n1,x,,\n")
    assert (row["id"], row["answer"]) == ("1", "x")


@pytest.mark.parametrize("mark", [";", "\t"])
def test_another_separator_is_suspected(here: Path, mark: str) -> None:
    with pytest.raises(DataError, match=r"a\.csv:1: one column, .*commas; separated by '(;|\\t)'"):
        rows_of(here, f"id{mark}answer\n1{mark}x\n")


def test_one_column_is_enough(here: Path) -> None:
    assert rows_of(here, "answer\nx;y\n") == [(1, {"answer": "x;y"})]


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_a_file_without_a_header_is_empty(here: Path, text: str) -> None:
    with pytest.raises(DataError, match=r"a\.csv: empty; a header line"):
        rows_of(here, text)
