"""The supervised program ends with whoever started it, however that ends; no token in its log."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from human_eval.label_studio import supervised

SCRIPT = Path(supervised.__file__)
STARTER = """
import subprocess, sys, time
supervisor = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, start_new_session=True)
print(supervisor.pid, flush=True)
time.sleep(60)
"""
PROGRAM = """
import os, signal, sys, time
if "stubborn" in sys.argv:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("pid", os.getpid(), "GET /user/signup/?token=abc123&next=x", flush=True)
time.sleep(60)
"""


def started(log: Path, *words: str) -> tuple[subprocess.Popen[str], int, int]:
    """Start a starter of a supervised program; return it and the pids of the other two."""
    supervise = [sys.executable, "-I", "-S", str(SCRIPT), str(log)]
    starter = subprocess.Popen(
        [sys.executable, "-c", STARTER, *supervise, sys.executable, "-c", PROGRAM, *words],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert starter.stdout is not None
    supervisor = int(starter.stdout.readline())
    until(lambda: log.is_file() and "pid" in log.read_text())
    return starter, supervisor, int(log.read_text().split()[1])


def until(holds: Callable[[], bool], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return not Path("/proc/self").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_it_ends_when_its_starter_does(number: int, tmp_path: Path) -> None:
    starter, supervisor, program = started(tmp_path / "log")
    os.kill(starter.pid, number)
    starter.wait()
    until(lambda: gone(program) and gone(supervisor))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux's prctl")
def test_it_ends_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    starter, supervisor, program = started(tmp_path / "log")
    os.kill(supervisor, signal.SIGKILL)
    until(lambda: gone(program))
    starter.kill()
    starter.wait()


def test_one_that_does_not_want_to_end_is_killed(tmp_path: Path) -> None:
    starter, _, program = started(tmp_path / "log", "stubborn")
    starter.kill()
    starter.wait()
    assert not gone(program)  # it was only asked so far
    until(lambda: gone(program))


def test_its_log_is_its_owners_and_holds_no_token(tmp_path: Path) -> None:
    starter, _, _ = started(tmp_path / "log")
    assert (tmp_path / "log").stat().st_mode & 0o777 == 0o600
    assert "abc123" not in (tmp_path / "log").read_text()
    assert "token=***&next=x" in (tmp_path / "log").read_text()
    starter.kill()
    starter.wait()
