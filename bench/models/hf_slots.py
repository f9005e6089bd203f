"""Keys and values of many answers at once, each in a slot that the next prompt takes over.

Conventions:
    All slots share one line of time: every step adds one column to each, and a row's tokens stand
    without gaps and end at the last column, as in a batch that is padded on the left. So masks,
    sliding windows and relative positions come out as transformers makes them for such a batch. A
    prompt that joins later was read apart; its keys and values are put before the last column.
    Columns that no row needs any more are dropped in front.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from transformers.cache_utils import (
    CacheLayerMixin,
    DynamicCache,
    DynamicLayer,
    DynamicSlidingWindowLayer,
)

_PLAIN = (DynamicLayer, DynamicSlidingWindowLayer)
_SLACK = 32
"""Columns beyond the longest answer: all is moved to the front once in so many steps."""


def fresh_cache(model: Any) -> DynamicCache | None:
    """Return an empty cache that keeps all of each layer's keys and values, sliding ones too.

    Returns:
        None where the model's own cache is of another kind: recurrent states, shared layers.
    """
    cache = DynamicCache(config=model.config)
    kinds = [type(layer) for layer in cache.layers]
    if not kinds or any(kind not in _PLAIN for kind in kinds):
        return None
    cache.layers = [_whole(kind) for kind in kinds]
    return cache


def _whole(kind: type) -> DynamicLayer:
    layer = DynamicLayer()
    layer.is_sliding = kind is DynamicSlidingWindowLayer  # decides which mask the model makes
    return layer


class SlotLayer(CacheLayerMixin):  # type: ignore[misc]
    """One layer's keys and values: a row for each slot, in place, never copied by a step.

    Args:
        like: A layer of `fresh_cache` that has seen a prompt: its shapes, dtype and device.
        slots: Rows.
        columns: Tokens a row has room for.

    Attributes:
        rows: Rows in use, the first ones.
        first, last: Columns in use, from and to (exclusive).
    """

    def __init__(self, like: DynamicLayer, slots: int, columns: int) -> None:
        super().__init__()
        self.is_sliding = like.is_sliding
        self.is_initialized = True
        self.rows, self.first, self.last = 0, 0, 0
        # zeros, not whatever was there: a masked NaN is still NaN
        self.keys, self.values = (
            torch.zeros(
                (slots, one.shape[1], columns, one.shape[3]), dtype=one.dtype, device=one.device
            )
            for one in (like.keys, like.values)
        )

    def lazy_initialization(self, key_states: torch.Tensor, value_states: torch.Tensor) -> None:
        """Do nothing: all is allocated at once."""

    def update(
        self, key_states: torch.Tensor, value_states: torch.Tensor, *_: Any, **__: Any
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Write the next column; return all columns in use."""
        end = self.last + key_states.shape[-2]
        found = []
        for held, new in ((self.keys, key_states), (self.values, value_states)):
            held[: self.rows, :, self.last : end] = new
            found.append(held[: self.rows, :, self.first : end])
        self.last = end
        return found[0], found[1]

    def get_mask_sizes(self, query_length: int) -> tuple[int, int]:
        """Return length and offset that the mask is made for."""
        return self.get_seq_length() + query_length, 0

    def get_seq_length(self) -> int:
        """Return how many columns are in use."""
        return self.last - self.first

    def get_max_length(self) -> int:
        """Return -1: none that a model should know of."""
        return -1


class SlotCache:
    """What a model is given as its cache, and how rows come, move and go.

    Args:
        like: A cache of `fresh_cache` that has seen a prompt.
        slots: Rows at most.
        longest: Tokens of the longest prompt with its answer.

    Attributes:
        cache: For the model's `past_key_values`.
        rows: Rows in use.
    """

    def __init__(self, like: DynamicCache, slots: int, longest: int) -> None:
        self._columns = longest + _SLACK
        self._layers = [SlotLayer(layer, slots, self._columns) for layer in like.layers]
        self.cache = DynamicCache()
        self.cache.layers = list(self._layers)
        self.cache.layer_class_to_replicate = None
        self._mask = torch.zeros(
            (slots, self._columns), dtype=torch.long, device=self._layers[0].keys.device
        )
        self.rows = 0

    @property
    def last(self) -> int:
        """Columns up to the last one in use."""
        return self._layers[0].last

    def add(self, fresh: DynamicCache, at: Sequence[int], lengths: Sequence[int]) -> None:
        """Take over rows of a cache that has read prompts, padded on the left.

        Args:
            fresh: What has read them.
            at: Which of its rows.
            lengths: Tokens of each of those prompts.
        """
        width = max(lengths)
        if self.rows == 0 or width > self.last:  # the longest come first, so: nobody is there
            assert self.rows == 0
            self._set(first=0, last=width)
        target = slice(self.rows, self.rows + len(at))
        first = self.last - width
        for layer, new in zip(self._layers, fresh.layers, strict=True):
            layer.keys[target, :, first : self.last] = new.keys[at, :, -width:]
            layer.values[target, :, first : self.last] = new.values[at, :, -width:]
        self._mask[target] = 0
        for row, length in enumerate(lengths, self.rows):
            self._mask[row, self.last - length : self.last] = 1
        self._use(self.rows + len(at))

    def step_mask(self, longest: int) -> torch.Tensor:
        """Make room for one more column; return the mask that a step is given, (rows, columns).

        Args:
            longest: Tokens in the longest row; older columns are dropped.
        """
        if self.last == self._columns:
            self._to_front(self.last - longest)
        first, last = self.last - longest, self.last
        self._set(first, last)
        self._mask[: self.rows, last] = 1
        return self._mask[: self.rows, first : last + 1]

    def keep(self, rows: Sequence[int]) -> None:
        """Keep only these rows, in use now; the last ones move into the places that are free.

        Args:
            rows: In the order they shall have: each stays, or comes from behind `len(rows)`.
        """
        moved = [(to, at) for to, at in enumerate(rows) if to != at]
        if moved:
            targets, sources = ([pair[side] for pair in moved] for side in (0, 1))
            used = slice(self._layers[0].first, self.last)
            for layer in self._layers:
                layer.keys[targets, :, used] = layer.keys[sources, :, used]
                layer.values[targets, :, used] = layer.values[sources, :, used]
            self._mask[targets] = self._mask[sources]
        self._use(len(rows))

    def _to_front(self, first: int) -> None:
        width = self.last - first
        for held in (*(x for one in self._layers for x in (one.keys, one.values)),):
            held[: self.rows, :, :width] = held[: self.rows, :, first : self.last].clone()
        mask = self._mask[: self.rows, first : self.last].clone()
        self._mask[: self.rows] = 0
        self._mask[: self.rows, :width] = mask
        self._set(0, width)

    def _set(self, first: int, last: int) -> None:
        for layer in self._layers:
            layer.first, layer.last = first, last

    def _use(self, rows: int) -> None:
        self.rows = rows
        for layer in self._layers:
            layer.rows = rows


def bytes_per_token(cache: DynamicCache) -> int:
    """Return how many bytes the keys and values of one token of one row take."""
    held = [one for layer in cache.layers for one in (layer.keys, layer.values)]
    return sum(one.numel() // (one.shape[0] * one.shape[2]) * one.element_size() for one in held)
