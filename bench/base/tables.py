"""Readers: a file or folder of any known kind as numbered rows of text keys and JSON values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from bench.base.arrow_files import arrow_rows, parquet_rows
from bench.base.csv_rows import csv_rows_of
from bench.base.dataset_folders import folder_rows, is_dataset
from bench.base.errors import DataError
from bench.base.json_rows import json_rows_of, jsonl_rows_of
from bench.base.names import suggestion
from bench.base.rows import NumberedRow, Row

__all__ = ["READERS", "NumberedRow", "Row", "located", "read_rows", "read_text", "rows_of"]


def read_rows(path: Path) -> list[NumberedRow]:
    """Return the rows of a JSONL, JSON, SQuAD, CSV, Parquet or Arrow file, or a dataset folder.

    Raises:
        DataError: If the file is missing, of an unknown kind, not UTF-8 or broken (with the line).
    """
    return list(rows_of(path))


def rows_of(path: Path) -> Iterator[NumberedRow]:
    """Yield what `read_rows` returns; Parquet and Arrow in bounded memory.

    Raises:
        DataError: As `read_rows`, but when the fault is reached.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None and is_dataset(path):
        reader = folder_rows
    if reader is None:
        raise _unknown(path)
    yield from reader(path)


def located(path: Path) -> Path:
    """Return a path resolved, its own name kept where a link leads to a file of another kind.

    Folders as the Hugging Face hub has them link `train.parquet` to a name without a suffix.
    """
    real = path.resolve()
    return real if real.suffix == path.suffix else path.parent.resolve() / path.name


def read_text(path: Path) -> str:
    """Return a UTF-8 file's text, a byte-order mark removed.

    Raises:
        DataError: If it is missing, a folder, unreadable or not UTF-8 (with the line).
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise _missing(path) from None
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


def _unknown(path: Path) -> DataError:
    if not path.suffix and not path.exists():
        return _missing(path)
    return DataError(
        str(path),
        f"unknown kind of file {path.suffix or '(no suffix)'!r}",
        expected=f"one of {', '.join(READERS)}, or a dataset folder",
    )


def _missing(path: Path) -> DataError:
    return DataError(str(path), "no such file", hint=_neighbours(path))


def _neighbours(path: Path) -> str | None:
    if not path.parent.is_dir():
        return f"the folder {path.parent} does not exist either"
    names = [other.name for other in path.parent.iterdir() if other.suffix in READERS]
    return suggestion(path.name, names) if names else None


Reader = Callable[[Path], Iterator[NumberedRow]]


def _of_text(rows: Callable[[Path, str], Iterator[NumberedRow]]) -> Reader:
    def read(path: Path) -> Iterator[NumberedRow]:
        return rows(path, read_text(path))

    return read


def _of_table(rows: Reader) -> Reader:
    def read(path: Path) -> Iterator[NumberedRow]:
        try:
            path.open("rb").close()
        except FileNotFoundError:
            raise _missing(path) from None
        except OSError as error:
            raise DataError(str(path), f"cannot be read: {error.strerror}") from None
        return rows(path)

    return read


READERS: dict[str, Reader] = {
    ".jsonl": _of_text(jsonl_rows_of),
    ".json": _of_text(json_rows_of),
    ".csv": _of_text(csv_rows_of),
    ".parquet": _of_table(parquet_rows),
    ".arrow": _of_table(arrow_rows),
}
