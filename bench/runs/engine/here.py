"""The engine that is none: this process answers."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import TracebackType

from bench.models.protocol import Model, Reply, Streaming
from bench.runs.engine.choice import HERE, Engine
from bench.runs.engine.protocol import Hardware, Replies, Work
from bench.runs.environment import hardware
from bench.runs.lines import Key, key_of
from bench.runs.plan import batches, unfinished

_EVERY = 1.0  # seconds between two flushes of answers that come one by one


@dataclass(frozen=True)
class Here(AbstractContextManager["Here"]):
    """A loaded model in this process.

    Attributes:
        work: What is asked.
        model: What answers.
    """

    work: Work
    model: Model

    @classmethod
    def loaded(cls, work: Work) -> Here:
        """Load the checkpoint.

        Raises:
            ModelError, DataError: What the checkpoint raises.
        """
        model = work.checkpoint.load(work.asks, work.generation, work.allow_partial)
        return cls(work, model)

    @property
    def engine(self) -> Engine:
        """This process."""
        return HERE

    @property
    def hardware(self) -> Hardware:
        """What this process computes with, if it computes."""
        return hardware(computes=self.work.checkpoint.uses_prompt)

    def answers(self, missing: Collection[int]) -> Iterator[Replies]:
        """Yield what was missing of each planned batch; of a stream, what came in a second."""
        if isinstance(self.model, Streaming):
            yield from self._streamed(self.model, sorted(missing))
            return
        planned = batches(self.model.lengths(self.work.asks), self.work.batch_size)
        for batch in unfinished(planned, missing):
            replies = self.model.generate([self.work.asks[at] for at in batch])
            yield [both for both in zip(batch, replies, strict=True) if both[0] in missing]

    def changed(self, kept: Mapping[Key, Reply]) -> set[int]:
        """Return the positions of kept answers that the file, loaded anew, gives otherwise.

        The same file may pair otherwise with items that were put in another order, or filtered
        otherwise, without any question having changed.
        """
        asks = self.work.asks
        replies = enumerate(self.model.generate(asks))
        return {at for at, reply in replies if kept.get(key_of(asks[at])) != reply}

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing was started."""

    def _streamed(self, model: Streaming, missing: list[int]) -> Iterator[Replies]:
        new: Replies = []
        written = time.monotonic()
        try:
            for at, reply in model.stream([self.work.asks[at] for at in missing]):
                new.append((missing[at], reply))
                if time.monotonic() - written > _EVERY:
                    yield new
                    new, written = [], time.monotonic()
        except GeneratorExit:  # who reads has gone
            raise
        except BaseException:
            yield new  # what was paid for is kept, whatever comes after it
            raise
        yield new
