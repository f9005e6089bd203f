"""The table of backends: what stands before the colon of a spec, and who answers to it.

Other packages add backends by entry points of the group `knowbench.models`: a function
`(name, spec, location, base) -> Checkpoint`.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path

from bench.models.protocol import Checkpoint

Opener = Callable[[str, str, str, Path], Checkpoint]
"""Takes the checkpoint's name, its spec, the location behind the colon, and the folder that
relative locations are relative to."""


def _hf(name: str, spec: str, location: str, base: Path) -> Checkpoint:
    from bench.models.hf import HfCheckpoint

    return HfCheckpoint(name, spec, (base / Path(location).expanduser()).resolve())


def _recorded(name: str, spec: str, location: str, base: Path) -> Checkpoint:
    from bench.models.recorded import open_recorded

    return open_recorded(name, spec, location, base)


BACKENDS: dict[str, Opener] = {"hf": _hf, "recorded": _recorded}


def find_backend(name: str) -> Opener | None:
    """Return the backend of that name, looking at entry points only if the table has none."""
    if name in BACKENDS:
        return BACKENDS[name]
    found = entry_points(group="knowbench.models", name=name)
    opener: Opener | None = next((entry.load() for entry in found), None)
    return opener


def backend_names() -> list[str]:
    """Return the names of all backends, those of other packages included."""
    return [*BACKENDS, *(entry.name for entry in entry_points(group="knowbench.models"))]
