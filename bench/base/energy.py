"""Energy that processors and graphics cards have used, by the counters of the machine itself.

Conventions:
    Joules. A counter is the machine's, not the process's: whatever else ran meanwhile is in it.
    Processors: Intel's and AMD's RAPL, as Linux shows it where it may be read. Graphics cards:
    NVIDIA's library, called directly.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

POWERCAP = Path("/sys/class/powercap")
Counters = Mapping[str, tuple[float, float]]
"""Counter -> joules so far, and the joules at which it begins again (infinity: never)."""


def read_counters(root: Path = POWERCAP) -> Counters:
    """Return every energy counter that can be read; {} where there is none."""
    return {**_processors(root), **_cards()}


def used_between(before: Counters, after: Counters) -> float | None:
    """Return the joules between two readings; None where there is no counter, or one is lost.

    A sum without one of them would be too low, and look complete.
    """
    if not before or before.keys() != after.keys():
        return None
    return sum(_step(before[name], after[name]) for name in before)


def _step(before: tuple[float, float], after: tuple[float, float]) -> float:
    grown = after[0] - before[0]
    return grown if grown >= 0 else grown + after[1]


def _processors(root: Path) -> dict[str, tuple[float, float]]:
    """Read one counter for each package; the domains within are parts of it.

    Laptops have one for the whole platform beside them (`psys`), which holds the packages again.
    """
    found = {}
    for folder in sorted(root.glob("*-rapl:*")):
        if folder.name.count(":") > 1:
            continue
        try:
            if not (folder / "name").read_text().startswith("package"):
                continue
            joules = int((folder / "energy_uj").read_text()) / 1e6
            most = int((folder / "max_energy_range_uj").read_text()) / 1e6
        except (OSError, ValueError):
            continue  # since 2020 many systems let only root read it
        found[folder.name] = (joules, most)
    return found


def _cards() -> dict[str, tuple[float, float]]:
    found = {}
    for number, read in enumerate(_readers()):
        joules = read()
        if joules is not None:
            found[f"card {number}"] = (joules, float("inf"))
    return found


@cache
def _readers() -> tuple[Callable[[], float | None], ...]:
    """Return a reader for each NVIDIA card; () where their library is not installed."""
    try:
        library = ctypes.CDLL("libnvidia-ml.so.1")
        count = ctypes.c_uint()
        if library.nvmlInit_v2() or library.nvmlDeviceGetCount_v2(ctypes.byref(count)):
            return ()
        return tuple(_reader(library, number) for number in range(count.value))
    except (OSError, AttributeError):
        return ()


def _reader(library: ctypes.CDLL, number: int) -> Callable[[], float | None]:
    card = ctypes.c_void_p()
    failed = library.nvmlDeviceGetHandleByIndex_v2(number, ctypes.byref(card))

    def read() -> float | None:
        millijoules = ctypes.c_ulonglong()
        if failed or library.nvmlDeviceGetTotalEnergyConsumption(card, ctypes.byref(millijoules)):
            return None  # cards before Volta do not count
        return millijoules.value / 1e3

    return read
