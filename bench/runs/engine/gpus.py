"""Which of this machine's GPUs a local worker sees."""

from __future__ import annotations

import os
from pathlib import Path

_DRIVER = Path("/proc/driver/nvidia/gpus")
_VARIABLE = "CUDA_VISIBLE_DEVICES"


def gpu_share(worker: int, workers: int) -> str | None:
    """Return a worker's `CUDA_VISIBLE_DEVICES`: its share of the GPUs; None leaves it as it is.

    Several GPUs are dealt out; where they are fewer than workers, some workers share one.

    Args:
        worker: Its number, from 0.
        workers: How many there are.
    """
    gpus = _visible()
    if len(gpus) < 2:
        return None
    mine = gpus[worker::workers] if workers <= len(gpus) else [gpus[worker % len(gpus)]]
    return ",".join(mine)


def _visible() -> list[str]:
    """Return the GPUs that this process sees, by the names CUDA knows them under."""
    named = os.environ.get(_VARIABLE)
    if named is not None:
        return [one.strip() for one in named.split(",") if one.strip()]
    return [str(at) for at in range(len(list(_DRIVER.iterdir())))] if _DRIVER.is_dir() else []
