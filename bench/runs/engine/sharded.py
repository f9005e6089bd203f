"""Workers as a crew: shards are planned, made elsewhere, and taken in from their files in order."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager
from types import TracebackType

from bench.base.progress import say
from bench.models.protocol import Failure, Reply
from bench.runs.engine.choice import Engine
from bench.runs.engine.protocol import Finished, Hardware, Replies, Shard, Work, Workers
from bench.runs.engine.shard_files import read_shard, remove_empty, shard_path
from bench.runs.lines import key_of
from bench.runs.plan import batches, unfinished


class Sharded(AbstractContextManager["Sharded"]):
    """Workers that have loaded the checkpoint.

    Args:
        work: What is asked.
        engine: What they are called.
        workers: They themselves, not begun.

    Raises:
        ModelError: What a worker raised, or that workers are killed again and again.
    """

    def __init__(self, work: Work, engine: Engine, workers: Workers) -> None:
        self._work, self._workers, self.engine = work, workers, engine
        try:
            begun, self._lengths = workers.begin()
        except BaseException:
            workers.close()
            raise
        self.hardware: Hardware = begun.hardware
        for line in begun.said:
            say(line)

    def answers(self, missing: Collection[int]) -> Iterator[Replies]:
        """Yield what was missing of each shard, in the order of the plan.

        Its file is removed once the next is asked for: until then a kill loses nothing.
        """
        planned = unfinished(batches(self._lengths, self._work.batch_size), missing)
        shards = [Shard(*both) for both in enumerate(planned)]
        for one in in_order(self._workers.each(shards)):
            path = shard_path(self._work.folder, one.shard, self._work.asks)
            found = read_shard(path)
            replies = [(at, self._reply(at, found, one)) for at in one.shard.positions]
            yield [both for both in replies if both[0] in missing]
            path.unlink()

    def _reply(self, at: int, found: dict[tuple[str, str, int, str], Reply], of: Finished) -> Reply:
        if at in of.failures:
            return failed(of.failures[at])
        return found[key_of(self._work.asks[at])]

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End all workers."""
        self._workers.close()
        remove_empty(self._work.folder)


def failed(failure: Failure) -> Reply:
    """Return the reply that is none."""
    return Reply.failed(failure.kind, failure.detail)


def in_order(finished: Iterator[Finished]) -> Iterator[Finished]:
    """Yield shards by their numbers; those that come before their turn wait for it."""
    early: dict[int, Finished] = {}
    turn = 0
    for one in finished:
        early[one.shard.number] = one
        while turn in early:
            yield early.pop(turn)
            turn += 1
