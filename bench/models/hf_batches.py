"""Rows computed in batches that fit into memory: halved where they do not, never given up early."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import torch

from bench.base.errors import ModelError
from bench.models.hf_memory import forget, out_of_memory

Result = TypeVar("Result")


class Batches:
    """Computes rows together, long ones first; remembers how much of them fits into memory.

    Args:
        tokens: Rows x width to begin with; halved whenever memory runs out.
    """

    def __init__(self, tokens: int = 1 << 13) -> None:
        self.tokens = tokens

    def over(
        self,
        lengths: Sequence[int],
        run: Callable[[Sequence[int]], Sequence[Result]],
        where: str,
    ) -> list[Result]:
        """Return what `run` returns for all rows, in their order.

        Args:
            lengths: Tokens of each row, what is written included.
            run: Takes positions of rows, returns as many results.
            where: The model's folder, for errors.

        Raises:
            ModelError: If memory does not hold one row.
        """
        left = sorted(range(len(lengths)), key=lambda at: -lengths[at])
        found: dict[int, Result] = {}
        while left:
            width = max(1, lengths[left[0]])
            rows = left[: max(1, self.tokens // width)]
            results = _tried(run, rows)
            if results is None:
                self._shrink(len(rows), width, where)
                continue
            found |= dict(zip(rows, results, strict=True))
            left = left[len(rows) :]
        return [found[at] for at in range(len(lengths))]

    def _shrink(self, rows: int, width: int, where: str) -> None:
        if rows == 1:
            raise ModelError(
                where,
                f"out of memory with one row of {width} tokens",
                hint="shorten the context, or choose `generation.dtype: bfloat16`",
            )
        self.tokens = min(self.tokens, rows * width) // 2


def _tried(
    run: Callable[[Sequence[int]], Sequence[Result]], rows: Sequence[int]
) -> Sequence[Result] | None:
    """Return what `run` returns; None where memory ran out."""
    try:
        with torch.inference_mode():
            return run(rows)
    except RuntimeError as error:
        if not out_of_memory(error):
            raise
    forget()  # behind the `except`, whose error held the tensors
    return None
