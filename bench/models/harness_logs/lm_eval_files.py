"""Where lm-evaluation-harness put what: `samples_<task>_<time>.jsonl`, `results_<time>.json`."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.base.errors import DataError
from bench.base.names import listed
from bench.base.tables import read_text

_SAMPLES = re.compile(r"samples_(.+)_(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d(?:\.\d+)?)\.jsonl")


@dataclass(frozen=True, slots=True)
class SamplesFile:
    """One task's rows.

    Attributes:
        task: The task's name.
        path: The file of rows.
        results: The file of results that was written with it, or None.
        older: How many files of the same task and earlier times there are, which are not read.
        earlier: Those files of results that were written with them.
    """

    task: str
    path: Path
    results: Path | None
    older: int = 0
    earlier: tuple[Path, ...] = ()

    @property
    def time(self) -> str | None:
        """When it was written, as its name says."""
        named = _SAMPLES.fullmatch(self.path.name)
        return named[2] if named else None


def find_samples(path: Path) -> list[SamplesFile]:
    """Return the newest file of rows of each task in a folder, or the one that is named.

    Raises:
        DataError: If nothing is there, only results are, or several models stand there.
    """
    if path.is_dir():
        return _newest(path, _in_folder(path))
    if not path.exists():
        raise DataError(str(path), "no such file or folder", hint=_beside(path))
    if path.suffix != ".jsonl":
        raise _no_samples(path)
    named = _SAMPLES.fullmatch(path.name)
    task, time = (named[1], named[2]) if named else (path.stem, "")
    return [SamplesFile(task, path, _results(path.parent, time))]


def read_results(path: Path | None) -> Mapping[str, Any]:
    """Return what a file of results says; nothing where there is none.

    Raises:
        DataError: If it is no JSON object.
    """
    if path is None:
        return {}
    try:
        found = json.loads(read_text(path))
    except ValueError as error:
        raise DataError(str(path), f"broken JSON: {error}") from None
    if not isinstance(found, dict):
        raise DataError(str(path), "not the results of lm-evaluation-harness")
    return found


def _in_folder(folder: Path) -> list[Path]:
    found = [one for one in sorted(folder.rglob("*.jsonl")) if _SAMPLES.fullmatch(one.name)]
    if not found:
        raise _no_samples(folder)
    places = sorted({one.parent for one in found})
    if len(places) > 1:
        names = listed(str(one.relative_to(folder)) for one in places)
        hint = f"name one folder: lm-eval:{folder.name}/{places[0].relative_to(folder)}"
        raise DataError(str(folder), f"holds samples of several models: {names}", hint=hint)
    return found


def _newest(folder: Path, paths: list[Path]) -> list[SamplesFile]:
    by_task = defaultdict[str, list[tuple[str, Path]]](list)
    for path in paths:
        named = _SAMPLES.fullmatch(path.name)
        if named:
            by_task[named[1]].append((named[2], path))
    found = []
    for task, files in sorted(by_task.items()):
        *earlier, (time, newest) = sorted(files)
        results = [_results(path.parent, at) for at, path in earlier]
        found.append(
            SamplesFile(
                task=task,
                path=newest,
                results=_results(newest.parent, time),
                older=len(earlier),
                earlier=tuple(path for path in results if path),
            )
        )
    return found


def _results(folder: Path, time: str) -> Path | None:
    path = folder / f"results_{time}.json"
    return path if path.is_file() else None


def _no_samples(path: Path) -> DataError:
    results = path.name.startswith("results_") or (path.is_dir() and any(_all_results(path)))
    found = "holds results, but no samples" if results else "holds no samples_<task>_<time>.jsonl"
    hint = "run lm_eval again with --log_samples: results alone cannot be compared item by item"
    return DataError(str(path), found, hint=hint if results else None)


def _all_results(folder: Path) -> list[Path]:
    return list(folder.rglob("results_*.json"))


def _beside(path: Path) -> str | None:
    if not path.parent.is_dir():
        return f"the folder {path.parent} does not exist either"
    return f"{path.parent.name} holds {listed(sorted(one.name for one in path.parent.iterdir()))}"
