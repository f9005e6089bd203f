"""One process at a time in a folder: an flock, which a kill frees, with the holder's pid in it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from bench.base.errors import RunError


@contextmanager
def sole_writer(folder: Path, *, make: bool = True) -> Iterator[None]:
    """Hold `folder`'s lock while the block runs.

    Args:
        folder: What is written to.
        make: Make the folder where it is not there; else it is an OSError that it is not.

    Raises:
        RunError: If another process holds it; the error names its pid.
    """
    with _locked(folder, make) as stream:
        stream.truncate(0)
        stream.write(str(os.getpid()))
        stream.flush()
        yield


def _locked(folder: Path, make: bool) -> TextIO:
    """Return the folder's lock file, open and locked.

    Whoever held it may have removed it, or put the whole folder aside, after it was opened here:
    then what is locked is nobody's any more, and another process may lock a new one.
    """
    while True:
        if make:
            folder.mkdir(parents=True, exist_ok=True)
        try:
            stream = _opened(folder)
        except FileNotFoundError:  # the folder went away, or the lock file did
            if not make:
                raise
        else:
            if stream is not None:
                return stream


def _opened(folder: Path) -> TextIO | None:
    """Return the lock file, locked; None where another file goes by its name now."""
    stream = (folder / "lock").open("a+", encoding="ascii")
    try:
        _lock(stream, folder)
        if os.path.samestat(os.fstat(stream.fileno()), (folder / "lock").stat()):
            return stream
    except BaseException:
        stream.close()
        raise
    stream.close()
    return None


def _lock(stream: TextIO, folder: Path) -> None:
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        stream.seek(0)
        holder = stream.read().strip() or "unknown"
        raise RunError(
            str(folder),
            f"another process is writing here (pid {holder})",
            hint="wait until it ends, or end it; what it wrote is kept",
        ) from None


def lock_holder(folder: Path) -> str | None:
    """Return the pid of the process that holds a folder's lock now, `unknown`, or None.

    Nothing is written; a moment later it may be otherwise.
    """
    try:
        with (folder / "lock").open("r", encoding="ascii") as stream:
            try:
                fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return stream.read().strip() or "unknown"
    except OSError:
        pass
    return None


@contextmanager
def left_alone(folder: Path) -> Iterator[None]:
    """Hold a folder's lock, if it has one that can be held, while it is only read.

    A folder without one is a copy, or an archive, in which nobody writes.

    Raises:
        RunError: As `sole_writer`.
    """
    if (folder / "lock").is_file() and os.access(folder / "lock", os.W_OK):
        with sole_writer(folder, make=False):
            yield
    else:
        yield
