"""The run folder: one checkpoint's answers to one suite, and how they were made.

`answers.jsonl` only grows, one flush to disk per batch, so that a kill costs the batch in flight
and nothing else. Whoever writes holds the folder's lock.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from bench.base.errors import RunError
from bench.base.files import sweep
from bench.base.progress import say
from bench.models.protocol import Ask, Reply
from bench.runs.lines import Key, from_line, key_of, to_line

ANSWERS, MANIFEST, SCORES = "answers.jsonl", "run.json", "scores.parquet"
_UNSAFE = re.compile(r"[^\w.+-]+")


def run_folder(root: Path, suite: str, name: str, fingerprint: str) -> Path:
    """Return where a run stands: `runs/<suite>/<name>-<fingerprint>` under `root`."""
    return root / "runs" / file_name(suite) / f"{file_name(name)}-{fingerprint}"


def file_name(name: str) -> str:
    """Return a name that any file system takes as one part of a path, at most 80 characters."""
    return _UNSAFE.sub("-", name).strip(".-")[:80] or "unnamed"


@dataclass(frozen=True)
class RunFolder:
    """An open run folder; its lock must be held.

    Attributes:
        path: The folder.
        answers: Everything in `answers.jsonl`, by set, id, sample and prompt hash.
    """

    path: Path
    answers: dict[Key, Reply] = field(default_factory=dict)

    def append(self, answered: Iterable[tuple[Ask, Reply]]) -> None:
        """Add answers in one write and flush them to disk."""
        rows = list(answered)
        text = "".join(to_line(ask, reply) for ask, reply in rows)
        with (self.path / ANSWERS).open("ab") as stream:
            stream.write(text.encode("ascii"))
            stream.flush()
            os.fsync(stream.fileno())
        self.answers.update((key_of(ask), reply) for ask, reply in rows)


def open_folder(path: Path) -> RunFolder:
    """Read a run folder, whose lock must be held; a new one is empty.

    Files that a killed process left half written are removed. Of several answers to one ask the
    newest, which is the last, counts. A last line without its newline was torn by a kill: it is
    cut off, with a notice.

    Raises:
        RunError: If any other line is not an answer (with the line).
    """
    sweep(path, (MANIFEST, SCORES))
    answers = path / ANSWERS
    if not answers.exists():
        return RunFolder(path)
    lines = whole_lines(answers, "answered")
    return RunFolder(path, dict(_parsed(answers, at, line) for at, line in enumerate(lines, 1)))


def standing(root: Path) -> Path:
    """Return the folder itself, or the nearest one above it that is there."""
    return next((one for one in (root, *root.parents) if one.exists()), root)


def remove_if_bare(path: Path, keep: Path) -> None:
    """Remove a folder that holds nothing but its lock, and the folders it alone stood in.

    Args:
        path: The run folder.
        keep: The folder above it that stays: the one that stood before.
    """
    if {entry.name for entry in path.iterdir()} <= {"lock"}:
        with suppress(OSError):  # somebody else's files stand there
            (path / "lock").unlink(missing_ok=True)
            for folder in (path, *path.parents):
                if folder == keep:
                    return
                folder.rmdir()


def whole_lines(path: Path, done: str) -> list[bytes]:
    """Return a file's whole lines; what follows the last newline is cut off the file too.

    Args:
        path: A file that only grows; its lock must be held.
        done: What is then done again, for the notice: `answered`.
    """
    content = path.read_bytes()
    whole = content.rfind(b"\n") + 1
    if whole < len(content):
        with path.open("rb+") as stream:
            stream.truncate(whole)
            os.fsync(stream.fileno())
        say(f"{path}: the last line was torn by an interruption; it is dropped and {done} again")
    return content[:whole].split(b"\n")[:-1]


def _parsed(path: Path, number: int, line: bytes) -> tuple[Key, Reply]:
    try:
        return from_line(line.decode("ascii"))
    except ValueError as error:
        raise RunError(
            f"{path}:{number}",
            f"not an answer ({error})",
            expected="lines as `bench run` writes them",
            hint="mend or delete that line; its question is then asked again",
        ) from None
