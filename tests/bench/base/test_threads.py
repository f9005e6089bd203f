"""How many threads fit beside what else the machine does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench.base import threads
from bench.base.threads import Load

BEFORE = Load(moment=100.0, busy=50.0, own=5.0)


@pytest.fixture
def processors(monkeypatch: pytest.MonkeyPatch):
    def of(count: int, quota: float = float("inf")) -> None:
        monkeypatch.setattr(threads, "processors", lambda: frozenset(range(count)))
        monkeypatch.setattr(threads, "_quota", lambda: quota)

    return of


def found(busy: float, own: float) -> int:
    """After ten seconds, in which processors were busy and this process worked so long."""
    return threads._threads(BEFORE, Load(110.0, 50.0 + busy, 5.0 + own))


@pytest.mark.parametrize(
    ("busy", "own", "expected"),
    [
        (0.0, 0.0, 2),
        (10.0, 10.0, 2),  # its own work leaves them to it
        (10.0, 0.0, 1),
        (3.0, 0.0, 2),  # a third of one is better than none of it
        (6.1, 0.0, 1),
        (40.0, 0.0, 1),  # never none
    ],
)
def test_two_processors(processors, busy: float, own: float, expected: int) -> None:
    processors(2)
    assert found(busy, own) == expected


def test_many_processors_and_a_share_of_them(processors) -> None:
    processors(64)
    assert found(busy=30.0, own=10.0) == 62
    processors(64, quota=3.5)
    assert found(busy=30.0, own=10.0) == 3
    processors(64, quota=0.5)
    assert found(busy=0.0, own=0.0) == 1


def test_what_the_user_set_is_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    assert threads.fitting_threads() is None


@pytest.mark.skipif(not Path("/proc/stat").exists(), reason="needs /proc/stat")
def test_the_own_work_of_a_process_is_told_from_that_of_others() -> None:
    import time

    before = Load.now()
    ends = time.monotonic() + 0.6
    while time.monotonic() < ends:
        pass
    now = Load.now()
    assert before is not None and now is not None
    assert now.own > before.own  # 0.6 s of work, or as much of it as it was given
    assert now.busy - before.busy >= (now.own - before.own) - 0.1


def test_a_process_beside_busy_ones_takes_one_thread() -> None:
    """As many busy processes as processors: nothing is idle but for one thread."""
    busy = "while True: pass"
    code = """
import os
os.environ.pop("OMP_NUM_THREADS", None)
from bench.base.threads import fitting_threads
print(fitting_threads())
"""
    count = len(threads.processors())
    others = [subprocess.Popen([sys.executable, "-c", busy]) for _ in range(count)]
    try:
        said = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
    finally:
        for one in others:
            one.kill()
            one.wait()
    assert said.stdout.split() == ["1"]
