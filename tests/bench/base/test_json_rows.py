"""JSON and JSONL: real lines, and what Python's decoder takes for a number though JSON does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.base.errors import DataError
from bench.base.tables import NumberedRow, read_rows


def rows_of(here: Path, name: str, text: str) -> list[NumberedRow]:
    (here / name).write_text(text, encoding="utf-8")
    return read_rows(here / name)


def test_jsonl_rows_are_counted_without_blank_lines(here: Path) -> None:
    found = rows_of(here, "a.jsonl", '\n{"a": "x\u2028y\x85z"}\n  \n{"a": 1}\n')
    assert [(number, row.line) for number, row in found] == [(1, 2), (2, 4)]
    assert [row for _, row in found] == [{"a": "x\u2028y\x85z"}, {"a": 1}]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('[{"a": "],[{", "b": [1, {"c": 2}]}, {}, {"a": null}]', [1, 1, 1]),
        ('[\n{"a": "],[{", "b":\n[1,\n{"c": 2}]\n},\n{},\r\n\n{"a": null}\n]\n', [2, 6, 8]),
    ],
)
def test_rows_of_a_json_list_know_their_lines(here: Path, text: str, lines: list[int]) -> None:
    found = rows_of(here, "a.json", text)
    assert [row for _, row in found] == [{"a": "],[{", "b": [1, {"c": 2}]}, {}, {"a": None}]
    assert [number for number, _ in found] == [1, 2, 3]
    assert [row.line for _, row in found] == lines


def test_an_empty_list_has_no_rows(here: Path) -> None:
    assert rows_of(here, "a.json", " [ ] ") == []


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999"])
@pytest.mark.parametrize("inside", ["{}", "[{}]", '{{"deep": {}}}'])
def test_what_is_no_number_is_refused_with_its_line(here: Path, value: str, inside: str) -> None:
    row = '{"answer": ' + inside.format(value) + "}"
    with pytest.raises(DataError, match=rf"a\.jsonl:2: broken JSON: {value} is "):
        rows_of(here, "a.jsonl", f'{{"answer": 1.5}}\n{row}\n')
    with pytest.raises(DataError, match=rf"a\.json:3: broken JSON: {value} is "):
        rows_of(here, "a.json", f'[\n{{"answer": "NaN"}},\n{row}]\n')


def test_an_element_that_is_no_object_is_named_by_its_line(here: Path) -> None:
    with pytest.raises(DataError, match=r"a\.json:3: not an object: 'x'"):
        rows_of(here, "a.json", '[\n{"a": 1},\n"x"]')
