"""Threads that leave a busy machine usable: they sleep while they wait, and are as many as fit."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

_WATCHED = 0.5  # seconds that must have passed for a load to mean something ...
_STALE = 30.0  # ... and after so many it says little about now
_ROUNDED_UP = 0.4
"""A processor that is taken for less than this share of the time still gets a thread.

Work is divided evenly: two threads, one of which has half a processor, take as long as one.
"""


@dataclass(frozen=True, slots=True)
class Load:
    """What processors did up to a moment.

    Attributes:
        moment: Seconds of a clock that only goes forward.
        busy: Seconds that this process' processors were busy, all added up.
        own: Seconds that this process and its finished children took of those.
    """

    moment: float
    busy: float
    own: float

    @classmethod
    def now(cls) -> Load | None:
        """Return the load up to now; None where the system does not say."""
        try:
            lines = Path("/proc/stat").read_text(encoding="ascii").splitlines()
        except (OSError, UnicodeDecodeError):
            return None
        names = {f"cpu{number}" for number in processors()}
        rows = [line.split() for line in lines if line.startswith("cpu")]
        busy = sum(_busy(row[1:]) for row in rows if row[0] in names)
        return cls(time.monotonic(), busy / os.sysconf("SC_CLK_TCK"), sum(os.times()[:4]))


@dataclass(slots=True)
class _Looks:
    """The last look at the load, and what it said."""

    load: Load | None = None
    threads: int | None = None


_LAST = _Looks()


def wait_politely() -> None:
    """Let OpenMP's idle threads sleep instead of spin; call it before torch is imported.

    Beside one other busy process on two cores, spinning made the same matrix products take 4.6 to
    30 s instead of 3.2 to 4.1 s (single-threaded: 3.1 s). A user's own setting is left alone. The
    load is looked at from here on.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    _LAST.load = _LAST.load or Load.now()


def processors() -> frozenset[int]:
    """Return the numbers of the processors that this process may run on."""
    if sys.platform == "linux":
        return frozenset(os.sched_getaffinity(0))
    return frozenset(range(os.cpu_count() or 1))


def fitting_threads() -> int | None:
    """Return as many threads as processors stand idle, at least one.

    A container's share of the processors counts, too. The load is that since the last look, or
    since `wait_politely`; where that was long ago, it is watched for half a second.

    Returns:
        None where OMP_NUM_THREADS says how many, or the system does not tell its load.
    """
    if "OMP_NUM_THREADS" in os.environ:
        return None
    before = _LAST.load
    if before is None or time.monotonic() - before.moment > _STALE:
        before = Load.now()
    elif _LAST.threads is not None and time.monotonic() - before.moment < _WATCHED:
        return _LAST.threads
    if before is None:
        return None
    time.sleep(max(0.0, _WATCHED - (time.monotonic() - before.moment)))
    now = Load.now()
    if now is not None:
        _LAST.load, _LAST.threads = now, _threads(before, now)
    return _LAST.threads


def _threads(before: Load, now: Load) -> int:
    seconds = now.moment - before.moment
    others = max(0.0, (now.busy - before.busy) - (now.own - before.own)) / seconds
    free = min(len(processors()) - others, _quota())
    return max(1, int(free + _ROUNDED_UP))


def _busy(fields: list[str]) -> int:
    """Add up user, nice, system, irq, softirq and steal; idle and iowait are 3 and 4."""
    return sum(int(one) for at, one in enumerate(fields[:8]) if at not in (3, 4))


def _quota() -> float:
    """Return how many processors a container may use at most (control groups, version 2)."""
    try:
        given, period = Path("/sys/fs/cgroup/cpu.max").read_text(encoding="ascii").split()
        return float(given) / float(period)
    except (OSError, ValueError):  # no such file, or `max`
        return float("inf")
