"""One question to an endpoint, asked until it is answered or patience ends.

Conventions:
    Worth another try: no reply in time, a connection that broke, 408, 409, 425, 429, 5xx, and a
    reply that holds no answer. Between tries it waits 0.5 s, then twice as long each time, up to
    30 s. `Retry-After` is obeyed instead where it is longer; what one request is told to wait,
    all wait. 429 is asked again until 10 minutes of waiting are spent, other faults `retries`
    times; a server that asks to wait longer than what is left gets its 429 counted as a failure.

Differences from other tools:
    The `openai` client's own tries are off: it gives up at once where `Retry-After` is longer than
    two minutes, does not ask again after a reply with status 200 that holds no answer, waits on
    connections that are refused, and its requests do not know of each other.
"""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bench.base.progress import say
from bench.models.endpoint_address import Endpoint
from bench.models.endpoint_faults import Fault, fault_of
from bench.models.endpoint_replies import read_reply
from bench.models.endpoint_requests import request_of
from bench.models.protocol import Ask, Generation, Reply

if TYPE_CHECKING:
    from openai import AsyncOpenAI

LONGEST = 600.0
"""Seconds that one question waits in all because of 429."""

_FIRST, _MOST = 0.5, 30.0  # seconds between two tries
_WORTH_SAYING = 10.0  # seconds


def _detail(fault: Fault) -> str:
    asked = f"asked to wait {fault.wait:,.0f} s" if fault.wait else ""
    return "; ".join(filter(None, (fault.detail, asked)))


class HopelessError(Exception):
    """A fault that every other request would meet as well."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.detail)
        self.fault = fault


@dataclass
class Asking:
    """Asks one endpoint, and remembers what it asked all to wait.

    Attributes:
        client: The `openai` client, its own tries off.
        name: The checkpoint's name, for notices.
        endpoint: How it is asked.
        generation: Settings of generation.
        key: Hidden in everything that is said.
    """

    client: AsyncOpenAI
    name: str
    endpoint: Endpoint
    generation: Generation
    key: str | None = field(repr=False)
    _answered: bool = False
    _not_before: float = 0.0

    async def reply(self, ask: Ask) -> Reply:
        """Return the answer, or the failure that is left after all tries.

        Raises:
            HopelessError: If no other request could be answered.
        """
        tries, waited = 0, 0.0
        while True:
            await asyncio.sleep(max(self._not_before - time.monotonic(), 0.0))
            found = await self._once(ask)
            if isinstance(found, Reply):
                self._answered = True
                return found
            wait = self._wait(found, tries, waited)
            if wait is None:
                return Reply.failed(found.kind, _detail(found))
            self._hold_all(found, wait)
            await asyncio.sleep(wait)
            tries, waited = tries + 1, waited + wait

    def _wait(self, fault: Fault, tries: int, waited: float) -> float | None:
        """Return how long to wait before the next try, or None for no other try.

        Raises:
            HopelessError: Where it is no use to ask anything else. A refused connection is one of
                the server's pauses if it has answered before, and the end if it lasts.
        """
        last = not fault.again or (tries >= self.endpoint.retries and fault.kind != "429")
        if fault.hint and (last or not self._answered):
            raise HopelessError(fault)
        if last:
            return None
        wait = min(_FIRST * 2.0**tries, _MOST) * random.uniform(0.8, 1.0)
        wait = max(wait, fault.wait or 0.0)
        return wait if waited + wait <= LONGEST else None

    def _hold_all(self, fault: Fault, wait: float) -> None:
        if fault.wait is None:
            return
        until = time.monotonic() + wait
        if until > self._not_before + 1.0 and wait >= _WORTH_SAYING:
            say(f"{self.name}: {fault.kind}, asked to wait {wait:,.0f} s")
        self._not_before = max(self._not_before, until)

    async def _once(self, ask: Ask) -> Reply | Fault:
        fields = request_of(ask, self.endpoint, self.generation)
        asked = self.client.chat.completions if "messages" in fields else self.client.completions
        try:
            async with asyncio.timeout(self.endpoint.timeout):  # of the whole, not of each byte
                raw = await asked.with_raw_response.create(**fields)
                body = raw.http_response.content
        except Exception as error:
            fault = fault_of(error, self.key)
            if fault is None:
                raise
            return fault
        return read_reply(body, self.generation.stop, self.key)
