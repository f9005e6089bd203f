"""Whether this process is the command's own, or a guest's: a notebook's, somebody's script's."""

from __future__ import annotations

_said: list[bool] = []


def claim() -> None:
    """Say that this process was started by the suite and runs nothing else."""
    _said.append(True)


def is_own() -> bool:
    """Whether it was claimed: what changes other packages for good is done only then."""
    return bool(_said)
