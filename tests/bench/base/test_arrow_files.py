"""Parquet and Arrow files: the same rows as JSONL, bytes never decoded, damage with its row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bench.base.arrow_files import BINARY
from bench.base.errors import DataError
from bench.base.streams import stream_rows
from bench.base.tables import read_rows
from tests.support import write_rows

ROWS: list[dict[str, Any]] = [
    {"id": "1", "question": "a?", "answers": {"text": ["x", "y"], "answer_start": [0, 4]}},
    {"id": "2", "question": "ü?", "answers": {"text": [], "answer_start": []}},
    {"id": None, "question": "c\u2028?", "answers": {"text": ["z"], "answer_start": [9]}},
]


def write(path: Path, table: pa.Table) -> Path:
    if path.suffix == ".parquet":
        pq.write_table(table, path, row_group_size=2)
    else:
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table, max_chunksize=2)
    return path


@pytest.mark.parametrize("name", ["a.parquet", "a.arrow"])
def test_rows_are_those_of_jsonl_and_lines_count_rows(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name, pa.Table.from_pylist(ROWS))
    found = read_rows(path)
    assert found == read_rows(write_rows(tmp_path / "a.jsonl", ROWS))
    assert [row.line for _, row in found] == [1, 2, 3]
    assert list(stream_rows(path)) == found


def test_an_arrow_file_that_is_no_stream_is_read_too(tmp_path: Path) -> None:
    table, path = pa.Table.from_pylist(ROWS), tmp_path / "a.arrow"
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    assert [row["question"] for _, row in read_rows(path)] == ["a?", "ü?", "c\u2028?"]


@pytest.mark.parametrize(
    "kind", [pa.binary(), pa.struct({"bytes": pa.binary(), "path": pa.string()})]
)
def test_bytes_are_not_decoded(tmp_path: Path, kind: pa.DataType) -> None:
    value = b"\xff\xd8" if kind == pa.binary() else {"bytes": b"\xff\xd8", "path": None}
    table = pa.table({"question": ["a?"], "image": pa.array([value], kind)})
    ((_, row),) = read_rows(write(tmp_path / "a.parquet", table))
    assert row == {"question": "a?", "image": BINARY}


def test_damage_is_told_with_its_row(tmp_path: Path) -> None:
    table = pa.table({"q": [f"{number:040d}" for number in range(5_000)]})
    path = tmp_path / "a.parquet"
    pq.write_table(table, path, row_group_size=2_048, compression="none", use_dictionary=False)
    raw = bytearray(path.read_bytes())
    middle = len(raw) // 2
    raw[middle : middle + 30_000] = b"\xff" * 30_000
    path.write_bytes(bytes(raw))
    rows = stream_rows(path)
    with pytest.raises(DataError, match=r"a\.parquet:\d+: (damaged from this row on|not UTF-8)"):
        list(rows)


@pytest.mark.parametrize(("name", "kind"), [("a.parquet", "Parquet"), ("a.arrow", "Arrow")])
def test_what_is_no_table_at_all(tmp_path: Path, name: str, kind: str) -> None:
    for raw in (b"", b"question,answers\n", b"PAR1"):
        (tmp_path / name).write_bytes(raw)
        with pytest.raises(DataError, match=f"no whole {kind} file"):
            read_rows(tmp_path / name)
    (tmp_path / name).unlink()
    with pytest.raises(DataError, match="no such file"):
        read_rows(tmp_path / name)


def test_a_text_that_is_no_utf8_is_told_with_its_row(tmp_path: Path) -> None:
    raw = pa.array([b"a", b"\xff"], pa.binary())
    table = pa.table({"q": pa.Array.from_buffers(pa.string(), 2, raw.buffers())})
    with pytest.raises(DataError, match=r"a\.parquet:2: not UTF-8 \(byte 0xff\)"):
        read_rows(write(tmp_path / "a.parquet", table))


def test_a_column_stands_once(tmp_path: Path) -> None:
    table = pa.Table.from_arrays([pa.array(["a"]), pa.array(["b"])], names=["q", "q"])
    with pytest.raises(DataError, match="column 'q' appears twice"):
        read_rows(write(tmp_path / "a.arrow", table))
