"""Where a model's weights go: the processor, one GPU, or several where one is too small.

Not run on several GPUs yet: the tests spread a model over processor and disk, by the same device
map and the same hooks of accelerate.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import torch

from bench.models.hf_weight_files import tensor_shapes

_SPARE = 1.5
"""Free memory wanted for each byte of weights, so that something is left to answer with."""


def place(weight_bytes: int, free: Sequence[int]) -> str:
    """Return a device for all weights, or `auto`: spread over all GPUs by accelerate.

    Spread layers work one after another, so one GPU is faster wherever it is large enough.

    Args:
        weight_bytes: Size of all weights in the type they are loaded as.
        free: Free bytes of each GPU.
    """
    if not free:
        return "cpu"
    if len(free) > 1 and weight_bytes * _SPARE > max(free):
        return "auto"
    return f"cuda:{max(range(len(free)), key=lambda at: free[at])}"


def free_memory() -> list[int]:
    """Return the free bytes of each GPU."""
    count = torch.cuda.device_count() if torch.cuda.is_available() else 0
    return [torch.cuda.mem_get_info(at)[0] for at in range(count)]


def weight_bytes(files: Sequence[Path], dtype: torch.dtype) -> int:
    """Return how large weights are once loaded; a pickle may be stored in half the precision."""
    sizes = [
        sum(map(math.prod, tensor_shapes(path).values())) * dtype.itemsize
        if path.suffix == ".safetensors"
        else 2 * path.stat().st_size
        for path in files
    ]
    return sum(sizes)
