"""The pinned server's own environment: made once in the user's cache folder, found again later.

Conventions:
    An environment is whole when its mark, written last, says so. Whoever makes one holds a lock
    beside it, which the installer inherits: a killed command leaves no half environment that is
    taken for a whole one, and no installer that another command writes against.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bench.base.errors import RoundError
from bench.base.files import write_json
from bench.base.hashing import file_hash
from bench.base.progress import say
from human_eval.label_studio.installing import DISK, PINNED, VERSION, install

PLACE = "KNOWBENCH_LABEL_STUDIO"
MARK = "knowbench.json"


@dataclass(frozen=True, slots=True)
class Environment:
    """An environment that holds the pinned server.

    Attributes:
        folder: Where it is.
    """

    folder: Path

    @property
    def command(self) -> tuple[str, str]:
        """Return the words that run Label Studio; they work after the folder was moved, too."""
        return str(self.folder / "bin" / "python"), str(self.folder / "bin" / "label-studio")

    @property
    def template(self) -> Path:
        """Return the data folder that new ones are copied from: tables, and nothing in them."""
        return self.folder / "template"


def environment_folder() -> Path:
    """Return where the environment is, or is to be: `KNOWBENCH_LABEL_STUDIO`, else the cache."""
    if named := os.environ.get(PLACE):
        return Path(named).expanduser().absolute()
    root = Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser())
    name = f"{VERSION}-{file_hash(PINNED)[:8]}"  # two versions of the suite do not take turns
    return root.absolute() / "knowbench" / "label-studio" / name


def found_environment(folder: Path) -> Environment | None:
    """Return the environment in a folder, if it is whole and is what this version pins."""
    if _mark(folder) != _mark_of(whole=True):
        return None
    environment = Environment(folder)
    whole = all(Path(word).is_file() for word in environment.command)  # its Python may have gone
    return environment if whole and environment.template.is_dir() else None


def server_environment() -> Environment:
    """Return the environment; where there is none yet, say what that takes, and make it.

    Raises:
        RoundError: If it cannot be made: no connection, no room, a folder that holds other things.
    """
    folder = environment_folder()
    if found := found_environment(folder):
        return found
    with _sole_maker(folder) as lock:
        if found := found_environment(folder):  # made by the one who was waited for
            return found
        _clear(folder)
        _check_room(folder)
        folder.mkdir()
        write_json(folder / MARK, _mark_of(whole=False))
        try:
            install(folder, lock)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        write_json(folder / MARK, _mark_of(whole=True))
    return Environment(folder)


def _mark_of(*, whole: bool) -> dict[str, object]:
    return {"label_studio": VERSION, "pinned": file_hash(PINNED), "whole": whole}


def _mark(folder: Path) -> object:
    with suppress(OSError, ValueError):
        return json.loads((folder / MARK).read_text(encoding="utf-8"))
    return None


def _clear(folder: Path) -> None:
    """Remove an environment that is not whole, or not what is pinned; nothing that is not ours."""
    if not folder.exists():
        return
    if not folder.is_dir() or (_mark(folder) is None and any(folder.iterdir())):
        hint = f"name an empty folder by {PLACE}, or unset it"
        raise RoundError(str(folder), "it holds something else than our Label Studio", hint=hint)
    say(f"{folder}: unfinished, or another version; it is made again")
    shutil.rmtree(folder)


def _check_room(folder: Path) -> None:
    free = shutil.disk_usage(folder.parent).free
    if free < DISK:
        found = f"{free / 1e9:.1f} GB are free, Label Studio takes {DISK / 1e9:.1f}"
        raise RoundError(str(folder), found, hint=f"make room, or name another place by {PLACE}")


@contextmanager
def _sole_maker(folder: Path) -> Iterator[int]:
    """Hold the lock beside a folder; say so while another process holds it."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder.with_name(f"{folder.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        hint = f"name another place by {PLACE}"
        raise RoundError(str(folder), f"cannot be made: {error.strerror}", hint=hint) from None
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"{folder}: another process installs Label Studio there; waiting for it")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
    finally:
        os.close(handle)
