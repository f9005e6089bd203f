"""The engine `ray`: Ray places workers and restarts those that are lost; others do their shards.

A worker is an actor that loads the checkpoint when it is first asked for something, so that a
restarted one loads it again. What it makes comes back as bytes: no file system need be shared for
that; the checkpoint must lie at the same path on every machine.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
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
Positions = tuple[int, ...] | None
"""Asks to answer together; None: all asks' lengths are wanted."""

_LENGTHS = -1  # the number of the task that is no shard
_PAUSES = (1.0, 30.0)  # seconds before a lost worker is asked again whether it is ready
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
    _actors: list[Any] = field(default_factory=list)
    _starting: dict[Any, Any] = field(default_factory=dict)
    _idle: deque[Any] = field(default_factory=deque)
    _lost: Counter[Any] = field(default_factory=Counter)
    _begun: Begun | None = None

    def begin(self) -> tuple[Begun, Sequence[int]]:
        """Start them; return what the first one tells, and each ask's length in tokens."""
        self._cluster = joined(self.count)
        self._given = shared(self.work)
        self._actors = self._cluster.actors(RayWorker, self.count)
        for actor in self._actors:
            self._start(actor)
        ((_, lengths),) = self._results({_LENGTHS: None})
        assert self._begun is not None
        return self._begun, lengths

    def each(self, shards: Sequence[Shard]) -> Iterator[Finished]:
        """Answer the shards; yield each, in any order, once its file is there."""
        by_number = {one.number: one for one in shards}
        for number, made in self._results({one.number: one.positions for one in shards}):
            shard = by_number[number]
            write_shard(shard_path(self.work.folder, shard, self.work.asks), made.content)
            yield Finished(shard, made.failures)

    def close(self) -> None:
        """End all workers; a cluster that was there before goes on."""
        while self._cluster is not None and self._actors:
            self._cluster.end(self._actors.pop())

    def _results(self, tasks: Mapping[int, Positions]) -> Iterator[tuple[int, Any]]:
        """Have the tasks done, yield each one's number and what came of it."""
        waiting, deaths = deque(sorted(tasks)), Counter[int]()
        busy: dict[Any, tuple[Any, int]] = {}
        while waiting or busy:
            while waiting and self._idle:
                actor, number = self._idle.popleft(), waiting.popleft()
                busy[self._asked(actor, tasks[number])] = actor, number
            one = self._first([*busy, *(self._starting if waiting else ())], waits=not busy)
            if one in self._starting:
                self._admit(one, alone=not busy)
                continue
            actor, number = busy.pop(one)
            found, lost = self._result(one)
            if lost is None:
                self._idle.append(actor)
                yield number, found
                continue
            deaths[number] += 1
            if deaths[number] == MOST:
                raise killed(self.work, f"was lost ({lost})", tasks[number])
            waiting.append(number)  # at the end, as `local` does
            self._start(actor)

    def _asked(self, actor: Any, positions: Positions) -> Any:
        if positions is None:
            return actor.lengths.remote(self._given)
        return actor.made.remote(self._given, positions)

    def _start(self, actor: Any) -> None:
        self._starting[actor.begun.remote(self._given)] = actor

    def _first(self, references: Sequence[Any], *, waits: bool) -> Any:
        """Return the first reference whose result is there; say what is long waited for."""
        assert self._cluster is not None
        one = self._cluster.first(references, _PATIENCE if waits else None)
        if one is None:
            say(f"waiting for Ray to find room for {self._cluster.room}")
            one = self._cluster.first(references)
        return one

    def _admit(self, started: Any, *, alone: bool) -> None:
        """Count a worker that has loaded among those that can be asked.

        One that is lost again is started again, later: Ray may not know yet that its machine is
        gone. Who is lost too often is left out.

        Raises:
            BenchError: What it raised, or that it was the last one.
        """
        actor = self._starting.pop(started)
        found, lost = self._result(started)
        if lost is None:
            self._lost[actor] = 0
            self._begun = self._begun or found
            self._idle.append(actor)
            return
        self._lost[actor] += 1
        if self._lost[actor] < MOST:
            time.sleep(_PAUSES[self._lost[actor] - 1])
            self._start(actor)
        elif alone and not self._idle and not self._starting:
            raise killed(self.work, f"was lost ({lost})", None)

    def _result(self, reference: Any) -> tuple[Any, str | None]:
        """Return what a worker made, or None and how it was lost.

        Raises:
            BenchError: What it raised.
        """
        assert self._cluster is not None
        found, lost = self._cluster.result(reference)
        if isinstance(found, BenchError):
            raise found
        return found, lost
