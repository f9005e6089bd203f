"""The engine `ray`: Ray places the workers, restarts those that are lost, and repeats their shards.

A worker is an actor that loads the checkpoint when it is first asked for something, so that a
restarted one loads it again. What it makes comes back as bytes: no file system need be shared for
that; the checkpoint must lie at the same path on every machine.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bench.base.errors import BenchError
from bench.base.progress import say
from bench.runs.engine.deaths import MOST, killed
from bench.runs.engine.protocol import Begun, Finished, Shard, Work
from bench.runs.engine.ray_cluster import Cluster, Shared, fetched, joined, shared
from bench.runs.engine.shard_files import shard_path, write_shard
from bench.runs.engine.worker import Made, Worker

T = TypeVar("T")
_PATIENCE = 60.0  # seconds without any worker after which it is said what is waited for


class RayWorker:
    """An actor's side; an error that a person can mend is a result like any other.

    Every call brings a reference of the work: one that Ray has restarted knows nothing.
    """

    def __init__(self) -> None:
        self._worker: Worker | None = None

    def begun(self, given: Shared) -> Begun | BenchError:
        """Load the checkpoint; return what the worker tells of itself."""
        return self._done(given, lambda worker: worker.begun)

    def lengths(self, given: Shared) -> list[int] | BenchError:
        """Return each ask's length in tokens."""
        return self._done(given, lambda worker: worker.lengths())

    def made(self, given: Shared, positions: Sequence[int]) -> Made | BenchError:
        """Answer the asks at these positions, together."""
        return self._done(given, lambda worker: worker.made(positions))

    def _done(self, given: Shared, what: Callable[[Worker], T]) -> T | BenchError:
        try:
            self._worker = self._worker or Worker(fetched(given))
            return what(self._worker)
        except BenchError as error:
            return error


@dataclass
class RayWorkers:
    """Actors on a Ray cluster; without one, on this machine.

    Attributes:
        work: What is asked.
        count: How many there are at most; a cluster may have room for fewer at first.
    """

    work: Work
    count: int
    _cluster: Cluster | None = None
    _given: Shared = ()  # lost where nobody holds it
    _starting: dict[Any, Any] = field(default_factory=dict)
    _idle: deque[Any] = field(default_factory=deque)
    _actors: list[Any] = field(default_factory=list)

    def begin(self) -> tuple[Begun, Sequence[int]]:
        """Start them; return what the first one tells, and each ask's length in tokens."""
        self._cluster = joined(self.count)
        self._given = shared(self.work)
        self._actors = self._cluster.actors(RayWorker, self.count, retries=MOST - 1)
        self._starting = {actor.begun.remote(self._given): actor for actor in self._actors}
        begun: Begun = self._first()
        lengths: list[int] = self._result(self._idle[0].lengths.remote(self._given), None)
        return begun, lengths

    def each(self, shards: Sequence[Shard]) -> Iterator[Finished]:
        """Answer the shards; yield each, in any order, once its file is there."""
        assert self._cluster is not None
        waiting, busy = deque(shards), dict[Any, tuple[Any, Shard]]()
        while waiting or busy:
            while waiting and self._idle:
                actor, shard = self._idle.popleft(), waiting.popleft()
                busy[actor.made.remote(self._given, shard.positions)] = actor, shard
            one = self._cluster.first([*busy, *(self._starting if waiting else ())])
            if one in self._starting:
                self._admit(one)
                continue
            actor, shard = busy.pop(one)
            made: Made = self._result(one, shard.positions)
            self._idle.append(actor)
            write_shard(shard_path(self.work.folder, shard, self.work.asks), made.content)
            yield Finished(shard, made.failures)

    def close(self) -> None:
        """End all workers; a cluster that was there before goes on."""
        while self._cluster is not None and self._actors:
            self._cluster.end(self._actors.pop())

    def _first(self) -> Begun:
        """Wait for the first worker; say what is waited for where that takes long."""
        assert self._cluster is not None
        one = self._cluster.first(list(self._starting), _PATIENCE)
        if one is None:
            say(f"waiting for Ray to find room for {self._cluster.room}")
            one = self._cluster.first(list(self._starting))
        return self._admit(one)

    def _admit(self, started: Any) -> Begun:
        """Count a worker that has loaded among those that can be asked."""
        begun: Begun = self._result(started, None)
        self._idle.append(self._starting.pop(started))
        return begun

    def _result(self, reference: Any, positions: Sequence[int] | None) -> Any:
        """Return what a worker made.

        Raises:
            BenchError: What it raised, or that Ray has given it up.
        """
        assert self._cluster is not None
        found, lost = self._cluster.result(reference)
        if lost is not None:
            raise killed(self.work, f"was lost ({lost})", positions)
        if isinstance(found, BenchError):
            raise found
        return found
