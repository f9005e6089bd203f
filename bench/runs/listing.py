"""Which runs stand under a folder, and how each of them stands."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.base.errors import RunError
from bench.base.locks import lock_holder
from bench.runs.folder import ANSWERS, MANIFEST
from bench.runs.line_files import count_lines
from bench.runs.manifest import Invocation, Manifest, read_manifest

RUNS = "runs"


@dataclass(frozen=True, slots=True)
class ListedRun:
    """One run folder.

    Attributes:
        folder: Where it is.
        suite: Name of the folder it stands in.
        name: The checkpoint's name; the folder's where the manifest cannot be read.
        fingerprint: What its answers depend on; empty where the manifest cannot be read.
        backend: What answers: `hf`, `openai`, `recorded` …
        temperature: At which answers were drawn; 0 is greedy; None where they were recorded.
        answers: Lines of answers.
        finished: Whether nothing was missing when it was last written to.
        last: When that was, UTC, ISO 8601.
        bytes: Size of all its files.
        holder: Pid of the process that writes there now, or None.
        problem: Why its manifest cannot be read, or None.
    """

    folder: Path
    suite: str
    name: str
    fingerprint: str
    backend: str
    temperature: float | None
    answers: int
    finished: bool
    last: str
    bytes: int
    holder: str | None
    problem: str | None = None


def run_folders(root: Path) -> tuple[Path, ...]:
    """Return the run folders under `root`, in the order of their paths.

    Args:
        root: Folder that holds `runs/`.

    Raises:
        RunError: If it holds none.
    """
    top = root / RUNS
    if not top.is_dir():
        hint = "--out FOLDER says which folder holds runs/"
        raise RunError(str(top), "no such folder", hint=hint)
    return tuple(
        folder for suite in _folders(top) for folder in _folders(suite) if any(folder.iterdir())
    )


def list_runs(folders: Sequence[Path]) -> tuple[ListedRun, ...]:
    """Return how each run folder stands."""
    return tuple(listed_run(folder) for folder in folders)


def listed_run(folder: Path) -> ListedRun:
    """Return how a run folder stands; nothing of it is changed."""
    problem, manifest, answers = None, None, 0
    try:
        answers = count_lines(folder / ANSWERS)
        manifest = read_manifest(folder / MANIFEST)
    except RunError as error:
        problem = f"{MANIFEST}: {error.found}"
    except OSError as error:
        problem = f"{ANSWERS}: cannot be read: {error.strerror}"
    invocations = manifest.invocations if manifest else []
    return ListedRun(
        folder=folder,
        suite=folder.resolve().parent.name,
        name=manifest.name if manifest else folder.name,
        fingerprint=manifest.fingerprint if manifest else "",
        backend=backend_of(manifest) if manifest else "",
        temperature=(manifest.generation or {}).get("temperature") if manifest else None,
        answers=answers,
        finished=bool(invocations and invocations[-1].finished),
        last=(_end(invocations[-1]) if invocations else None) or _touched(folder),
        bytes=sum(file_sizes(folder).values()),
        holder=lock_holder(folder),
        problem=problem,
    )


def file_sizes(folder: Path) -> dict[str, int]:
    """Return the bytes of each file in a run folder, by its name there.

    What vanishes meanwhile, because somebody writes there, is left out.
    """
    found = {}
    for path in sorted(folder.rglob("*")):
        with suppress(FileNotFoundError):
            if path.is_file():
                found[path.relative_to(folder).as_posix()] = path.stat().st_size
    return found


def backend_of(manifest: Manifest) -> str:
    """Return the backend that a manifest names."""
    return str(manifest.identity.get("backend") or manifest.spec.partition(":")[0])


def _folders(folder: Path) -> list[Path]:
    """Return the folders in a folder; hidden ones are being written, or being removed."""
    return sorted(one for one in folder.iterdir() if one.is_dir() and one.name[0] != ".")


def _end(one: Invocation) -> str | None:
    """Return when an invocation wrote its last answer; None where the manifest says no time."""
    try:
        end = datetime.fromisoformat(one.started) + timedelta(seconds=one.seconds)
    except (TypeError, ValueError, OverflowError):
        return None
    return end.astimezone(UTC).isoformat(timespec="seconds")


def _touched(folder: Path) -> str:
    return datetime.fromtimestamp(folder.stat().st_mtime, UTC).isoformat(timespec="seconds")
