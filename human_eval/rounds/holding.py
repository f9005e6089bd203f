"""Writing to a round's folder: what the disk refuses is one sentence, and one process at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.base.errors import RoundError
from bench.base.locks import sole_writer

_HINT = "free the place, or copy the round to where you may write"


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Word what the disk refuses while the block runs.

    Args:
        folder: The round's; named where the refusal names no file.

    Raises:
        RoundError: If something cannot be written: no leave, no space, a folder in a file's place.
    """
    try:
        yield
    except OSError as error:
        if error.strerror is None:  # raised by a program, not by the disk
            raise
        where = str(error.filename or folder)
        raise RoundError(where, f"cannot be written: {error.strerror}", hint=_HINT) from None


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a round's folder while the block writes to it.

    Raises:
        RoundError: As `writing`.
        RunError: If another process writes there; the error names its pid.
    """
    with writing(folder), sole_writer(folder):
        yield
