"""One process at a time in a folder: an flock, which a kill frees, with the holder's pid in it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.base.errors import RunError


@contextmanager
def sole_writer(folder: Path) -> Iterator[None]:
    """Hold `folder`'s lock while the block runs.

    Raises:
        RunError: If another process holds it; the error names its pid.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a+", encoding="ascii") as stream:
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
        stream.truncate(0)
        stream.write(str(os.getpid()))
        stream.flush()
        yield


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
        with sole_writer(folder):
            yield
    else:
        yield
