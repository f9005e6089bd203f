"""Checkpoints that other processes can load, on this machine or on another one."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from bench.models.protocol import Checkpoint


@runtime_checkable
class Portable(Protocol):
    """A checkpoint that can be pickled and loaded elsewhere.

    Its `identity()` tells whether what lies there is the same; an answer depends on its batch
    only, whoever computes it.
    """

    def as_sent(self) -> Checkpoint | None:
        """Return what is sent, without anything loaded here; None where nothing can be."""


def as_sent(checkpoint: Checkpoint) -> Checkpoint | None:
    """Return what is sent to other processes, or None: then it answers in this one."""
    return checkpoint.as_sent() if isinstance(checkpoint, Portable) else None
