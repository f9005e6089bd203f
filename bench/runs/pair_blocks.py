"""Blocks of pairs to counts: in this process, or in several."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from bench.runs.pairs import Pair
from metrics.blocks import Found, count_block
from metrics.failure import MetricFailed

BLOCK = 4_096
"""Pairs counted together: more is hardly faster, and takes more memory."""

LETTERS = 2**20
"""Of long texts so many characters are counted together, lest one process have all the work."""

AHEAD = 2
"""Blocks that a process that has started is given at a time: the one it counts and its next."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A block and what the metrics made of its answered pairs.

    Attributes:
        pairs: The block.
        answered: Positions in it of those that were counted, n of them.
        found: What each metric made of those.
    """

    pairs: Sequence[Pair]
    answered: Sequence[int]
    found: Found

    def texts(self) -> tuple[list[str], list[Sequence[str]]]:
        """Return the answers that were counted, and their accepted answers."""
        return _texts(self.pairs)

    def why(self, failed: MetricFailed) -> str:
        """Return what a metric said, with the id of the item on which it failed."""
        if failed.position is None:
            return failed.problem
        return f"failed on {self.pairs[self.answered[failed.position]].id!r}: {failed.problem}"


def count_blocks(
    pairs: Iterable[Pair], names: Sequence[str], workers: int = 1
) -> Iterator[Counted]:
    """Count pairs, a block at a time, in their order.

    Args:
        pairs: Any number; a few blocks for each worker are held.
        names: Metrics that can score single answers.
        workers: Processes, this one among them: it counts too, while the others start or are
            busy. A second one pays from some ten thousand pairs on.

    Raises:
        LookupError: If a metric is unknown.
    """
    blocks = _blocks(iter(pairs))
    if workers == 1:
        for block in blocks:
            yield _counted(block, names)
        return
    # a fresh process each: one that is forked beside other threads may never get their locks
    with ProcessPoolExecutor(workers - 1, mp_context=get_context("spawn")) as pool:
        waiting: deque[_Waiting] = deque()
        ahead = 1  # until one comes back: the start of a process takes longer than a block
        for block in blocks:
            if sum(not one.there for one in waiting) < ahead * (workers - 1):
                work = pool.submit(count_block, names, *_texts(block))
                waiting.append(_Waiting(block, work))
            else:  # they have enough to do: this process takes its share
                waiting.append(_Waiting(block, _counted(block, names)))
            if any(isinstance(one.work, Future) and one.there for one in waiting):
                ahead = AHEAD
            while len(waiting) > 2 * AHEAD * workers or (waiting and waiting[0].there):
                yield waiting.popleft().counted()
        while waiting:
            yield waiting.popleft().counted()


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A block that is counted, here or elsewhere, but for which an earlier one is waited for."""

    block: list[Pair]
    work: Future[Found] | Counted

    @property
    def there(self) -> bool:
        return isinstance(self.work, Counted) or self.work.done()

    def counted(self) -> Counted:
        if isinstance(self.work, Counted):
            return self.work
        return Counted(self.block, _answered(self.block), self.work.result())


def _counted(block: list[Pair], names: Sequence[str]) -> Counted:
    return Counted(block, _answered(block), count_block(names, *_texts(block)))


def _blocks(pairs: Iterator[Pair]) -> Iterator[list[Pair]]:
    """Cut pairs into blocks of `BLOCK`, or of about `LETTERS` where texts are long."""
    block: list[Pair] = []
    letters = 0
    for pair in pairs:
        block.append(pair)
        letters += len(pair.answer or "") + sum(map(len, pair.references))
        if len(block) >= BLOCK or letters >= LETTERS:
            yield block
            block, letters = [], 0
    if block:
        yield block


def _answered(block: Sequence[Pair]) -> list[int]:
    return [at for at, pair in enumerate(block) if pair.answer is not None]


def _texts(block: Sequence[Pair]) -> tuple[list[str], list[Sequence[str]]]:
    kept = [pair for pair in block if pair.answer is not None]
    return [pair.answer or "" for pair in kept], [pair.references for pair in kept]
