"""Which engine answers, and with how many workers."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec

from bench.base.errors import RunError
from bench.base.names import suggestion

NAMES = ("here", "local", "ray")
_WORKERS = 2  # where an engine is named and no number is


@dataclass(frozen=True, slots=True)
class Engine:
    """Where answers are computed; no setting of generation, in no fingerprint.

    Attributes:
        name: `here` (in this process), `local` (processes on this machine) or `ray`.
        workers: Processes that compute; each loads the checkpoint.

    Raises:
        RunError: If there is no such engine, it has no such number of workers, or Ray is not
            installed.
    """

    name: str = "here"
    workers: int = 1

    def __post_init__(self) -> None:
        """Refuse what cannot be, before anything is read."""
        if self.name not in NAMES:
            found, expected = f"there is no {self.name!r}", ", ".join(NAMES)
            near = suggestion(self.name, NAMES)
            hint = near if near.startswith("did") else None
            raise RunError("--engine", found, expected=expected, hint=hint)
        if self.workers < 1:
            raise RunError("--workers", str(self.workers), expected="at least 1")
        if self.name == "here" and self.workers > 1:
            found = f"{self.workers}, but this process alone answers"
            raise RunError("--workers", found, hint="add --engine local, or --engine ray")
        if self.name == "ray" and find_spec("ray") is None:
            hint = "pip install 'knowbench[ray]', or take --engine local on this machine"
            raise RunError("--engine ray", "Ray is not installed here", hint=hint)


HERE = Engine()
"""The default."""


def chosen_engine(name: str, workers: int | None) -> Engine:
    """Return the engine that two words of the command line name.

    Args:
        name: One of `NAMES`.
        workers: None: 2, or 1 where this process answers.

    Raises:
        RunError: As `Engine`.
    """
    if workers is None:
        workers = 1 if name == HERE.name else _WORKERS
    return Engine(name, workers)
