"""Blocks of pairs to counts: in this process, or in several."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context

from bench.runs.pairs import Pair
from metrics.blocks import Found, count_block
from metrics.failure import MetricFailed

BLOCK = 4_096
"""Pairs counted together: more is hardly faster, and takes more memory."""


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
        pairs: Any number; at most two blocks for each worker are held.
        names: Metrics that can score single answers.
        workers: Processes. More than one pays from some ten thousand pairs on.

    Raises:
        LookupError: If a metric is unknown.
    """
    blocks = _blocks(iter(pairs))
    if workers == 1:
        for block in blocks:
            yield Counted(block, _answered(block), count_block(names, *_texts(block)))
        return
    # a fresh process each: one that is forked beside other threads may never get their locks
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting: deque[tuple[list[Pair], Future[Found]]] = deque()
        for block in blocks:
            waiting.append((block, pool.submit(count_block, names, *_texts(block))))
            if len(waiting) >= 2 * workers:
                yield _done(*waiting.popleft())
        while waiting:
            yield _done(*waiting.popleft())


def _blocks(pairs: Iterator[Pair]) -> Iterator[list[Pair]]:
    while block := list(islice(pairs, BLOCK)):
        yield block


def _answered(block: Sequence[Pair]) -> list[int]:
    return [at for at, pair in enumerate(block) if pair.answer is not None]


def _texts(block: Sequence[Pair]) -> tuple[list[str], list[Sequence[str]]]:
    kept = [pair for pair in block if pair.answer is not None]
    return [pair.answer or "" for pair in kept], [pair.references for pair in kept]


def _done(block: list[Pair], found: Future[Found]) -> Counted:
    return Counted(block, _answered(block), found.result())
