"""Holding a run folder: the lock, and no empty folder left behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.base.errors import RunError
from bench.base.locks import sole_writer
from bench.runs.folder import remove_if_bare, standing

_ELSEWHERE = "choose another folder with --out; answers written so far are kept"


@contextmanager
def held(path: Path, root: Path) -> Iterator[None]:
    """Hold the folder's lock; leave no empty folder behind where nothing could be written.

    Args:
        path: The run folder; made if it is not there.
        root: The folder above it that holds `runs/`.

    Raises:
        RunError: If another process writes there (named by pid), or it cannot be used.
    """
    try:
        keep = standing(root)
        with sole_writer(path):
            try:
                yield
            finally:
                remove_if_bare(path, keep)
    except OSError as error:  # no permission, no space, a file where a folder should be
        where = str(error.filename or path)
        raise RunError(where, f"cannot be used: {error.strerror}", hint=_ELSEWHERE) from None
