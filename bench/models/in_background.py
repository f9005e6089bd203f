"""A coroutine at work in a thread of its own, what it hands over read one by one.

So answers keep coming while others are written; Ctrl-C reaches whoever waits for them; and nothing
here minds an event loop that is already running, as in a notebook.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Generator
from contextlib import suppress
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Work = Callable[[Callable[[T], None]], Coroutine[Any, Any, None]]
"""Takes `give`, which hands one result over, and does the work."""

_PATIENCE = 5.0  # seconds that connections may take to close after a cancellation


def handed_over(work: Work[T]) -> Generator[T, None, None]:
    """Yield what the work hands over, as it comes; end when it ends.

    Where the reader goes away, the work is cancelled.

    Raises:
        BaseException: What the work raised, after all that it handed over.
    """
    thread = _Worker(work)
    thread.start()
    try:
        while True:
            found = thread.results.get()
            if isinstance(found, _End):
                if found.error is not None:
                    raise found.error
                return
            yield found
    finally:
        thread.cancel()


@dataclass(frozen=True)
class _End:
    error: BaseException | None


class _Worker(threading.Thread, Generic[T]):
    """Runs the work in an event loop; daemonic, so that no process waits for a request."""

    def __init__(self, work: Work[T]) -> None:
        super().__init__(daemon=True)
        self.results: SimpleQueue[T | _End] = SimpleQueue()
        self._work = work
        self._loop = asyncio.new_event_loop()
        self._task: asyncio.Task[None] | None = None
        self._begun = threading.Event()

    def run(self) -> None:
        """Do the work, then say that it ended, and how."""
        error: BaseException | None = None
        try:
            with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
                runner.run(self._whole())
        except BaseException as raised:
            error = raised
        self.results.put(_End(error))

    def cancel(self) -> None:
        """End the work and wait until its connections are closed, but not for long."""
        self._begun.wait(_PATIENCE)
        task = self._task
        if task is not None:
            with suppress(RuntimeError):  # the loop is closed: it has ended by itself
                self._loop.call_soon_threadsafe(task.cancel)
        self.join(_PATIENCE)

    async def _whole(self) -> None:
        self._task = asyncio.current_task()
        self._begun.set()
        await self._work(self.results.put)
