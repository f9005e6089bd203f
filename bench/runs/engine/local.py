"""The engine `local`: processes on this machine, each with its share of the processors and GPUs."""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from typing import cast

from bench.base.errors import BenchError
from bench.base.progress import say
from bench.base.threads import fitting_threads, processors
from bench.runs.engine.deaths import MOST, killed
from bench.runs.engine.gpus import gpu_share
from bench.runs.engine.process import Process
from bench.runs.engine.protocol import Begun, Finished, Shard, Work
from bench.runs.engine.serving import Bug, Task
from bench.runs.engine.shard_files import shard_path

_LENGTHS = -1  # the number of the task that is no shard


@dataclass
class _Busy:
    """A worker and what it is doing: a task's number, or None; loading until it has begun."""

    at: int
    process: Process
    task: int | None = None
    begun: bool = False


@dataclass
class LocalWorkers:
    """Worker processes.

    Attributes:
        work: What is asked.
        count: How many there are.
    """

    work: Work
    count: int
    _workers: list[_Busy] = field(default_factory=list)
    _begun: Begun | None = None
    _threads: int = 1

    def begin(self) -> tuple[Begun, Sequence[int]]:
        """Start them; return what the first one tells, and each ask's length in tokens."""
        self._threads = max(1, (fitting_threads() or len(processors())) // self.count)
        # all start before the first is waited for: the work is more than a socket holds
        self._workers = [_Busy(at, self._process(at)) for at in range(self.count)]
        for one in self._workers:
            one.process.send(self.work)
        ((_, lengths),) = self._results({_LENGTHS: Task()})
        assert self._begun is not None
        return self._begun, cast("list[int]", lengths)

    def each(self, shards: Sequence[Shard]) -> Iterator[Finished]:
        """Answer the shards; yield each, in any order, once its file is there."""
        by_number = {one.number: one for one in shards}
        folder, asks = self.work.folder, self.work.asks
        tasks = {one.number: Task(one.positions, shard_path(folder, one, asks)) for one in shards}
        for number, failures in self._results(tasks):
            yield Finished(by_number[number], failures)  # type: ignore[arg-type]

    def close(self) -> None:
        """End all workers."""
        while self._workers:
            self._workers.pop().process.close()

    def _results(self, tasks: Mapping[int, Task]) -> Iterator[tuple[int, object]]:
        """Have the tasks done, yield each one's number and what came of it."""
        waiting = deque(sorted(tasks))
        deaths: Counter[int | None] = Counter()
        left = len(tasks)
        while left:
            for one in self._workers:
                if waiting and one.begun and one.task is None:
                    one.task = waiting.popleft()
                    one.process.send(tasks[one.task])
            for one, message in self._messages():
                if message is None:
                    deaths[one.task] += 1
                    self._replace(one, deaths, tasks)
                    # at the end: one that kills its workers does not keep them from the others
                    waiting.extend([] if one.task is None else [one.task])
                elif isinstance(message, Begun):
                    one.begun, self._begun = True, self._begun or message
                elif one.task is not None:
                    number, one.task, left = one.task, None, left - 1
                    yield number, message

    def _messages(self) -> Iterator[tuple[_Busy, object]]:
        """Yield what workers sent, once any did; None for one that is no more.

        Raises:
            BenchError, OSError, RuntimeError: What a worker raised.
        """
        by_connection = {one.process.connection: one for one in self._workers}
        for ready in wait(list(by_connection)):
            one = by_connection[ready]  # type: ignore[index]
            try:
                message = one.process.connection.recv()
            except (EOFError, OSError):  # it may have died in the middle of a message
                message = None
            if isinstance(message, BenchError | OSError):
                raise message
            if isinstance(message, Bug):
                raise RuntimeError(f"a worker failed:\n{message.trace}")
            yield one, message

    def _replace(self, one: _Busy, deaths: Counter[int | None], tasks: Mapping[int, Task]) -> None:
        """Start another worker in a dead one's place, but not without end."""
        how = one.process.ended()
        one.process.close()
        if deaths[one.task] == MOST:
            task = None if one.task is None else tasks[one.task]
            raise killed(self.work, how, None if task is None else task.positions)
        say(f"{self.work.checkpoint.name}: a worker {how}; another one takes its place")
        fresh = _Busy(one.at, self._process(one.at))
        fresh.process.send(self.work)
        self._workers[one.at] = fresh

    def _process(self, at: int) -> Process:
        share = gpu_share(at, self.count)
        given = {
            "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS") or str(self._threads),
            "KNOWBENCH_SHARERS": str(self.count),  # of the machine's memory: hf_memory.SHARERS
        }
        return Process(given if share is None else given | {"CUDA_VISIBLE_DEVICES": share})
