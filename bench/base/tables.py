"""Readers: a file of any known format as numbered rows of text keys and JSON values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from bench.base.csv_rows import csv_rows_of
from bench.base.errors import DataError
from bench.base.json_rows import json_rows_of, jsonl_rows_of
from bench.base.names import suggestion
from bench.base.rows import NumberedRow, Row

__all__ = ["READERS", "NumberedRow", "Row", "read_rows", "read_text"]


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


READERS: dict[str, Callable[[Path, str], Iterator[NumberedRow]]] = {
    ".jsonl": jsonl_rows_of,
    ".json": json_rows_of,
    ".csv": csv_rows_of,
}
