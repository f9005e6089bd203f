"""A loaded causal language model: answers many prompts at once, and scores given texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import torch

from bench.models.hf_answering import Answering
from bench.models.hf_borders import groups
from bench.models.hf_decoding import Row
from bench.models.hf_generate import generated
from bench.models.hf_limits import Fitted, check_vocabulary, fitted
from bench.models.hf_replies import reply_of
from bench.models.hf_sampling import GumbelNoise
from bench.models.hf_scores import token_scores
from bench.models.hf_stopping import Endings, FiniteLogits, StopStrings, check_finite
from bench.models.hf_text import ask_ids
from bench.models.protocol import Ask, Asked, Generation, Reply, TokenScores


@dataclass(frozen=True)
class HfModel:
    """A model and its tokenizer, in evaluation mode.

    Attributes:
        where: Its folder, for errors.
        tokenizer: A transformers tokenizer.
        model: A transformers causal language model; its `generation_config` is plain greedy
            (sampling is the greedy choice among scores with noise added).
        generation: Settings of generation.
        answering: How it answers; remembers what fits into memory.
    """

    where: str
    tokenizer: Any
    model: Any
    generation: Generation
    answering: Answering = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Prepare answering; nothing is computed yet."""
        object.__setattr__(self, "answering", Answering(self.model, self.where))

    def lengths(self, asks: Sequence[Ask]) -> list[int]:
        """Return each prompt's length in tokens, as it is read.

        Raises:
            ModelError: If answers leave no room for prompts, or a chat does not fit.
        """
        return [len(one.ids) for one in self._fitted(asks)]

    def generate(self, asks: Sequence[Ask]) -> list[Reply]:
        """Answer the asks; as many replies as asks, in their order.

        A prompt that is too long loses its first tokens, which the reply counts. At a temperature
        above 0 each ask has random numbers of its own, whatever its company.

        A reply ends before the first stop string, at an end token or after `max_new_tokens`; its
        `tokens` counts the token that ended it.

        Raises:
            ModelError: If the model computes NaN, memory does not hold one row, a token is unknown
                to the model, or a chat does not fit.
        """
        if not asks:
            return []
        prompts = self._fitted(asks)
        check_vocabulary(self.model, [one.ids for one in prompts], self.where)
        rows: dict[int, list[int]] = {}
        lengths = [len(one.ids) for one in prompts]
        for group in groups(self.model, lengths, self.generation.max_new_tokens):
            slots = self.answering.probe.slots and not group.crosses
            answer = self._in_slots if slots else self._by_generate
            found = answer(
                [prompts[at] for at in group.members], [asks[at] for at in group.members]
            )
            rows |= dict(zip(group.members, found, strict=True))
        return [self._reply(prompt, rows[at]) for at, prompt in enumerate(prompts)]

    def score(self, pairs: Sequence[tuple[Asked, str]]) -> list[TokenScores]:
        """Score (prompt, continuation) pairs; as many results as pairs, in their order.

        Raises:
            ModelError: If the model computes NaN, a text is longer than its positions, a token is
                unknown to it, or memory does not hold one text.
        """
        return token_scores(self.model, self.tokenizer, pairs, where=self.where)

    def _fitted(self, asks: Sequence[Ask]) -> list[Fitted]:
        ids = ask_ids(self.tokenizer, asks)
        most = self.generation.max_new_tokens
        return fitted(self.model, self.tokenizer, asks, ids, most=most, where=self.where)

    def _in_slots(self, prompts: Sequence[Fitted], asks: Sequence[Ask]) -> list[list[int]]:
        most = self.generation.max_new_tokens
        noise = GumbelNoise(asks, self.generation) if self.generation.temperature > 0 else None
        ends = self.model.generation_config.eos_token_id or ()
        endings = Endings(self.tokenizer, self.generation.stop, ends, most)

        def choose(logits: torch.Tensor, rows: Sequence[Row]) -> list[int]:
            check_finite(logits, self.where)
            if noise is not None:
                logits = noise.added(logits, [row.at for row in rows], [len(r.new) for r in rows])
            chosen: list[int] = logits.argmax(dim=-1).tolist()
            return chosen

        def ended(row: Row) -> bool:
            return endings(row.prompt, row.new)

        return self.answering.rows([one.ids for one in prompts], most, choose, ended)

    def _by_generate(self, prompts: Sequence[Fitted], asks: Sequence[Ask]) -> list[list[int]]:
        def processors(part: Sequence[int], width: int) -> list[Any]:
            found: list[Any] = [FiniteLogits(self.where)]
            if self.generation.temperature > 0:
                some = [asks[at] for at in part]
                found.append(GumbelNoise(some, self.generation, width=width))
            return found

        def stops(rows: Sequence[list[int]]) -> StopStrings:
            return StopStrings(self.tokenizer, self.generation.stop, rows)

        ids = [one.ids for one in prompts]
        return generated(self.model, ids, self.where, processors, stops)

    def _reply(self, prompt: Fitted, new: list[int]) -> Reply:
        own, stops = self.model.generation_config, self.generation.stop
        return reply_of(self.tokenizer, own, stops, prompt.ids, new, dropped=prompt.dropped)
