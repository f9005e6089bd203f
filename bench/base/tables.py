"""Readers: a file of any known format as numbered rows of text keys and JSON values."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.base.errors import DataError
from bench.base.names import suggestion

Row = dict[str, Any]
NumberedRow = tuple[int, Row]
"""Row number from 1 (in CSV the first row after the header is 1), and the row."""


def read_rows(path: Path) -> list[NumberedRow]:
    """Return the rows of a JSONL, JSON or CSV file.

    Raises:
        DataError: If the file is missing, of an unknown kind, not UTF-8 or broken (with the line).
    """
    try:
        reader = READERS[path.suffix.lower()]
    except KeyError:
        raise DataError(
            str(path),
            f"unknown kind of file {path.suffix or '(no suffix)'!r}",
            expected=f"one of {', '.join(READERS)}",
        ) from None
    return list(reader(path, read_text(path)))


def read_text(path: Path) -> str:
    """Return a UTF-8 file's text, a byte-order mark removed.

    Raises:
        DataError: If it is missing, a folder, unreadable or not UTF-8 (with the line).
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise DataError(str(path), "no such file", hint=_neighbours(path)) from None
    except OSError as error:
        raise DataError(str(path), f"cannot be read: {error.strerror}") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise DataError(
            f"{path}:{line}",
            f"not UTF-8 (byte 0x{raw[error.start]:02x})",
            hint="convert it, e.g. `iconv -f latin1 -t utf-8`",
        ) from None


def _neighbours(path: Path) -> str | None:
    if not path.parent.is_dir():
        return f"the folder {path.parent} does not exist either"
    names = [other.name for other in path.parent.iterdir() if other.suffix in READERS]
    return suggestion(path.name, names) if names else None


def _jsonl(path: Path, text: str) -> Iterator[NumberedRow]:
    # split at "\n" only: str.splitlines would also cut at U+2028 and the like inside strings
    for line, row in enumerate(text.split("\n"), start=1):
        if row.strip():
            try:
                value = json.loads(row)
            except json.JSONDecodeError as error:
                raise DataError(f"{path}:{line}", f"broken JSON: {error.msg}") from None
            yield line, _object(value, f"{path}:{line}")


def _json(path: Path, text: str) -> Iterator[NumberedRow]:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise DataError(
            f"{path}:{error.lineno}",
            f"broken JSON: {error.msg}",
            hint="one object per line? then name the file .jsonl",
        ) from None
    if not isinstance(value, list):
        raise DataError(str(path), "not a list", expected="a JSON list of objects")
    for number, row in enumerate(value, start=1):
        yield number, _object(row, f"{path}: row {number}")


def _csv(path: Path, text: str) -> Iterator[NumberedRow]:
    csv.field_size_limit(1 << 30)
    table = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(table, None)
        if not header:
            raise DataError(str(path), "empty", expected="a header line naming the columns")
        for number, cells in enumerate(table, start=1):
            if cells and len(cells) != len(header):
                raise DataError(
                    f"{path}:{table.line_num}",
                    f"{len(cells)} cells",
                    expected=f"{len(header)}, as in the header",
                    hint="quote a cell that holds a comma",
                )
            if cells:
                yield number, dict(zip(header, cells, strict=True))
    except csv.Error as error:
        raise DataError(f"{path}:{table.line_num}", f"broken CSV: {error}") from None


def _object(value: object, where: str) -> Row:
    if not isinstance(value, dict):
        raise DataError(where, f"not an object: {str(value)[:40]!r}", expected='{"question": …}')
    return value


READERS: dict[str, Callable[[Path, str], Iterator[NumberedRow]]] = {
    ".jsonl": _jsonl,
    ".json": _json,
    ".csv": _csv,
}
