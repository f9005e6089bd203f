"""Which files are the training data: a file, a folder of shards or a pattern, spelled out."""

from __future__ import annotations

import glob
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from bench.base.dataset_folders import STATE, dataset_files, is_split
from bench.base.errors import DataError
from bench.base.names import suggestion
from bench.base.tables import located
from bench.checks.leakage.training_rows import ROWS, Rows
from bench.checks.leakage.training_text import TEXTS, text_rows
from bench.data.schema import SetBlock
from bench.data.suite import Suite

PACKED = (".gz", ".zst")


@dataclass(frozen=True, slots=True)
class TrainingFile:
    """Training data as it was named: a file, a folder of them, or a pattern such as `d/*.jsonl`.

    Attributes:
        name: The set's name, or the file as given on the command line.
        path: Where it is.
        role: `train`, `corpus`, or None: told by whether a record asks a question.
        block: Its mapping, or None: columns are told by their names (`training_columns.py`).
    """

    name: str
    path: Path
    role: Literal["train", "corpus"] | None = None
    block: SetBlock | None = None


def suite_file(suite: Suite, name: str) -> TrainingFile:
    """Return the file of a suite's set that was trained on."""
    block = suite.block.sets[name]
    path = suite.folder / Path(suite.locate(block.path))
    return TrainingFile(name, path, "corpus" if block.role == "corpus" else "train", block)


def spelled_out(given: TrainingFile) -> tuple[TrainingFile, ...]:
    """Return the single files that are meant, in the order of their paths.

    Raises:
        DataError: If there is none, or of a kind that nothing here reads.
    """
    paths = _paths(given.path)
    if given.path.is_file():
        kind(given.path)
    elif not paths:
        hint = f"files that can be read end in {', '.join(_known())}"
        raise DataError(str(given.path), "no training data there", hint=hint)
    return tuple(
        replace(given, path=located(path), name=_name(given, path, len(paths))) for path in paths
    )


def rows_of(path: Path) -> Rows:
    """Return a stream of a file's rows, those that cannot be used among them as `Skipped`."""
    return text_rows(path) if kind(path) in TEXTS else ROWS[kind(path)](path)


def kind(path: Path) -> str:
    """Return the suffix that says what a file holds, looking through .gz and .zst.

    Raises:
        DataError: If nothing here reads such a file.
    """
    inner = path.with_suffix("") if path.suffix.lower() in PACKED else path
    found = inner.suffix.lower()
    if found in TEXTS or found in ROWS:
        return found
    shown = "".join(path.suffixes[-2:]) or "(no suffix)"
    raise DataError(
        str(path), f"unknown kind of training data {shown!r}", expected=f"one of {_known()}"
    )


def _known() -> tuple[str, ...]:
    return (*ROWS, *TEXTS)


def _paths(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if (path / STATE).is_file():
        return list(dataset_files(path))
    if path.is_dir():
        return sorted(one for one in path.rglob("*") if _usable(one, path))
    found = [Path(one) for one in glob.glob(str(path), recursive=True)]  # noqa: PTH207 - a whole pattern
    if not found and is_split(path):
        return list(dataset_files(path))
    if not found and not path.exists():
        near = [one.name for one in path.parent.iterdir()] if path.parent.is_dir() else []
        raise DataError(str(path), "no such file", hint=suggestion(path.name, near))
    return sorted(one for one in found if _usable(one, one.parent))


def _usable(one: Path, folder: Path) -> bool:
    """Whether a file of a folder is training data: of a known kind, and not hidden."""
    if not one.is_file() or any(part[0] == "." for part in one.relative_to(folder).parts):
        return False
    inner = one.with_suffix("") if one.suffix.lower() in PACKED else one
    if one.suffix == ".arrow" and one.name.startswith("cache-"):  # of datasets' own work
        return False
    return inner.suffix.lower() in _known() and one.name not in _NO_DATA


_NO_DATA = (
    "dataset_info.json", "state.json", "dataset_infos.json", "dataset_dict.json", "README.md",
)  # fmt: skip
"""What stands beside the shards in a folder of Hugging Face's datasets."""


def _name(given: TrainingFile, path: Path, count: int) -> str:
    return given.name if count == 1 else f"{given.name}: {path.name}"
