"""Checkpoints that a training leaves on its way, for curves over its steps.

They are what the one training passed through: its learning rate had not yet fallen to 0, so that
a training of as many steps from the start may end elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.base.errors import ModelError


@dataclass(frozen=True)
class Stop:
    """A checkpoint on the way.

    Attributes:
        step: After which it is saved.
        folder: Where: beside the last one, its name and the step.
        plan: What it follows from.
    """

    step: int
    folder: Path
    plan: Mapping[str, object]


def stops_of(
    out: Path, save_at: Sequence[int], steps: int, wanted: Mapping[str, object]
) -> tuple[Stop, ...]:
    """Return the checkpoints that a training shall leave on its way, the earliest first.

    Args:
        out: Folder of the last checkpoint, e.g. `full-1`; that after 20 steps is `full-1-20`.
        save_at: After which steps.
        steps: Of the whole training.
        wanted: The plan of the whole training.

    Raises:
        ModelError: At a step that the training does not have.
    """
    for step in save_at:
        if not 1 <= step <= steps:
            expected = f"between 1 and {steps}, the steps of this training"
            raise ModelError("save-at", f"is {step}", expected=expected)
    return tuple(
        Stop(step, out.with_name(f"{out.name}-{step}"), {**wanted, "saved_at": step})
        for step in sorted(set(save_at))
    )
