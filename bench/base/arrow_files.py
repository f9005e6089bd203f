"""Parquet and Arrow files as rows, some thousands in memory at a time.

Conventions:
    A row's line is its number in the file, from 1. Structs are objects, lists lists; a column that
    holds bytes anywhere (images, sound) is never decoded: `BINARY` stands in its cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.base.errors import DataError
from bench.base.rows import NumberedRow, Row

_BATCH = 1024


class _Binary:
    """What stands in the cell of a column that is no text."""

    def __repr__(self) -> str:
        return "binary data"


BINARY = _Binary()
"""Stands for every cell of a column of bytes."""


def parquet_rows(path: Path) -> Iterator[NumberedRow]:
    """Yield the rows of a Parquet file.

    Raises:
        DataError: If it is none, or damaged (with the row behind which nothing can be read).
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path, pre_buffer=False)
    except (pa.ArrowException, OSError) as error:
        raise DataError(str(path), f"no whole Parquet file ({_said(error)})") from None
    with file:
        texts, binary = _columns(path, file.schema_arrow)
        batches = file.iter_batches(batch_size=_BATCH, columns=texts)
        yield from _rows(path, batches, binary)


def arrow_rows(path: Path) -> Iterator[NumberedRow]:
    """Yield the rows of an Arrow file, a stream or not, as Hugging Face's datasets writes them.

    Raises:
        DataError: As `parquet_rows`.
    """
    import pyarrow as pa

    try:
        stream = pa.memory_map(str(path))
        schema, batches = _opened(stream)
    except (pa.ArrowException, OSError) as error:
        raise DataError(str(path), f"no whole Arrow file ({_said(error)})") from None
    with stream:
        texts, binary = _columns(path, schema)
        yield from _rows(path, (batch.select(texts) for batch in batches), binary)


def _opened(stream: Any) -> tuple[Any, Iterator[Any]]:
    import pyarrow as pa

    try:
        found = pa.ipc.open_stream(stream)
        return found.schema, iter(found)
    except pa.ArrowException:
        file = pa.ipc.open_file(stream)
        return file.schema, (file.get_batch(at) for at in range(file.num_record_batches))


def _columns(path: Path, schema: Any) -> tuple[list[str], list[str]]:
    """Return the names of the columns that are decoded, and of those that hold bytes."""
    twice = [name for name in schema.names if schema.names.count(name) > 1]
    if twice:
        found = f"column {twice[0]!r} appears twice"
        raise DataError(str(path), found, expected="each column once")
    binary = [field.name for field in schema if _holds_bytes(field.type)]
    return [name for name in schema.names if name not in binary], binary


def _holds_bytes(kind: Any) -> bool:
    import pyarrow as pa

    inner = kind.storage_type if isinstance(kind, pa.BaseExtensionType) else kind
    if pa.types.is_nested(inner):
        return any(_holds_bytes(inner.field(at).type) for at in range(inner.num_fields))
    if pa.types.is_dictionary(inner):
        return _holds_bytes(inner.value_type)
    tests: tuple[Callable[[Any], bool], ...] = (
        pa.types.is_binary,
        pa.types.is_large_binary,
        pa.types.is_fixed_size_binary,
        pa.types.is_binary_view,
    )
    return any(test(inner) for test in tests)


def _rows(path: Path, batches: Iterator[Any], binary: list[str]) -> Iterator[NumberedRow]:
    import pyarrow as pa

    more = dict.fromkeys(binary, BINARY)
    number = 0
    try:
        for batch in batches:
            for cells in _decoded(path, batch, number):
                number += 1
                yield number, Row((cells | more).items(), number)
    except (pa.ArrowException, OSError) as error:
        where = f"{path}:{number + 1}"
        raise DataError(where, f"damaged from this row on ({_said(error)})") from None


def _decoded(path: Path, batch: Any, before: int) -> list[dict[str, Any]]:
    """Return a batch's rows; a text that is no UTF-8 is refused with its row."""
    try:
        found: list[dict[str, Any]] = batch.to_pylist()
    except UnicodeDecodeError:
        for at in range(batch.num_rows):
            try:
                batch.slice(at, 1).to_pylist()
            except UnicodeDecodeError as error:
                byte = error.object[error.start]
                where = f"{path}:{before + at + 1}"
                raise DataError(where, f"not UTF-8 (byte 0x{byte:02x})") from None
        raise
    return found


def _said(error: Exception) -> str:
    return " ".join(str(error).split())[:120]
