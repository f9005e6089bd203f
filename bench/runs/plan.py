"""Which prompts are answered together.

Batches are planned over everything that is asked, never over what is left: so an answer is made
in the same company before and after a kill, and comes out the same to the last bit.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

Batch = tuple[int, ...]
"""Positions in the list of asks."""


def batches(lengths: Sequence[int], size: int) -> tuple[Batch, ...]:
    """Return positions in batches of similar length, the longest first.

    Long prompts come first so that memory runs out at once or not at all. Ties go by position.

    Args:
        lengths: Each prompt's length in tokens, in the order of the asks.
        size: Prompts in a batch, at least 1; the last batch may be smaller.

    Raises:
        ValueError: If `size` is below 1.
    """
    if size < 1:
        raise ValueError(f"a batch holds at least 1 prompt, not {size}")
    order = sorted(range(len(lengths)), key=lambda at: (-lengths[at], at))
    return tuple(tuple(order[first : first + size]) for first in range(0, len(order), size))


def unfinished(planned: Sequence[Batch], missing: Collection[int]) -> tuple[Batch, ...]:
    """Return the batches that lack an answer; they are generated again whole."""
    wanted = set(missing)
    return tuple(batch for batch in planned if not wanted.isdisjoint(batch))
