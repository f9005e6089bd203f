"""Prompts to answers' tokens, in as many slots as memory holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch

from bench.base.errors import ModelError
from bench.models.hf_decoding import Choose, Decoding, Ended
from bench.models.hf_forward import Forward
from bench.models.hf_memory import forget, out_of_memory, rows_that_fit
from bench.models.hf_probe import Probe, probe

_LOGITS = 3 * 8
"""Bytes for each word of the vocabulary and row: logits, their copy in float64, and noise."""


class Answering:
    """A model that answers; remembers what it can do and how much of it fits into memory.

    Args:
        model: A causal language model.
        where: Its folder, for errors.

    Attributes:
        limit: Rows at once at most, once memory has run out; before, None.
    """

    def __init__(self, model: Any, where: str) -> None:
        self._model, self._where = model, where
        self._forward = Forward(model)
        self._probe: Probe | None = None
        self.limit: int | None = None

    @property
    def probe(self) -> Probe:
        """Whether it answers in slots; found out once."""
        if self._probe is None:
            self._probe = probe(self._forward)
        return self._probe

    def rows(
        self, prompts: Sequence[Sequence[int]], most: int, choose: Choose, ended: Ended
    ) -> list[list[int]]:
        """Return the tokens of each prompt's answer, the one that ended it included.

        Args:
            prompts: Tokens, none empty.
            most: Tokens of the longest answer.
            choose: Chooses tokens, as `Decoding` takes it.
            ended: Says where an answer ends, likewise.

        Raises:
            ModelError: If memory does not hold one row.
        """
        order = sorted(range(len(prompts)), key=lambda at: (-len(prompts[at]), at))
        longest = len(prompts[order[0]]) + most
        decoding = Decoding(self._forward, choose, ended)
        done: dict[int, list[int]] = {}
        while len(done) < len(prompts):
            waiting = [(at, prompts[at]) for at in order if at not in done]
            slots = self._slots(longest, len(waiting))
            try:
                with torch.inference_mode():
                    for row in decoding.answers(waiting, slots, longest):
                        done[row.at] = row.new
                continue
            except RuntimeError as error:
                if not out_of_memory(error):
                    raise
            # behind the `except`, whose error held the tensors
            self._shrink(slots, len(waiting[0][1]))
        return [done[at] for at in range(len(prompts))]

    def _slots(self, longest: int, waiting: int) -> int:
        words = int(self._model.config.get_text_config().vocab_size)
        row = self.probe.token_bytes * longest + _LOGITS * words
        fitting = rows_that_fit(self._model.device, row)
        return min(waiting, fitting, self.limit or fitting)

    def _shrink(self, slots: int, width: int) -> None:
        """Allow half as many rows; the caller goes on with what was not finished."""
        forget()
        if slots == 1:
            raise ModelError(
                self._where,
                f"out of memory with one prompt of up to {width} tokens",
                hint="shorten the context, lower `generation.max_new_tokens`, or choose "
                "`generation.dtype: bfloat16`",
            )
        self.limit = slots // 2
