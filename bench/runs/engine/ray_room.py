"""How much of a cluster each worker takes: all of it, shared evenly, as nodes have room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Room:
    """What one worker takes of its machine.

    Attributes:
        cpus: Processors; Ray has it compute with as many threads.
        gpus: GPUs: one, a share of one where they are fewer than workers, or 0 without any.
    """

    cpus: int
    gpus: float

    def __str__(self) -> str:
        """Return it in words."""
        gpus = f" and {self.gpus:g} GPU" if self.gpus else ""
        return f"a worker with {self.cpus} processor{'s' if self.cpus > 1 else ''}{gpus}"


def room_for(workers: int, machines: Sequence[Mapping[str, float]]) -> Room:
    """Return the most that so many workers can each have at the same time.

    Args:
        workers: How many.
        machines: Each machine's `CPU` and `GPU`, as Ray counts them.
    """
    cpus = [int(one.get("CPU", 0)) for one in machines]
    gpus = sum(int(one.get("GPU", 0)) for one in machines)
    fitting = (
        share
        for share in range(max(cpus, default=1), 1, -1)
        if sum(one // share for one in cpus) >= workers
    )
    return Room(next(fitting, 1), _gpus(workers, gpus))


def _gpus(workers: int, gpus: int) -> float:
    if gpus == 0:
        return 0.0
    return 1.0 if gpus >= workers else 1 / -(-workers // gpus)
