"""Questions to an endpoint: some at a time, with patience, and each answer as soon as it comes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from bench.base.errors import ModelError
from bench.models.endpoint_address import Endpoint
from bench.models.endpoint_asking import Asking, HopelessError
from bench.models.in_background import handed_over
from bench.models.protocol import Ask, Generation, Reply

if TYPE_CHECKING:
    from openai import AsyncOpenAI

Give = Callable[[tuple[int, Reply]], None]

GIVE_UP = 20
"""Asks in a row without an answer, after which the others would only cost time."""

KEPT = "what was answered is kept; run the same again to go on"
_NO_KEY = "none"  # the client wants one; servers without keys do not look


@dataclass(frozen=True)
class EndpointModel:
    """A model behind an address; nothing is loaded here.

    Attributes:
        name: The checkpoint's name, for errors.
        endpoint: Where it is, and how it is asked.
        generation: Settings of generation.
        key: What it is asked with, or None; never shown.
    """

    name: str
    endpoint: Endpoint
    generation: Generation
    key: str | None = field(repr=False)

    def lengths(self, asks: Sequence[Ask]) -> list[int]:
        """Return 0 for each: the server's tokens are not counted here."""
        return [0] * len(asks)

    def generate(self, asks: Sequence[Ask]) -> list[Reply]:
        """Answer all; as many replies as asks, in their order.

        Raises:
            ModelError: As `stream`.
        """
        found = dict(self.stream(asks))
        return [found[at] for at in range(len(asks))]

    def stream(self, asks: Sequence[Ask]) -> Iterator[tuple[int, Reply]]:
        """Answer all, in the order in which replies come.

        The first goes alone, so that a wrong address, key or model costs one request. A fault of
        the server is asked again (see `Asking`); one that stays is a reply that failed.

        Raises:
            ModelError: If going on is useless: the server cannot be reached, refuses the key,
                knows no such model, sends elsewhere; or 20 asks in a row got no answer.
        """
        if not asks:
            return
        in_a_row = 0
        with closing(handed_over(partial(self._answer, asks))) as replies:
            for at, reply in replies:
                yield at, reply
                in_a_row = 0 if reply.failure is None else in_a_row + 1
                if reply.failure is not None and in_a_row >= GIVE_UP:
                    why = f"{reply.failure.kind} ({reply.failure.detail})"
                    found = f"{in_a_row} questions in a row got no answer, the last: {why}"
                    raise ModelError(self._where, found, hint=KEPT)

    async def _answer(self, asks: Sequence[Ask], give: Give) -> None:
        async with self._client() as client:
            asking = Asking(client, self.name, self.endpoint, self.generation, self.key)
            left = iter(enumerate(asks))
            try:
                at, first = next(left)
                give((at, await asking.reply(first)))
                await self._rest(asking, left, give)
            except HopelessError as error:
                hint = f"{error.fault.hint}; {KEPT}"
                what = f"{error.fault.kind}: {error.fault.detail}"
                raise ModelError(self._where, what, hint=hint) from None

    async def _rest(self, asking: Asking, left: Iterable[tuple[int, Ask]], give: Give) -> None:
        async def work() -> None:
            for at, ask in left:  # one iterator for all: whoever is free takes the next
                give((at, await asking.reply(ask)))

        tasks = [asyncio.create_task(work()) for _ in range(self.endpoint.concurrency)]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _client(self) -> AsyncOpenAI:
        from openai import AsyncOpenAI, DefaultAsyncHttpxClient

        return AsyncOpenAI(
            base_url=self.endpoint.address,
            api_key=self.key or _NO_KEY,
            max_retries=0,  # see `Asking`
            timeout=self.endpoint.timeout,
            http_client=DefaultAsyncHttpxClient(follow_redirects=False),
        )

    @property
    def _where(self) -> str:
        return f"{self.name} ({self.endpoint.model} at {self.endpoint.address})"
