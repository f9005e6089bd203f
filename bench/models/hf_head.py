"""A model's head (hidden states to the vocabulary), computed only where somebody asks."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class _Places:
    """Rows and places that are wanted; `seen` once the head was given nothing but those."""

    rows: Sequence[int]
    places: Sequence[int]
    seen: list[bool] = field(default_factory=list)


class Head:
    """Has the head see the hidden states of some rows and places only, as one long row.

    Whatever the model does to logits afterwards (scaling, capping) works element by element.
    Threads that share the model say each for itself what they want.

    Args:
        model: A causal language model of transformers.
    """

    def __init__(self, model: Any) -> None:
        self._head = model.get_output_embeddings()
        self._wanted = threading.local()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Stand before the head; `at` does nothing outside of it."""
        handle = None
        if self._head is not None:
            handle = self._head.register_forward_pre_hook(self._narrow)
        try:
            yield
        finally:
            if handle is not None:
                handle.remove()

    @contextmanager
    def at(self, rows: Sequence[int], places: Sequence[int]) -> Iterator[list[bool]]:
        """Say what this thread wants of its next pass.

        Yields:
            A list that stays empty where the model reaches its head in another way: then all
            logits come.
        """
        self._wanted.now = wanted = _Places(rows, places)
        try:
            yield wanted.seen
        finally:
            self._wanted.now = None

    def _narrow(self, _: Any, inputs: tuple[Any, ...]) -> tuple[Any, ...] | None:
        wanted = getattr(self._wanted, "now", None)
        if wanted is None or not inputs or inputs[0].dim() != 3:
            return None
        wanted.seen.append(True)
        return (inputs[0][wanted.rows, wanted.places].unsqueeze(0), *inputs[1:])
