"""What an engine does: it maps shards of work to shard files, which are taken in whole.

A *shard* is one planned batch, the unit that is computed, lost and done again. Planning looks at
everything that is asked, so an answer has the same company whoever computes it, and is the same.

Where answers are computed elsewhere, workers make shards, in any order; each becomes a file in the
run folder's `shards/`, whole or not at all; whoever holds the folder's lock takes the files in, in
the order of the plan. An engine for another kind of cluster is a new class of `Workers`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from bench.models.protocol import Ask, Checkpoint, Failure, Generation, Reply
from bench.runs.engine.choice import Engine
from bench.runs.prompt_settings import Prompt

Replies = list[tuple[int, Reply]]
"""Positions in the list of asks, and what came of them."""

Hardware = Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Work:
    """Everything that is asked of one checkpoint, and what a worker must know to ask it.

    Attributes:
        checkpoint: What answers.
        asks: All of the suite's, those already answered among them.
        prompt, generation: How they are asked.
        allow_partial: Whether recorded answers may lack items.
        batch_size: Prompts in a shard.
        fingerprint: What the answers are kept under; a worker that finds another checkpoint at
            the same place refuses to answer.
        versions: Of the packages that shape answers, as they are here; likewise.
        folder: The run folder.
    """

    checkpoint: Checkpoint
    asks: tuple[Ask, ...]
    prompt: Prompt
    generation: Generation
    allow_partial: bool
    batch_size: int
    fingerprint: str
    versions: Mapping[str, str | None]
    folder: Path


class Crew(Protocol):
    """Those who answer, ready to; a context that ends them."""

    @property
    def engine(self) -> Engine:
        """What they are."""

    @property
    def hardware(self) -> Hardware:
        """What they compute with (of several workers, the first)."""

    def answers(self, missing: Collection[int]) -> Iterator[Replies]:
        """Yield what comes of the asks at these positions, each once.

        What was yielded is safe elsewhere once the next is asked for.

        Raises:
            ModelError: If going on is useless.
        """

    def __enter__(self) -> Self:
        """Return the crew."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End all that was started."""


@dataclass(frozen=True, slots=True)
class Shard:
    """One planned batch.

    Attributes:
        number: From 0, in the order of the plan.
        positions: In the list of asks.
    """

    number: int
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Begun:
    """What a worker tells of itself once the checkpoint is loaded.

    Attributes:
        hardware: What it computes with.
        said: Notices of loading, a line each; the same of every worker.
    """

    hardware: Hardware
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finished:
    """A shard whose file is there.

    Attributes:
        shard: Which.
        failures: Why some of its asks have no answer, by position; those are not in the file.
    """

    shard: Shard
    failures: Mapping[int, Failure]


class Workers(Protocol):
    """Processes that load the work's checkpoint and answer shards of it."""

    def begin(self) -> tuple[Begun, Sequence[int]]:
        """Start them; return what the first one tells, and each ask's length in tokens.

        Raises:
            ModelError: What a worker raised, or that workers are killed again and again.
        """

    def each(self, shards: Sequence[Shard]) -> Iterator[Finished]:
        """Answer the shards; yield each, in any order, once its file is there.

        A worker that is killed loses its shard, which another one answers; not without end.

        Raises:
            ModelError: As `begin`.
        """

    def close(self) -> None:
        """End all workers; a file that is being written is left as it is."""
