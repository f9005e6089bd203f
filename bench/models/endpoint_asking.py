"""One question to an endpoint, asked until it is answered or patience ends.

Conventions:
    Worth another try: no reply in time, a connection that broke, 408, 409, 425, 429, 5xx, and a
    reply that holds no answer. Between tries it waits 0.5 s, then twice as long each time, up to
    30 s. `Retry-After` is obeyed instead where it is longer; what one request is told to wait,
    all wait. 429 is asked again until 10 minutes of waiting are spent, other faults `retries`
    times; a server that asks to wait longer than what is left gets its 429 counted as a failure.
    Until the first answer, one question is not waited for more than twice; and where no earlier
    invocation got any either, 3 faults that all requests seem to meet (403, 404, no reply in time)
    end the run.

Differences from other tools:
    The `openai` client's own tries are off: it gives up at once where `Retry-After` is longer than
    two minutes, does not ask again after a reply with status 200 that holds no answer, waits on
    connections that are refused, and its requests do not know of each other.
"""

from __future__ import annotations

import asyncio
import random
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
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

GUESSES = 3
"""Faults that perhaps all requests meet, after which they are believed to."""

_FIRST, _MOST = 0.5, 30.0  # seconds between two tries
_SPREAD = 0.5  # seconds; those who waited together do not begin again together
_WORTH_SAYING = 10.0  # seconds


def _detail(fault: Fault) -> str:
    asked = f"asked to wait {fault.wait:,.0f} s" if fault.wait else ""
    return "; ".join(filter(None, (fault.detail, asked)))


class HopelessError(Exception):
    """Nothing else needs to be asked: it would get no answer either.

    Args:
        found: Why.
        hint: What to mend, or None.
    """

    def __init__(self, found: str, hint: str | None = None) -> None:
        super().__init__(found)
        self.found, self.hint = found, hint


@dataclass
class Asking:
    """Asks one endpoint, and remembers what it asked all to wait.

    Attributes:
        client: The `openai` client, its own tries off.
        name: The checkpoint's name, for notices.
        endpoint: How it is asked.
        generation: Settings of generation.
        key: Hidden in everything that is said.
        before: Whether an earlier invocation got answers.
        answered: Whether this one has got any.
    """

    client: AsyncOpenAI
    name: str
    endpoint: Endpoint
    generation: Generation
    key: str | None = field(repr=False)
    before: bool = False
    answered: bool = False
    _over: asyncio.Event = field(default_factory=asyncio.Event, repr=False)
    _not_before: float = 0.0
    _guesses: int = 0
    _doubt: HopelessError | None = None
    _told: bool = False

    @property
    def ever_answered(self) -> bool:
        """Whether it answered now or before."""
        return self.answered or self.before

    @property
    def doubt(self) -> HopelessError | None:
        """Why perhaps nothing will be answered, where nothing ever was."""
        return None if self.ever_answered else self._doubt

    def end(self) -> None:
        """Let what is under way come to its end, but send nothing again."""
        self._over.set()

    async def reply(self, ask: Ask) -> Reply | None:
        """Return the answer, or the failure that is left after all tries.

        Returns:
            None where the end was told before anything was sent.

        Raises:
            HopelessError: If no other request could be answered.
        """
        tries, waited = 0, 0.0
        await self._turn()
        while not self._over.is_set():
            found = await self._once(ask)
            if isinstance(found, Reply):
                self.answered = True
                return found
            wait = self._wait(found, tries, waited)
            self._tell(found, wait)
            if wait is None:
                return Reply.failed(found.kind, _detail(found))
            self._hold_all(found, wait)
            await self._pause(wait)
            await self._turn()
            if self._over.is_set():
                return Reply.failed(found.kind, _detail(found))
            tries, waited = tries + 1, waited + wait
        return None

    def _wait(self, fault: Fault, tries: int, waited: float) -> float | None:
        """Return how long to wait before the next try, or None for no other try.

        Raises:
            HopelessError: Where it is no use to ask anything else. A refused connection is one of
                the server's pauses if it has answered before, and the end if it lasts.
        """
        last = not fault.again or (tries >= self.endpoint.retries and fault.kind != "429")
        why = HopelessError(f"{fault.kind}: {fault.detail}", fault.hint)
        if self._hopeless(fault, last):
            raise why
        if fault.perhaps and not fault.again:
            self._doubt = why
        if last or (fault.perhaps and not self.answered and tries > 0):
            return None
        wait = min(_FIRST * 2.0**tries, _MOST) * random.uniform(0.8, 1.0)
        wait = max(wait, fault.wait or 0.0)
        return wait if waited + wait <= LONGEST else None

    def _hopeless(self, fault: Fault, last: bool) -> bool:
        if fault.hint is None:
            return False
        if fault.perhaps:
            self._guesses += 1
            return self._guesses >= GUESSES and not self.ever_answered
        return last or not self.answered

    def _tell(self, fault: Fault, wait: float | None) -> None:
        """Say the first fault of a run, so that nobody wonders what it waits for."""
        held = fault.wait is not None and wait is not None and wait >= _WORTH_SAYING
        if self._told or held or (wait is None and fault.kind != "timeout"):
            return
        self._told = True
        again = "" if wait is None else ", asked again"
        say(f"{self.name}: {fault.kind} ({_detail(fault)}){again}; such are not said each time")

    def _hold_all(self, fault: Fault, wait: float) -> None:
        if fault.wait is None:
            return
        until = time.monotonic() + wait
        if until > self._not_before + 1.0 and wait >= _WORTH_SAYING:
            say(f"{self.name}: {fault.kind}, asked to wait {wait:,.0f} s")
        self._not_before = max(self._not_before, until)

    async def _turn(self) -> None:
        """Wait as long as the server asked all to, also where it asks for more meanwhile."""
        while (left := self._not_before - time.monotonic()) > 0 and not self._over.is_set():
            await self._pause(left + random.uniform(0.0, _SPREAD))

    async def _pause(self, seconds: float) -> None:
        """Sleep, though not past the end."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._over.wait()

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
            return self._timed(fault)
        return read_reply(body, self.generation.stop, self.key)

    def _timed(self, fault: Fault) -> Fault:
        if fault.kind != "timeout":
            return fault
        return replace(fault, detail=f"no reply in {self.endpoint.timeout:g} s")
