"""What of a checkpoint may run or be unpickled here: nothing, unless a person says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from bench.models.protocol import Checkpoint

WHERE = "in `bench run`, `bench compare` and `bench check overfitting`"
"""Commands that have the flags, in words."""


@dataclass(frozen=True, slots=True)
class Trust:
    """What a person vouches for; it holds for all checkpoints of a command.

    Attributes:
        pickle: Weights may be read from pickles (`pytorch_model.bin`), tensors only: whatever else
            a pickle asks for is still refused.
        remote_code: Python files in a checkpoint's folder may be run.
    """

    pickle: bool = False
    remote_code: bool = False


NO_TRUST = Trust()
"""The default everywhere."""


@runtime_checkable
class Trusting(Protocol):
    """A checkpoint that can be told what to trust; others have nothing to be trusted with."""

    def trusted(self, trust: Trust) -> Checkpoint:
        """Return the same checkpoint under that trust."""


def trusted(checkpoint: Checkpoint, trust: Trust) -> Checkpoint:
    """Return the checkpoint under that trust; itself where that means nothing to it."""
    return checkpoint.trusted(trust) if isinstance(checkpoint, Trusting) else checkpoint
