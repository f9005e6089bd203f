"""All questions to an endpoint: the first alone, the others some at a time, until none is left.

Where going on is useless, nothing more is asked; replies under way are waited for, as they may
have been paid for, and kept.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from bench.models.endpoint_asking import Asking, HopelessError
from bench.models.protocol import Ask, Reply

Give = Callable[[tuple[int, Reply]], None]

GIVE_UP = 20
"""Asks in a row without an answer, after which the others would only cost time."""

_OF_THE_QUESTION = {"400", "403", "404", "413", "422", "filtered"}
"""Failures that may be the question's own. Where others were answered before, what is left may well
be nothing but such questions, and a run of them must come to its end."""


@dataclass
class Round:
    """Hands out questions, and ends where that has become useless.

    Attributes:
        asking: Asks one.
        left: Questions not handed out yet, with their positions.
        give: Takes each reply as soon as it comes.
        before: Whether an earlier invocation got answers.
    """

    asking: Asking
    left: Iterator[tuple[int, Ask]]
    give: Give
    before: bool = False
    _in_a_row: int = 0
    _end: HopelessError | None = field(default=None, repr=False)

    async def answer(self, concurrency: int) -> None:
        """Have all answered.

        A refusal that may be the first question's alone (403, 404) has the next one asked alone,
        too, so that a wrong address, key or model costs three requests at most.

        Args:
            concurrency: Requests under way at the same time.

        Raises:
            HopelessError: Why the rest was not asked, once all under way have come to their end.
        """
        while await self._next() and self._end is None and self.asking.doubt:
            pass
        workers = [asyncio.create_task(self._work()) for _ in range(concurrency)]
        try:
            await asyncio.gather(*workers)
        finally:  # cancelled, or a bug
            for task in workers:
                task.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
        why = self._end or self.asking.doubt
        if why is not None:
            raise why

    async def _work(self) -> None:
        while self._end is None and await self._next():
            pass

    async def _next(self) -> bool:
        """Ask the next question; return whether there was one."""
        at, ask = next(self.left, (-1, None))  # one iterator for all: whoever is free
        if ask is None:
            return False
        try:
            reply = await self.asking.reply(ask)
        except HopelessError as error:
            self._finish(error)
            return True
        if reply is not None:
            self.give((at, reply))
            self._count(reply)
        return True

    def _count(self, reply: Reply) -> None:
        if reply.failure is None:
            self._in_a_row = 0
            return
        if self.before and reply.failure.kind in _OF_THE_QUESTION:
            return
        self._in_a_row += 1
        if self._in_a_row == GIVE_UP:
            why = f"{reply.failure.kind} ({reply.failure.detail})"
            found = f"{self._in_a_row} questions in a row got no answer, the last: {why}"
            self._finish(HopelessError(found))

    def _finish(self, why: HopelessError) -> None:
        self._end = self._end or why
        self.asking.end()
