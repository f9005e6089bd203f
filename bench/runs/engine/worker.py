"""What a worker does, whoever started it: load the checkpoint once, answer shards."""

from __future__ import annotations

import io
import platform
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr
from dataclasses import dataclass

from bench.base.errors import ModelError
from bench.models.fingerprint import fingerprint_of
from bench.models.protocol import Failure
from bench.runs.engine.protocol import Begun, Work
from bench.runs.engine.shard_files import shard_bytes
from bench.runs.environment import hardware, versions
from bench.runs.unchanged import check_unchanged


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a shard.

    Attributes:
        content: Its answers, as the shard file holds them.
        failures: Why some of its asks have no answer, by position.
    """

    content: bytes
    failures: Mapping[int, Failure]


class Worker:
    """A loaded checkpoint, sure to be the one that was asked for.

    Attributes:
        begun: What it tells of itself.

    Raises:
        ModelError: If the checkpoint cannot be loaded; if here it is another one, or packages
            are of other versions, than where the run was started.
    """

    def __init__(self, work: Work) -> None:
        _check_versions(work)
        _check_content(work)
        said = io.StringIO()
        with redirect_stderr(said):  # each worker says the same: the run says it once
            model = work.checkpoint.load(work.asks, work.generation, work.allow_partial)
        _check_still(work)
        self._work, self._model = work, model
        self.begun = Begun(hardware(computes=True), tuple(said.getvalue().splitlines()))

    def lengths(self) -> list[int]:
        """Return each ask's length in tokens."""
        return self._model.lengths(self._work.asks)

    def made(self, positions: Sequence[int]) -> Made:
        """Answer the asks at these positions, together.

        Raises:
            ModelError: If the model fails at it.
        """
        asks = [self._work.asks[at] for at in positions]
        replies = self._model.generate(asks)
        _check_still(self._work)
        failed = {
            at: reply.failure
            for at, reply in zip(positions, replies, strict=True)
            if reply.failure is not None
        }
        return Made(shard_bytes(zip(asks, replies, strict=True)), failed)


def _check_versions(work: Work) -> None:
    """Refuse other packages: they may answer otherwise, and `run.json` would not tell."""
    for name, here in versions().items():
        there = work.versions.get(name)
        if here != there:
            raise ModelError(
                f"worker on {platform.node()}",
                f"{name} {here or 'is not installed'}",
                expected=f"{there or 'none'}, as where the run was started",
                hint="install the same versions everywhere",
            )


def _check_content(work: Work) -> None:
    """Refuse another checkpoint at the same path: answers would be kept under a wrong name."""
    found = fingerprint_of(work.checkpoint, work.prompt, work.generation)
    if found != work.fingerprint:
        raise ModelError(
            work.checkpoint.name,
            f"what the worker on {platform.node()} finds at its path is another checkpoint",
            expected="the same content, file by file",
            hint="copy it there again, or use a file system that all machines see",
        )


def _check_still(work: Work) -> None:
    """Refuse what somebody has written to since: a trainer that saves there, for one."""
    check_unchanged(work.checkpoint, work.prompt, work.generation, work.fingerprint)
