"""The folder that a checkpoint's spec is relative to: without it nobody finds the place again."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bench.base.errors import BenchError
from bench.models.loaded_once import LoadedOnce
from bench.models.protocol import Checkpoint
from bench.models.table import find_backend
from bench.models.trust import Trust, trusted


def settled_in(checkpoint: Checkpoint, bases: Iterable[Path]) -> Path | None:
    """Return the first of some folders from which the checkpoint's spec leads to just this one.

    Args:
        checkpoint: As it was resolved.
        bases: Folders that it may have been resolved from.

    Returns:
        The folder, resolved; None where its spec leads there from none of them.
    """
    one = checkpoint.checkpoint if isinstance(checkpoint, LoadedOnce) else checkpoint
    return next((base.resolve() for base in bases if _opened(one, base) == one), None)


def _opened(one: Checkpoint, base: Path) -> Checkpoint | None:
    """Return what the spec stands for from there, trusted as the checkpoint is."""
    backend, _, location = one.spec.partition(":")
    opener = find_backend(backend)
    if opener is None:
        return None
    try:
        opened = opener(one.name, one.spec, location, base)
    except BenchError:
        return None
    trust = getattr(one, "trust", None)
    return trusted(opened, trust) if isinstance(trust, Trust) else opened
