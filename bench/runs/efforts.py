"""What answering took, as a run's manifests have it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bench.base.effort import Effort
from bench.base.errors import RunError
from bench.runs.folder import MANIFEST
from bench.runs.manifest import Invocation, read_manifest


def effort_of(folders: Iterable[Path]) -> Effort | None:
    """Return what all invocations of a checkpoint's runs took together.

    Args:
        folders: The run folders, one for each way of asking.

    Returns:
        Seconds and energy summed, the most memory of any; None where the answers were recorded.
    """
    found = [one for folder in folders for one in _invocations(folder)]
    if not found:
        return None
    return Effort(
        seconds=sum(one.seconds for one in found),
        memory=_most(one.memory for one in found),
        card_memory=_most(one.card_memory for one in found),
        joules=_sum(one.joules for one in found),
    )


def _invocations(folder: Path) -> list[Invocation]:
    try:
        manifest = read_manifest(folder / MANIFEST)
    except RunError:
        return []
    return [] if manifest.prompt is None else manifest.invocations


def _most(values: Iterable[int | None]) -> int | None:
    return max((one for one in values if one is not None), default=None)


def _sum(values: Iterable[float | None]) -> float | None:
    """Return the sum; None where any of them is unknown, for a part would look like the whole."""
    every = list(values)
    known = [one for one in every if one is not None]
    return sum(known) if len(known) == len(every) else None
