"""Rows of streamed files are those of `read_rows`, to the line of the error."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.base import streams
from bench.base.errors import DataError
from bench.base.streams import stream_rows
from bench.base.tables import read_rows

JSONL = '\ufeff{"a": 1}\n\n{"a": "x\\u2028\u2028y"}\r\n{"a": null}\n   \n{"a": [1, "b"]}'
CSV = 'a,b\r\n1,"two\nlines"\n\n"x ""y""",\n3,"a\r\nb"\r\n4,5\n\n\n6,7'


@pytest.fixture(params=[1, 2, 3, 20_000])
def block(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(streams, "_LINES", request.param)
    return int(request.param)


def same(path: Path) -> None:
    one, two = list(stream_rows(path)), read_rows(path)
    assert one == two
    assert [row.line for _, row in one] == [row.line for _, row in two]


@pytest.mark.parametrize(("name", "text"), [("a.jsonl", JSONL), ("a.csv", CSV), ("a.CSV", CSV)])
def test_the_same_rows_whatever_the_block(tmp_path: Path, block: int, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_bytes(text.encode("utf-8"))
    same(path)
    assert len(list(stream_rows(path))) >= 4


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.jsonl", b'{"a": 1}\n{"a": 2}\n{"a": 3}\n{broken\n{"a": 4}'),
        ("a.jsonl", b'{"a": 1}\n\n{"a": NaN}\n'),
        ("a.jsonl", b'{"a": 1}\n{"a": 2}\n{"a": 3}\n[1]\n'),
        ("a.jsonl", b'{"a": 1}\n{"a": "\xff"}\n'),
        ("a.csv", b'a,b\n1,2\n3,4\n5,"x\ny",6\n7,8\n'),
        ("a.csv", b'a,b\n1,2\n3,"4\n'),
        ("a.csv", b'a,b\n1,2\n\n3,"4"x\n5,6\n'),
        ("a.csv", b"a,a\n1,2\n"),
        ("a.csv", b"a;b\n1;2\n"),
        ("a.csv", b""),
        ("a.json", b'{"a": 1}'),
        ("a.txt", b"a"),
    ],
)
def test_the_same_error(tmp_path: Path, block: int, name: str, raw: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    with pytest.raises(DataError) as whole:
        read_rows(path)
    with pytest.raises(DataError) as streamed:
        list(stream_rows(path))
    assert str(streamed.value) == str(whole.value)


def test_what_is_no_file_is_told_as_ever(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").mkdir()
    for name, wanted in (("a.jsonl", "no such file"), ("b.jsonl", "cannot be read")):
        with pytest.raises(DataError, match=wanted):
            list(stream_rows(tmp_path / name))


def test_rows_before_a_fault_are_given_first(tmp_path: Path, block: int) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"a": 1}\n{"a": 2}\n{broken\n', encoding="utf-8")
    rows = stream_rows(path)
    assert next(rows)[1] == {"a": 1}


CELL = st.text(st.sampled_from('ab ",\n\r;'), max_size=5)


@given(cells=st.lists(st.tuples(CELL, CELL), min_size=1, max_size=6), block=st.integers(1, 4))
def test_any_quoted_cells(tmp_path_factory: pytest.TempPathFactory, cells, block) -> None:  # type: ignore[no-untyped-def]
    import csv

    path = tmp_path_factory.mktemp("csv") / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("a", "b"), *cells])
    before, streams._LINES = streams._LINES, block
    try:
        same(path)
    finally:
        streams._LINES = before
