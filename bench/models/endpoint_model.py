"""Questions to an endpoint: some at a time, with patience, and each answer as soon as it comes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from bench.base.errors import ModelError
from bench.models.endpoint_address import Endpoint
from bench.models.endpoint_asking import Asking, HopelessError
from bench.models.endpoint_round import Give, Round
from bench.models.in_background import handed_over
from bench.models.protocol import Ask, Generation, Reply

if TYPE_CHECKING:
    from openai import AsyncOpenAI

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
        asked: How many questions there are; where a stream is of fewer, it has answered before.
    """

    name: str
    endpoint: Endpoint
    generation: Generation
    key: str | None = field(repr=False)
    asked: int = 0

    def lengths(self, asks: Sequence[Ask]) -> list[int]:
        """Return 0 for each: the server's tokens are not counted here."""
        return [0] * len(asks)

    def generate(self, asks: Sequence[Ask]) -> list[Reply]:
        """Answer all; as many replies as asks, in their order.

        Raises:
            ModelError: As `stream`.
        """
        found = dict(self._round(asks, before=False))  # fewer than all are just one batch of them
        return [found[at] for at in range(len(asks))]

    def stream(self, asks: Sequence[Ask]) -> Iterator[tuple[int, Reply]]:
        """Answer all, in the order in which replies come.

        The first goes alone, so that a wrong address, key or model costs few requests. A fault of
        the server is asked again (see `Asking`); one that stays is a reply that failed.

        Raises:
            ModelError: If going on is useless: the server cannot be reached, refuses the key,
                knows no such model, sends elsewhere, never replies; or 20 asks in a row got no
                answer. Replies that were under way are handed over before.
        """
        yield from self._round(asks, before=len(asks) < self.asked)

    def _round(self, asks: Sequence[Ask], *, before: bool) -> Iterator[tuple[int, Reply]]:
        if not asks:
            return
        with closing(handed_over(partial(self._answer, asks, before))) as replies:
            yield from replies

    async def _answer(self, asks: Sequence[Ask], before: bool, give: Give) -> None:
        async with self._client() as client:
            asking = Asking(client, self.name, self.endpoint, self.generation, self.key, before)
            try:
                left = Round(asking, iter(enumerate(asks)), give, before)
                await left.answer(self.endpoint.concurrency)
            except HopelessError as error:
                kept = KEPT if asking.ever_answered else None
                hint = "; ".join(filter(None, (error.hint, kept)))
                raise ModelError(self._where, error.found, hint=hint or None) from None

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
