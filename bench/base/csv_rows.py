"""CSV as rows: a header that names each column once, and records that may span lines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.base.errors import DataError
from bench.base.rows import NumberedRow, Row

_SEPARATORS = {";": "semicolons", "\t": "tabs"}
"""What files called CSV are separated by as well, in some places."""


def csv_rows_of(path: Path, text: str) -> Iterator[NumberedRow]:
    """Yield the rows of a CSV file's text; `path` is named in errors.

    Raises:
        DataError: If the header or a record cannot be used (with the line on which it starts).
    """
    records = _records(path, text)
    line, header = next(records, (1, []))
    _check_header(path, line, header)
    for number, (line, cells) in enumerate(records, start=1):
        if len(cells) != len(header):
            raise DataError(
                f"{path}:{line}",
                f"{len(cells)} cells",
                expected=f"{len(header)}, as in the header",
                hint="quote a cell that holds a comma",
            )
        yield number, Row(zip(header, cells, strict=True), line)


def _records(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each record that is not blank, and the line on which it starts."""
    csv.field_size_limit(1 << 30)
    table = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = table.line_num + 1  # a quoted cell may span lines
        try:
            cells = next(table)
        except StopIteration:
            return
        except csv.Error as error:
            raise DataError(f"{path}:{line}", f"broken CSV: {error}") from None
        if cells:
            yield line, cells


def _check_header(path: Path, line: int, names: list[str]) -> None:
    """Refuse a header that names nothing, one column twice, or all columns in one cell."""
    if not names:
        raise DataError(str(path), "empty", expected="a header line naming the columns")
    twice = [name for name in names if name and names.count(name) > 1]  # unnamed ones are no one's
    if twice:
        found = f"column {twice[0]!r} appears twice"
        raise DataError(f"{path}:{line}", found, expected="each column once")
    for mark, kind in _SEPARATORS.items():
        if len(names) == 1 and mark in names[0]:
            raise DataError(
                f"{path}:{line}",
                f"one column, {names[0][:60]!r}",
                expected="columns separated by commas",
                hint=f"separated by {mark!r}? save it with commas in place of the {kind}",
            )


def list_in_cell(value: Any) -> Any:
    """Return the list that a cell holds as JSON, else the cell."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
