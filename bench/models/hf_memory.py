"""How many answers are computed at once: what memory holds, by an estimate that may be wrong."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import torch

_MOST = {"cpu": 64, "cuda": 512}
"""Rows at once: beyond, the processor gains nothing by more."""
_SHARE = 0.5
"""Of the memory that is free: reading prompts takes some, too, and estimates are estimates."""
SHARERS = "KNOWBENCH_SHARERS"
"""Environment variable: how many workers share this machine's memory; 1 where it is not set."""
_WORDS = ("can't allocate memory", "STATUS_ALLOC_FAILED", "ALLOCATION_FAILED")


def rows_that_fit(device: Any, bytes_per_row: int) -> int:
    """Return how many rows memory holds: a power of two, so that a little less changes nothing.

    Args:
        device: A torch device.
        bytes_per_row: Keys and values of the longest prompt with its answer, and logits.
    """
    most = _MOST.get(device.type, _MOST["cpu"])
    free = free_bytes(device)
    held = most if free is None else int(free * _SHARE / _sharers()) // max(1, bytes_per_row)
    return 1 << (max(1, min(most, held)).bit_length() - 1)


def free_bytes(device: Any) -> int | None:
    """Return how much memory is free, on the graphics card or of the machine; None if unknown."""
    if device.type == "cuda":
        return int(torch.cuda.mem_get_info(device)[0])
    known = [one for one in (_available(), _allowed()) if one is not None]
    return min(known, default=None)


def out_of_memory(error: RuntimeError) -> bool:
    """Whether it says so: CUDA has a class for it; its libraries and the CPU only have words."""
    said = str(error)
    return isinstance(error, torch.OutOfMemoryError) or any(one in said for one in _WORDS)


def forget() -> None:
    """Give memory back that torch keeps for later."""
    if torch.cuda.is_available():
        torch.cuda.empty_cache()


def _sharers() -> int:
    given = os.environ.get(SHARERS, "")
    return max(1, int(given)) if given.isdigit() else 1


def _available() -> int | None:
    """Return what Linux could give without swapping."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        found = next(line for line in lines if line.startswith("MemAvailable:"))
    except (OSError, StopIteration):
        return None
    return int(found.split()[1]) * 1024


def _allowed() -> int | None:
    """Return what is left of a container's limit (control groups, version 2)."""
    folder = Path("/sys/fs/cgroup")
    try:
        limit = (folder / "memory.max").read_text(encoding="ascii").strip()
        used = int((folder / "memory.current").read_text(encoding="ascii"))
        parts = dict(line.split() for line in (folder / "memory.stat").open(encoding="ascii"))
        # files that were read count as used, and are given up for the asking; shared memory is not
        files = int(parts.get("file", 0)) - int(parts.get("shmem", 0))
        return int(limit) - used + files if limit.isdigit() else None
    except (OSError, ValueError):
        return None
