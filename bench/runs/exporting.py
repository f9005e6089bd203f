"""Answers for other programs: JSONL, CSV, Parquet, or a dataset folder."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench.base.errors import RunError
from bench.base.files import finite, replacing, replacing_folder
from bench.runs.asked_now import Asking
from bench.runs.exported import COLUMNS, Row, export_rows
from bench.runs.kept_scores import writable

TEXT_FORMATS = ("jsonl", "csv")
"""Those that can be printed."""


def export_text(folders: Sequence[Path], kind: str, asking: Asking | None = None) -> str:
    """Return the rows of some runs as JSONL or CSV.

    Args:
        folders: Run folders.
        kind: One of `TEXT_FORMATS`.
        asking: A suite: only answers to what it asks now.

    Raises:
        RunError: If a run cannot be read.
    """
    rows, metrics = export_rows(folders, asking)
    return _jsonl(rows) if kind == "jsonl" else _csv(rows, [*COLUMNS, *metrics])


def export_file(
    folders: Sequence[Path], kind: str, target: Path, asking: Asking | None = None
) -> int:
    """Write the rows of some runs, whole or not at all; return how many.

    Args:
        folders: Run folders.
        kind: One of `FORMATS`.
        target: A file; for `hf` a folder. It must not be there yet, the folder around it must.
        asking: A suite: only answers to what it asks now.

    Raises:
        RunError: If a run cannot be read, or the target is there, or cannot be written.
    """
    if target.exists():
        raise RunError(str(target), "is there already", hint="delete it, or name another")
    if not target.parent.is_dir():
        raise RunError(str(target), f"there is no folder {target.parent}", hint="make it first")
    rows, metrics = export_rows(folders, asking)
    try:
        FORMATS[kind](rows, metrics, target)
    except OSError as error:
        raise RunError(str(target), f"cannot be written: {error.strerror or error}") from None
    return len(rows)


def _jsonl(rows: Sequence[Row]) -> str:
    # ASCII, so that lone surrogates in an answer survive
    return "".join(json.dumps(finite(row), ensure_ascii=True) + "\n" for row in rows)


def _csv(rows: Sequence[Row], columns: Sequence[str]) -> str:
    made = io.StringIO(newline="")
    table = csv.writer(made, lineterminator="\n")
    table.writerow(columns)
    table.writerows([_cell(row[name]) for name in columns] for row in rows)
    return made.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return json.dumps(value)
    return writable(value) if isinstance(value, str) else value


def _table(rows: Sequence[Row], metrics: Sequence[str]) -> Any:
    import pyarrow as pa

    kinds = {"string": pa.string(), "int64": pa.int64(), "list": pa.list_(pa.float64())}
    fields = [(name, kinds[kind]) for name, kind in COLUMNS.items()]
    schema = pa.schema([*fields, *((name, pa.float64()) for name in metrics)])
    cells = [
        {name: writable(one) if isinstance(one, str) else one for name, one in row.items()}
        for row in rows
    ]
    return pa.Table.from_pylist(cells, schema=schema)


def _write_jsonl(rows: Sequence[Row], metrics: Sequence[str], target: Path) -> None:
    del metrics  # they stand in the rows
    with replacing(target) as beside:
        beside.write_text(_jsonl(rows), encoding="ascii")


def _write_csv(rows: Sequence[Row], metrics: Sequence[str], target: Path) -> None:
    with replacing(target) as beside:
        beside.write_text(_csv(rows, [*COLUMNS, *metrics]), encoding="utf-8", newline="")


def _write_parquet(rows: Sequence[Row], metrics: Sequence[str], target: Path) -> None:
    import pyarrow.parquet as pq

    with replacing(target) as beside:
        pq.write_table(_table(rows, metrics), beside, compression="zstd")


def _write_dataset(rows: Sequence[Row], metrics: Sequence[str], target: Path) -> None:
    from datasets import Dataset, disable_progress_bars  # type: ignore[import-untyped]

    disable_progress_bars()
    with replacing_folder(target) as beside:
        Dataset(_table(rows, metrics)).save_to_disk(beside)


FORMATS: dict[str, Callable[[Sequence[Row], Sequence[str], Path], None]] = {
    "jsonl": _write_jsonl,
    "csv": _write_csv,
    "parquet": _write_parquet,
    "hf": _write_dataset,
}
