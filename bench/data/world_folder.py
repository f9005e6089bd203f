"""A demo's folder: what we wrote there is known by its hash, what others wrote is left alone.

`demo.json` keeps every content that a demo ever meant to give to a name. It is written before
what it speaks of, so that a kill at any moment leaves nothing of ours that looks like another's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.base.errors import RunError
from bench.base.files import write_json, write_text
from bench.base.hashing import file_hash, text_hash
from bench.base.names import listed

RECORD = "demo.json"
SCHEMA = "knowbench.demo/1"
_WANTED = "a demo needs a new or empty folder, or an earlier demo's"
_ELSEWHERE = "name another --out"


@dataclass(frozen=True)
class DemoFolder:
    """A folder that a demo may write to.

    Attributes:
        path: The folder; it may not be there yet.
        written: By name (a file's or a checkpoint's, relative to the folder), the hashes of what
            demos wrote there; grows by what this one writes.
    """

    path: Path
    written: dict[str, list[str]]

    def wrote(self, name: str, digest: str) -> bool:
        """Whether a demo gave this name this content."""
        return digest in self.written.get(name, [])

    def claim(self, digests: Mapping[str, str]) -> None:
        """Record what is about to be written, by name."""
        for name, digest in digests.items():
            if not self.wrote(name, digest):
                self.written.setdefault(name, []).append(digest)
        self.path.mkdir(parents=True, exist_ok=True)
        write_json(self.path / RECORD, {"schema": SCHEMA, "written": self.written})

    def write(self, texts: Mapping[str, str]) -> None:
        """Write files, by name; those that hold their text already stay as they are.

        Raises:
            RunError: If one of them is not as a demo wrote it (then none is written), or the
                folder cannot be written to.
        """
        digests = {name: text_hash(text, 64) for name, text in texts.items()}
        try:
            standing = {name: file_hash(self.path / name) for name in texts if self._is_there(name)}
            self._check(standing, digests)
            self.claim(digests)
            for name in texts:
                if standing.get(name) != digests[name]:
                    write_text(self.path / name, texts[name])
        except OSError as error:
            where = str(error.filename or self.path)
            raise RunError(where, f"cannot be used: {error.strerror}", hint=_ELSEWHERE) from None

    def _is_there(self, name: str) -> bool:
        return (self.path / name).exists()

    def _check(self, standing: Mapping[str, str], wanted: Mapping[str, str]) -> None:
        """Refuse files that neither an earlier demo wrote nor this one would."""
        others = [
            name
            for name, digest in standing.items()
            if digest != wanted[name] and not self.wrote(name, digest)
        ]
        if others:
            raise RunError(
                str(self.path),
                f"{listed(others)} changed since the demo wrote it",
                hint=f"{_ELSEWHERE}, or delete what was changed to have it written again",
            )


def open_demo(path: Path) -> DemoFolder:
    """Open a folder for a demo: a new or empty one, or an earlier demo's.

    Raises:
        RunError: If it is a file, or holds something and no record of a demo.
    """
    try:
        found = sorted(one.name for one in path.iterdir())
    except FileNotFoundError:
        found = []
    except OSError as error:
        found_there = "is a file" if path.is_file() else f"cannot be used: {error.strerror}"
        raise RunError(str(path), found_there, expected=_WANTED, hint=_ELSEWHERE) from None
    if RECORD in found:
        return DemoFolder(path, _read(path / RECORD))
    if found:
        raise RunError(
            str(path),
            f"holds {listed(found, 3)} and was not written by a demo",
            expected=_WANTED,
            hint=_ELSEWHERE,
        )
    return DemoFolder(path, {})


def _read(path: Path) -> dict[str, list[str]]:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        if record["schema"] != SCHEMA:
            raise ValueError(record["schema"])
        return {str(name): list(map(str, digests)) for name, digests in record["written"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise RunError(str(path), "is no record of a demo", hint=_ELSEWHERE) from None
