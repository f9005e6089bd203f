"""Rows of files of any length, block by block: what `read_rows` gives, in bounded memory."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import TextIO

from bench.base.csv_rows import csv_rows_of
from bench.base.errors import DataError
from bench.base.json_rows import jsonl_rows_of
from bench.base.rows import NumberedRow
from bench.base.tables import read_text, rows_of

_LINES = 20_000  # read together


def stream_rows(path: Path) -> Iterator[NumberedRow]:
    """Yield the rows of a file or folder, holding a block of it; a JSON list is read whole.

    Raises:
        DataError: As `bench.base.tables.read_rows`, but when the fault is reached.
    """
    kind = path.suffix.lower()
    if not path.is_file() or kind not in _STREAMED:
        yield from rows_of(path)
        return
    try:
        rows, newline = _STREAMED[kind]
        with path.open(encoding="utf-8-sig", newline=newline) as stream:
            yield from rows(path, stream)
    except UnicodeDecodeError:
        read_text(path)  # raises, with the line
        raise


def _jsonl_rows(path: Path, stream: TextIO) -> Iterator[NumberedRow]:
    line = number = 0
    while block := "".join(islice(stream, _LINES)):
        for row in _moved(path, jsonl_rows_of(path, block), line):
            number += 1
            yield number, row[1]
        line += block.count("\n")


def _csv_rows(path: Path, stream: TextIO) -> Iterator[NumberedRow]:
    head = _records(stream, 1)
    yield from csv_rows_of(path, head)  # none: it checks the header
    line = number = 0
    while block := _records(stream, _LINES):
        for row in _moved(path, csv_rows_of(path, head + block), line):
            number += 1
            yield number, row[1]
        line += _lines(block)


def _records(stream: TextIO, most: int) -> str:
    """Return the text of the next records that are not blank, at most so many, each whole."""
    taken: list[str] = []

    def kept() -> Iterator[str]:
        for line in stream:
            taken.append(line)
            yield line

    csv.field_size_limit(1 << 30)
    try:
        for _ in islice(filter(None, csv.reader(kept(), strict=True)), most):
            pass
    except csv.Error:
        pass  # told, with its line, by whoever reads the text
    return "".join(taken)


def _lines(text: str) -> int:
    """Return how many lines `csv.reader` counts in a text that ends with a line's end."""
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def _moved(path: Path, rows: Iterator[NumberedRow], lines: int) -> Iterator[NumberedRow]:
    """Count lines from the file's beginning, in rows and in errors."""
    try:
        for number, row in rows:
            row.line += lines
            yield number, row
    except DataError as error:
        at = int(error.where.rpartition(":")[2]) + lines
        where, found = f"{path}:{at}", error.found
        raise DataError(where, found, expected=error.expected, hint=error.hint) from None


_STREAMED: dict[str, tuple[Callable[[Path, TextIO], Iterator[NumberedRow]], str]] = {
    ".jsonl": (_jsonl_rows, "\n"),
    ".csv": (_csv_rows, ""),
}
"""Reader of a kind of file, and what ends its lines ("": any; a cell keeps what stands in it)."""
