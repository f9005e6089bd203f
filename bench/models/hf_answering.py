"""Prompts to answers' tokens, in as many slots as memory holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch

from bench.base.errors import ModelError
from bench.models.hf_decoding import Choose, Decoding, Ended, Row
from bench.models.hf_forward import Forward
from bench.models.hf_lanes import GoOn, lanes_for, side_by_side
from bench.models.hf_memory import forget, out_of_memory, rows_that_fit
from bench.models.hf_probe import Probe, probe

_LOGITS = 3 * 8
"""Bytes for each word of the vocabulary and row: logits, their copy in float64, and noise."""

_SMALLER = "choose `generation.dtype: bfloat16`"


@dataclass(frozen=True, slots=True)
class _Job:
    """What all lanes share.

    Attributes:
        choose, ended: As `Decoding` takes them.
        longest: Tokens of the longest prompt with its answer.
        row_bytes: What a row takes, for every lane one.
    """

    choose: Choose
    ended: Ended
    longest: int
    row_bytes: int

    def chooser(self, go_on: GoOn) -> Choose:
        """Return `choose`, which ends a lane once another has failed."""

        def chosen(logits: torch.Tensor, rows: Sequence[Row]) -> list[int]:
            go_on()
            return self.choose(logits, rows)

        return chosen


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
        """Whether it answers in slots; found out once.

        Raises:
            ModelError: If memory does not hold a few tokens.
        """
        if self._probe is None:
            self._probe = self._tried_out()
        return self._probe

    def _tried_out(self) -> Probe:
        try:
            return probe(self._forward)
        except RuntimeError as error:
            if not out_of_memory(error):
                raise
        raise ModelError(self._where, "out of memory with a few tokens", hint=_SMALLER)

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
        lanes = lanes_for(self._model, len(order))
        longest = len(prompts[order[0]]) + most
        job = _Job(choose, ended, longest, self._row_bytes(longest) * lanes)
        dealt = [[(at, prompts[at]) for at in order[lane::lanes]] for lane in range(lanes)]
        parts = side_by_side([partial(self._lane, one, job) for one in dealt])
        done = {at: new for part in parts for at, new in part.items()}
        return [done[at] for at in range(len(prompts))]

    def _lane(
        self, prompts: Sequence[tuple[int, Sequence[int]]], job: _Job, go_on: GoOn
    ) -> dict[int, list[int]]:
        """Return the tokens of some prompts' answers; in fewer slots wherever memory runs out."""
        decoding = Decoding(self._forward, job.chooser(go_on), job.ended)
        done: dict[int, list[int]] = {}
        while len(done) < len(prompts):
            waiting = [one for one in prompts if one[0] not in done]
            slots = self._slots(job, len(waiting))
            try:
                with torch.inference_mode():
                    for row in decoding.answers(waiting, slots, job.longest):
                        done[row.at] = row.new
                continue
            except RuntimeError as error:
                if not out_of_memory(error):
                    raise
            # behind the `except`, whose error held the tensors
            self._shrink(slots, len(waiting[0][1]))
        return done

    def _row_bytes(self, longest: int) -> int:
        words = int(self._model.config.get_text_config().vocab_size)
        return self.probe.token_bytes * longest + _LOGITS * words

    def _slots(self, job: _Job, waiting: int) -> int:
        fitting = rows_that_fit(self._model.device, job.row_bytes)
        return min(waiting, fitting, self.limit or fitting)

    def _shrink(self, slots: int, width: int) -> None:
        """Allow half as many rows; the caller goes on with what was not finished."""
        forget()
        if slots == 1:
            raise ModelError(
                self._where,
                f"out of memory with one prompt of up to {width} tokens",
                hint=f"shorten the context, lower `generation.max_new_tokens`, or {_SMALLER}",
            )
        self.limit = slots // 2
