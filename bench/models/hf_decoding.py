"""Many prompts answered in a few slots: a row that ends makes room for the next prompt."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import torch

from bench.models.hf_forward import Forward
from bench.models.hf_slots import SlotCache

Choose = Callable[[torch.Tensor, Sequence["Row"]], list[int]]
"""The next token of each row, by its logits, (rows, vocabulary)."""

Ended = Callable[["Row"], bool]
"""Whether a row's newest token ends its answer."""

_READ_AT_ONCE = {"cpu": 1 << 10, "cuda": 1 << 14}
"""Tokens of prompts read in one pass: what a processor's caches hold, a card's many cores use."""
_REFILL = 8
"""Slots are filled again once an eighth of them is free: reading prompts one by one is slow."""


@dataclass(slots=True)
class Row:
    """One prompt and its answer so far.

    Attributes:
        at: Position in the list of prompts.
        prompt: Its tokens.
        new: The answer's tokens.
    """

    at: int
    prompt: Sequence[int]
    new: list[int] = field(default_factory=list)

    @property
    def seen(self) -> int:
        """Tokens that the model has read: all but the newest one."""
        return len(self.prompt) + len(self.new) - 1


class Decoding:
    """Answers prompts, as many at once as there are slots.

    Args:
        forward: The model.
        choose: Chooses tokens.
        ended: Says where an answer ends; asked once after every token.
    """

    def __init__(self, forward: Forward, choose: Choose, ended: Ended) -> None:
        self._forward, self._choose, self._ended = forward, choose, ended

    def answers(
        self, prompts: Sequence[tuple[int, Sequence[int]]], slots: int, longest: int
    ) -> Iterator[Row]:
        """Yield each row as it ends.

        Args:
            prompts: Positions and tokens, the longest first.
            slots: Rows at once.
            longest: Tokens of the longest prompt with its answer.
        """
        waiting = deque(Row(at, prompt) for at, prompt in prompts)
        going: list[Row] = []
        cache: SlotCache | None = None
        while waiting or going:
            free = slots - len(going)
            if waiting and (not going or free * _REFILL >= slots):
                rows = [waiting.popleft() for _ in range(self._fitting(waiting, free))]
                logits, fresh = self._forward.read([row.prompt for row in rows])
                self._extend(rows, logits)
                on = [at for at, row in enumerate(rows) if not self._ended(row)]
                kept = set(on)
                yield from (row for at, row in enumerate(rows) if at not in kept)
                if on:
                    if fresh is None:  # the probe lets no such model come here
                        raise RuntimeError("the model keeps no keys and values of its prompts")
                    cache = cache or SlotCache(fresh, slots, longest)
                    joining = [rows[at] for at in on]
                    cache.add(fresh, on, [len(row.prompt) for row in joining])
                    going += joining
            elif going and cache is not None:
                tokens, lengths = [row.new[-1] for row in going], [row.seen for row in going]
                self._extend(going, self._forward.step(tokens, lengths, cache))
                places = [at for at, row in enumerate(going) if not self._ended(row)]
                if len(places) < len(going):
                    kept = set(places)
                    yield from (row for at, row in enumerate(going) if at not in kept)
                    order = _dense(places)
                    cache.keep(order)
                    going = [going[at] for at in order]

    def _fitting(self, waiting: Sequence[Row], free: int) -> int:
        """Return how many of the next prompts are read in one pass, at least one."""
        most = _READ_AT_ONCE.get(self._forward.model.device.type, _READ_AT_ONCE["cpu"])
        return max(1, min(free, len(waiting), most // len(waiting[0].prompt)))

    def _extend(self, rows: Sequence[Row], logits: torch.Tensor) -> None:
        for row, token in zip(rows, self._choose(logits, rows), strict=True):
            row.new.append(token)


def _dense(places: Sequence[int]) -> list[int]:
    """Return the places in an order in which few move: holes are filled from the end."""
    count = len(places)
    late = [at for at in places if at >= count]
    early = set(places)
    return [at if at in early else late.pop() for at in range(count)]
