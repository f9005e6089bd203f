"""Which run is meant: a folder, a fingerprint's beginning, a checkpoint's name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from bench.base.errors import RunError
from bench.base.names import listed, nearest
from bench.runs.folder import MANIFEST
from bench.runs.listing import ListedRun, list_runs, run_folders

LEAST = 4
"""Digits of a fingerprint that may stand for it."""


def find_runs(words: Sequence[str], root: Path) -> tuple[Path, ...]:
    """Return the run folders that words stand for, each once; all under `root` without words.

    Args:
        words: Each a run folder's path, its name, `<suite>/<name>`, a checkpoint's name, or the
            first digits of a fingerprint.
        root: Folder that holds `runs/`.

    Raises:
        RunError: If a word stands for no run (the nearest name is shown) or for several.
    """
    if not words:
        return run_folders(root)
    return tuple(dict.fromkeys(find_run(word, root) for word in words))


def find_run(word: str, root: Path) -> Path:
    """Return the run folder that a word stands for; see `find_runs`.

    Raises:
        RunError: If it stands for none, or for several.
    """
    path = Path(word).expanduser()
    if (path / MANIFEST).is_file():
        return path.resolve() if path.name in ("", "..") else path  # `.` has no name to go by
    runs = list_runs(run_folders(root))
    for means in _MEANINGS:
        found = [one for one in runs if means(one, word)]
        if len(found) > 1:
            shown = listed(f"{one.suite}/{one.folder.name}" for one in found)
            hint = f"give one's folder: {found[0].folder}"
            raise RunError(word, f"stands for {len(found)} runs: {shown}", hint=hint)
        if found:
            return found[0].folder
    names = dict.fromkeys(name for one in runs for name in (one.name, one.fingerprint) if name)
    raise RunError(
        word,
        f"no such run under {root / 'runs'}",
        expected="a run's folder, its checkpoint's name or its fingerprint's first digits",
        hint=f"did you mean {near!r}?" if (near := nearest(word, names)) else "see bench runs list",
    )


_MEANINGS: tuple[Callable[[ListedRun, str], bool], ...] = (
    lambda one, word: word in (one.folder.name, f"{one.suite}/{one.folder.name}"),
    lambda one, word: word in (one.name, f"{one.suite}/{one.name}"),
    lambda one, word: len(word) >= LEAST and one.fingerprint.startswith(word.lower()),
)
