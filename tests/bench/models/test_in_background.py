"""Work in a thread of its own: results as they come, errors after them."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable

import pytest

from bench.models.in_background import handed_over


def test_results_come_before_the_work_is_done() -> None:
    go_on = threading.Event()

    async def work(give: Callable[[int], None]) -> None:
        give(1)
        assert await asyncio.to_thread(go_on.wait, 10.0)
        give(2)

    results = handed_over(work)
    assert next(results) == 1
    go_on.set()
    assert list(results) == [2]


def test_an_error_comes_after_what_came_before_it() -> None:
    async def work(give: Callable[[int], None]) -> None:
        give(1)
        raise ValueError("broken")

    results = handed_over(work)
    assert next(results) == 1
    with pytest.raises(ValueError, match="broken"):
        next(results)


def test_work_that_nobody_reads_any_more_is_cancelled_at_once() -> None:
    ended = threading.Event()

    async def work(give: Callable[[int], None]) -> None:
        give(1)
        try:
            await asyncio.sleep(60.0)
        finally:
            ended.set()

    results = handed_over(work)
    next(results)
    start = time.monotonic()
    results.close()
    assert ended.is_set()
    assert time.monotonic() - start < 3.0
    assert not [one for one in threading.enumerate() if "_Worker" in type(one).__name__]


def test_a_loop_that_is_running_already_is_not_minded() -> None:
    async def work(give: Callable[[int], None]) -> None:
        await asyncio.sleep(0)
        give(7)

    async def notebook() -> list[int]:
        return list(handed_over(work))

    assert asyncio.run(notebook()) == [7]
