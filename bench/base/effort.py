"""What a step cost: wall time, the most memory held meanwhile, energy."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.base.energy import read_counters, used_between

_STATUS, _RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


@dataclass(frozen=True, slots=True)
class Effort:
    """What a step cost.

    Attributes:
        seconds: Wall time.
        memory: Most bytes this process held at once, all of it counted.
        card_memory: Most bytes of a graphics card that torch held at once; None without one.
        joules: By the machine's counters, whatever else ran meanwhile included; None where it
            has none that can be read.
    """

    seconds: float
    memory: int | None = None
    card_memory: int | None = None
    joules: float | None = None


class Meter:
    """Begins to measure when it is made; `read` may be called again and again.

    It should be, now and then: a processor's counter of energy begins again within an hour or so
    of load, and of two readings nobody can tell how often it did.
    """

    def __init__(self) -> None:
        self._start, self._counters = time.monotonic(), read_counters()
        self._joules: float | None = 0.0
        self._fresh = _forget_peak()
        cuda = _cuda()
        if cuda is not None:
            cuda.reset_peak_memory_stats()

    def read(self) -> Effort:
        """Return what was used since the meter was made."""
        cuda = _cuda()
        return Effort(
            seconds=time.monotonic() - self._start,
            memory=_peak(self._fresh),
            card_memory=None if cuda is None else int(cuda.max_memory_allocated()),
            joules=self._used(),
        )

    def _used(self) -> float | None:
        """Add what was used since the last reading; None once any of it is unknown."""
        before, self._counters = self._counters, read_counters()
        more = used_between(before, self._counters)
        known = self._joules is not None and more is not None
        self._joules = (self._joules or 0.0) + (more or 0.0) if known else None
        return self._joules


def _forget_peak() -> bool:
    """Have Linux count the peak anew, so that one step is not told of an earlier one's."""
    try:
        _RESET.write_text("5")
    except OSError:
        return False
    return True


def _peak(fresh: bool) -> int | None:
    """Return the most bytes held, since the last reset where there could be one."""
    if fresh:
        try:
            lines = _STATUS.read_text().splitlines()
            held = next(line for line in lines if line.startswith("VmHWM"))
            return int(held.split()[1]) * 1024
        except (OSError, ValueError, StopIteration, IndexError):
            pass
    try:
        import resource
    except ImportError:  # Windows
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _cuda() -> Any:
    """Return torch's interface to a card in use; None where torch is not loaded or has none."""
    torch = sys.modules.get("torch")
    if torch is None or not torch.cuda.is_available() or not torch.cuda.is_initialized():
        return None
    return torch.cuda
