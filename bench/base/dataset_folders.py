"""Folders that hold a table: datasets saved by `save_to_disk`, and folders of Parquet files.

Conventions:
    FOLDER is a table where it holds one; FOLDER/SPLIT where it holds several. That is a folder of
    its own in a saved DatasetDict, and the beginning of the shards' names
    (`train-00000-of-00003.parquet`) in a folder as the Hugging Face hub has it. One folder in
    between (`data`, the name of the only configuration) need not be written.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.base.arrow_files import arrow_rows, parquet_rows
from bench.base.errors import DataError
from bench.base.names import listed, suggestion
from bench.base.rows import NumberedRow, Row

STATE, SPLITS = "state.json", "dataset_dict.json"
"""What `save_to_disk` writes beside the shards of a dataset, and beside its splits."""

_SHARD = re.compile(r"(?:(?P<split>.+?)-)?(?P<at>\d{5,})-of-(?P<of>\d{5,})(?:-[0-9a-f]+)?|\d+")


def folder_rows(path: Path) -> Iterator[NumberedRow]:
    """Yield the rows of a folder's table, shard after shard; a row's line is its number in it.

    Raises:
        DataError: If it holds no table, or several, or a shard is missing or damaged.
    """
    number = 0
    for file in dataset_files(path):
        for _, row in (arrow_rows if file.suffix == ".arrow" else parquet_rows)(file):
            number += 1
            yield number, Row(row.items(), number)


def is_dataset(path: Path) -> bool:
    """Whether a path is a folder, or names a split of a folder that holds tables."""
    return path.is_dir() or is_split(path)


def is_split(path: Path) -> bool:
    """Whether a path is nothing itself, but names a table in a folder that holds some."""
    if path.exists() or path.suffix or not path.parent.is_dir():
        return False
    return _holds_tables(path.parent)


def dataset_files(path: Path) -> tuple[Path, ...]:
    """Return the files whose rows, one file after another, are the table that `path` stands for.

    Args:
        path: FOLDER or FOLDER/SPLIT, for which `is_dataset` holds.

    Raises:
        DataError: If it holds no table, or several, or a shard is missing.
    """
    if not path.is_dir():
        return _split(path)
    if (path / STATE).is_file():
        return _saved(path)
    tables = _tables(path)
    if not tables:
        raise DataError(
            str(path),
            "a folder without a table",
            expected="what `save_to_disk` wrote, or Parquet files",
            hint="name one of its files",
        )
    if len(tables) > 1:
        raise _several(path, list(tables), f"holds {len(tables)} tables: {listed(tables, 8)}")
    (found,) = tables.values()
    return dataset_files(found) if isinstance(found, Path) else _whole(path, found)


def _split(path: Path) -> tuple[Path, ...]:
    tables = _tables(path.parent)
    if path.name not in tables:
        raise _several(path.parent, list(tables), f"holds no {path.name!r}", path.name)
    found = tables[path.name]
    return dataset_files(found) if isinstance(found, Path) else _whole(path, found)


def _several(folder: Path, names: Sequence[str], found: str, wanted: str = "") -> DataError:
    hint = suggestion(wanted, names) if wanted else f"name one: {folder.name}/{names[0]}"
    return DataError(str(folder), found, hint=hint)


def _saved(folder: Path) -> tuple[Path, ...]:
    """Return the shards of a saved dataset; others beside them are `datasets`' own cache."""
    state = _read(folder / STATE)
    if state.get("_indices_data_files"):
        hint = "load it, call `flatten_indices()`, save it again"
        raise DataError(str(folder), "a selection of rows that was not written out", hint=hint)
    try:
        files = tuple(folder / one["filename"] for one in state["_data_files"])
    except (KeyError, TypeError):
        raise DataError(str(folder / STATE), "does not list the dataset's files") from None
    for file in files:
        if not file.is_file():
            raise DataError(str(folder), f"its shard {file.name} is missing")
    return files


Tables = dict[str, list[Path] | Path]
"""By name: the shards in the folder itself, or the folder that holds them."""


def _tables(folder: Path) -> Tables:
    """Return the tables in a folder that is none itself."""
    if (folder / SPLITS).is_file():
        names = _read(folder / SPLITS).get("splits")
        return {str(name): folder / str(name) for name in names or ()}
    shards = defaultdict[str, list[Path]](list)
    for file in sorted(folder.glob("*.parquet")):
        match = _SHARD.fullmatch(file.stem)
        shards[(match["split"] or "") if match else file.stem].append(file)
    if shards:
        return dict(shards)
    inner = [one for one in sorted(folder.iterdir()) if one.is_dir() and _holds_tables(one)]
    return _tables(inner[0]) if len(inner) == 1 else {one.name: one for one in inner}


def _holds_tables(folder: Path) -> bool:
    """Whether a folder is a saved dataset, or Parquet files stand in it or one folder below."""
    marks = (STATE, SPLITS, "*.parquet", "*/*.parquet")
    return any(True for mark in marks for _ in folder.glob(mark))


def _whole(path: Path, files: Sequence[Path]) -> tuple[Path, ...]:
    """Refuse a table that lacks one of the shards that its own names count."""
    for match in (_SHARD.fullmatch(file.stem) for file in files):
        if match and match["of"] and int(match["of"]) != len(files):
            raise DataError(str(path), f"{len(files)} of its {int(match['of'])} shards are there")
    return tuple(files)


def _read(path: Path) -> dict[str, Any]:
    try:
        value: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(str(path), f"cannot be read ({error})") from None
    return value if isinstance(value, dict) else {}
