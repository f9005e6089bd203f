"""Scores of pairs as Parquet, a row group for each block, in the schema of `scores.parquet`.

A metric that fails, on whichever row, has no column: the table is written again without it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.base.errors import DataError
from bench.base.files import replacing
from bench.runs.pair_blocks import Counted
from bench.runs.score_file import SCHEMA
from metrics.failure import MetricFailed
from metrics.protocol import Floats, Metric


class PairTable:
    """A table that grows by blocks; see `writing`."""

    def __init__(self, path: Path, metrics: Sequence[Metric], name: str) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self._path, self._metrics, self._name = path, metrics, name
        numbers = [column for one in metrics for column in _columns(one)]
        fields = [
            ("set", pa.string()), ("id", pa.string()), ("sample", pa.int32()),
            ("answered", pa.bool_()), ("text", pa.string()),
        ]  # fmt: skip
        about = {"knowbench.schema": str(SCHEMA), "knowbench.take": "all"}
        self._schema = pa.schema(fields + [(name, pa.float64()) for name in numbers], about)
        self._writer = pq.ParquetWriter(path, self._schema, compression="zstd")

    def add(self, block: Counted) -> None:
        """Write a block; null where an answer or a metric has no number."""
        import pyarrow as pa

        n, answered = len(block.pairs), np.array(block.answered, dtype=np.int64)
        marks = np.zeros(n, dtype=bool)
        marks[answered] = True
        columns: list[Any] = [
            [pair.set or self._name for pair in block.pairs],
            [_text(pair.id) for pair in block.pairs],
            pa.array([pair.sample for pair in block.pairs], pa.int32()),
            marks,
            [None if pair.answer is None else _text(pair.answer) for pair in block.pairs],
            *(self._numbers(one, block, answered) for one in self._metrics),
        ]
        flat = [*columns[:5], *(column for part in columns[5:] for column in part)]
        arrays = [
            column if isinstance(column, pa.Array) else pa.array(column, kind, from_pandas=True)
            for column, kind in zip(flat, self._schema.types, strict=True)
        ]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema))

    def leave_out(self, failed: Collection[str]) -> None:
        """Write the table's end; then, where it has columns of these metrics, all of it anew.

        Args:
            failed: Names of metrics.
        """
        self.close()
        gone = {name for one in self._metrics if one.name in failed for name in _columns(one)}
        if gone:
            _copy(self._path, gone)

    def close(self) -> None:
        """Write the table's end, once."""
        self._writer.close()

    def _numbers(self, metric: Metric, block: Counted, answered: NDArray[np.int64]) -> list[Floats]:
        wide = np.full((len(block.pairs), 1 + len(metric.columns)), np.nan)
        found = block.found.get(metric.name)
        if found is not None and not isinstance(found, MetricFailed):
            counts, scores = found
            wide[answered] = np.column_stack((scores, counts))
        return list(wide.T)


class NoTable:
    """Takes blocks and keeps nothing."""

    def add(self, block: Counted) -> None:
        """Do nothing."""

    def leave_out(self, failed: Collection[str]) -> None:
        """Do nothing."""


@contextmanager
def writing(
    path: Path | None, metrics: Sequence[Metric], name: str
) -> Iterator[PairTable | NoTable]:
    """Yield the table to be written; it is whole in the end or not there at all.

    Args:
        path: The file, or None where none is wanted.
        metrics: Whose scores and counts it holds.
        name: Of the set, where pairs do not name theirs.

    Raises:
        DataError: If the file cannot be written.
    """
    if path is None:
        yield NoTable()
        return
    with _worded(path), replacing(path) as beside:
        table = PairTable(beside, metrics, name)
        try:
            yield table
        finally:
            table.close()


@contextmanager
def _worded(path: Path) -> Iterator[None]:
    """Say in one sentence that a file cannot be written: no such place, no leave, a full disk."""
    if path.is_dir():
        hint = "name a file in it: --out scores.parquet"
        raise DataError(str(path), "is a folder", expected="a file to write", hint=hint)
    try:
        yield
    except OSError as error:
        named = str(error.filename or path)
        if path.name not in named and Path(named) not in path.parents:
            raise  # another file's
        why = error.strerror or str(error)
        hint = "name another place: --out scores.parquet"
        raise DataError(str(path), f"cannot be written: {why}", hint=hint) from None


def _copy(path: Path, gone: Collection[str]) -> None:
    """Write a table anew without some columns, a row group at a time."""
    import pyarrow.parquet as pq

    with replacing(path) as beside, pq.ParquetFile(path) as old:
        whole = old.schema_arrow
        kept = [at for at, name in enumerate(whole.names) if name not in gone]
        schema = whole.empty_table().select(kept).schema
        with pq.ParquetWriter(beside, schema, compression="zstd") as writer:
            for group in range(old.num_row_groups):
                writer.write_table(old.read_row_group(group).select(kept))


def _columns(metric: Metric) -> list[str]:
    return [metric.name, *(f"{metric.name}.{column}" for column in metric.columns)]


def _text(text: str) -> str:
    """Return the text with a lone surrogate as its escape: Parquet cannot hold it."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
