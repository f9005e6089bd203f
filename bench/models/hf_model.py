"""A loaded causal language model: answers in batches, and scores given texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch

from bench.base.errors import ModelError
from bench.models.hf_limits import check_vocabulary, positions
from bench.models.hf_sampling import GumbelNoise
from bench.models.hf_scores import token_scores
from bench.models.hf_stopping import FiniteLogits, StopStrings, cut
from bench.models.hf_text import ask_ids, new_text
from bench.models.protocol import Ask, Generation, Reply, TokenScores

_MEMORY = "answer in smaller batches (`--batch-size`)"


@dataclass(frozen=True)
class HfModel:
    """A model and its tokenizer, in evaluation mode.

    Attributes:
        where: Its folder, for errors.
        tokenizer: A transformers tokenizer.
        model: A transformers causal language model; its `generation_config` is plain greedy
            (sampling is the greedy choice among scores with noise added).
        generation: Settings of generation.
    """

    where: str
    tokenizer: Any
    model: Any
    generation: Generation

    def lengths(self, asks: Sequence[Ask]) -> list[int]:
        """Return each prompt's length in tokens.

        Raises:
            ModelError: If a prompt and its answer do not fit into the model's positions.
        """
        lengths = [len(ids) for ids in ask_ids(self.tokenizer, asks)]
        room = positions(self.model) - self.generation.max_new_tokens
        for ask, length in zip(asks, lengths, strict=True):
            if length > room:
                raise ModelError(
                    self.where,
                    f"the prompt of {ask.set}/{ask.id} has {length} tokens",
                    expected=f"at most {room}, so that the answer fits",
                    hint="shorten the context or lower `generation.max_new_tokens`",
                )
        return lengths

    def generate(self, asks: Sequence[Ask]) -> list[Reply]:
        """Answer one batch; as many replies as asks, in their order.

        At a temperature above 0 each ask has random numbers of its own, whatever its company.

        A reply ends before the first stop string, at an end token or after `max_new_tokens`; its
        `tokens` counts the token that ended it.

        Raises:
            ModelError: If the model computes NaN, memory runs out, or a token is unknown to it.
        """
        if not asks:
            return []
        prompts = ask_ids(self.tokenizer, asks)
        check_vocabulary(self.model, prompts, self.where)
        stop = StopStrings(self.tokenizer, self.generation.stop, prompts)
        rows = self._continue(
            prompts, [FiniteLogits(self.where), *self._noise(asks, prompts)], stop
        )
        ends = [stop.ended.get(row) for row in range(len(rows))]
        parts = zip(prompts, rows, ends, strict=True)
        return [self._reply(prompt, row[:end]) for prompt, row, end in parts]

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[TokenScores]:
        """Score (prompt, continuation) pairs; as many results as pairs, in their order.

        Raises:
            ModelError: If the model computes NaN, a text is longer than its positions, a token is
                unknown to it, or memory does not hold one text.
        """
        return token_scores(self.model, self.tokenizer, pairs, where=self.where)

    def _noise(self, asks: Sequence[Ask], prompts: list[list[int]]) -> list[GumbelNoise]:
        """Return what makes the greedy choice a draw; nothing where it should stay greedy."""
        if self.generation.temperature == 0:
            return []
        return [GumbelNoise(asks, self.generation, width=max(map(len, prompts)))]

    def _continue(
        self, prompts: list[list[int]], processors: list[Any], stop: StopStrings
    ) -> list[list[int]]:
        width, pad = max(map(len, prompts)), self.model.generation_config.pad_token_id
        padded = [[pad] * (width - len(ids)) + ids for ids in prompts]
        mask = [[0] * (width - len(ids)) + [1] * len(ids) for ids in prompts]
        try:
            with torch.inference_mode():
                found = self.model.generate(
                    input_ids=torch.tensor(padded, device=self.model.device),
                    attention_mask=torch.tensor(mask, device=self.model.device),
                    stopping_criteria=[stop],
                    logits_processor=processors,
                )
        except torch.OutOfMemoryError:
            what = f"out of memory with {len(prompts)} prompts of up to {width} tokens"
            raise ModelError(self.where, what, hint=_MEMORY) from None
        rows: list[list[int]] = found[:, width:].tolist()
        return rows

    def _reply(self, prompt: list[int], new: list[int]) -> Reply:
        """Word one row: cut at the first end token, then before the first stop string."""
        ends = set(self.model.generation_config.eos_token_id or ())
        place = next((at for at, token in enumerate(new) if token in ends), None)
        kept = new if place is None else new[:place]
        text, stopped = cut(new_text(self.tokenizer, prompt, kept), self.generation.stop)
        reason = "stop" if stopped else "length"
        if place is not None and not stopped:
            reason = "stop" if self._is_stop(new[place]) else "eos"
        return Reply(text, reason, tokens=len(new) if place is None else place + 1)

    def _is_stop(self, token: int) -> bool:
        return self.tokenizer.convert_ids_to_tokens(token) in self.generation.stop
