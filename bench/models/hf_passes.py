"""Forward passes that score tokens: in batches that fit, shared beginnings once.

Conventions:
    A batch is padded on the right: with causal attention nothing before the padding can see it.
    The head (hidden states to the vocabulary) is computed at the places that predict a target and
    nowhere else, since logits are what fills the memory: targets x vocabulary, not rows x width x
    vocabulary. A shared beginning goes through the model as one row; its keys and values are then
    repeated for the rows that go on from it.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from transformers.cache_utils import DynamicCache, DynamicLayer, DynamicSlidingWindowLayer

from bench.base.errors import ModelError
from bench.models.hf_head import Head
from bench.models.hf_lanes import GoOn, lanes_for, side_by_side
from bench.models.hf_prefixes import Text
from bench.models.hf_stopping import check_finite

_TOKENS = {"cpu": 1 << 10, "cuda": 1 << 13}
"""Rows x width at first: what a processor's caches hold (8,192 took half as long again)."""
_SLICE = 1 << 23  # logits turned into float32 probabilities at once
_CACHED = 1 << 30  # bytes of keys and values repeated for the rows of a batch

Scores = tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]
"""Log-probability, mean and deviation at each target."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How much goes into one batch; a single row is always tried.

    Attributes:
        tokens: Rows x width.
        logits: Targets x vocabulary.
    """

    tokens: int = 1 << 13
    logits: int = 1 << 26


class Passes:
    """Scores texts with a model; remembers how much of it fits into memory.

    Args:
        model: A causal language model of transformers.
        where: Its folder, for errors.
        budget: What to begin with; halved whenever memory runs out.
    """

    def __init__(self, model: Any, where: str, budget: Budget | None = None) -> None:
        self._model, self._where, self._head = model, where, Head(model)
        self._words = int(model.config.get_text_config().vocab_size)
        self.budget = budget or Budget(_TOKENS.get(model.device.type, _TOKENS["cpu"]))

    def scores(self, texts: Sequence[Text], prefix: int) -> list[Scores]:
        """Score texts that share their first `prefix` tokens; each has a target.

        Returns:
            As many as texts, in their order.

        Raises:
            ModelError: If the model computes NaN, or not even one row fits into memory.
        """
        with self._head.watched():
            cache = self._within_memory(self._beginning, texts[:1], prefix) if prefix else None
            prefix = prefix if cache is not None else 0
            # long rows first: memory runs out at once or not at all
            order = sorted(range(len(texts)), key=lambda at: (-len(texts[at].ids), texts[at].start))
            lanes = lanes_for(self._model, len(order))
            dealt = [order[lane::lanes] for lane in range(lanes)]
            jobs = [partial(self._lane, texts, one, prefix, cache) for one in dealt]
            found = {at: one for part in side_by_side(jobs) for at, one in part.items()}
        return [found[at] for at in range(len(texts))]

    def _lane(
        self, texts: Sequence[Text], order: Sequence[int], prefix: int, cache: Any, go_on: GoOn
    ) -> dict[int, Scores]:
        """Return the scores of some texts, by their positions."""
        found: dict[int, Scores] = {}
        while len(found) < len(order):
            go_on()
            rows = self._fitting(texts, order[len(found) :], prefix, cache)
            batch = [texts[at] for at in rows]
            scored = self._within_memory(self._batch, batch, prefix, cache)
            if scored is not None:
                found |= dict(zip(rows, scored, strict=True))
        return found

    def _fitting(
        self, texts: Sequence[Text], order: Sequence[int], prefix: int, cache: Any
    ) -> Sequence[int]:
        """Return as many of the next rows as the budget allows, at least one."""
        width = len(texts[order[0]].ids) - prefix
        most = max(1, self.budget.tokens // width)
        if cache is not None:
            most = max(1, min(most, _CACHED // max(1, _bytes(cache))))
        room = self.budget.logits // self._words
        for count, at in enumerate(order[:most]):
            room -= len(texts[at].targets)
            if room < 0:
                return order[: max(1, count)]
        return order[:most]

    def _within_memory(self, run: Any, texts: Sequence[Text], prefix: int, *given: Any) -> Any:
        """Return what `run` returns; None where memory ran out, the budget then being smaller."""
        try:
            with torch.inference_mode():
                return run(texts, prefix, *given)
        except RuntimeError as error:
            if not _out_of_memory(error):
                raise
        # behind the `except`, whose error held the tensors
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
        self._shrink(texts, prefix)
        return None

    def _shrink(self, texts: Sequence[Text], prefix: int) -> None:
        """Allow half of what this batch held."""
        width = max(len(text.ids) for text in texts)
        if len(texts) == 1:
            raise ModelError(
                self._where,
                f"out of memory with one text of {width} tokens",
                hint="shorten the context, or choose `generation.dtype: bfloat16`",
            )
        logits = sum(len(text.targets) for text in texts) * self._words
        held = Budget(len(texts) * (width - prefix), logits)
        self.budget = Budget(
            min(self.budget.tokens, held.tokens) // 2, min(self.budget.logits, held.logits) // 2
        )

    def _beginning(self, texts: Sequence[Text], prefix: int) -> Any:
        """Return keys and values of the first tokens; None where they cannot be repeated."""
        ids = torch.tensor([texts[0].ids[:prefix]], device=self._model.device)
        with self._head.at([0], [prefix - 1]):
            found = self._model(input_ids=ids, use_cache=True)
        cache = getattr(found, "past_key_values", None)
        return cache if _repeatable(cache) else None

    def _batch(self, texts: Sequence[Text], prefix: int, cache: Any) -> list[Scores]:
        given = [text.ids[prefix:-1] for text in texts]  # the last token predicts nothing here
        width = max(map(len, given))
        ids = torch.tensor([[*row, *[0] * (width - len(row))] for row in given])
        seen = [prefix + len(row) for row in given]
        mask = torch.tensor([[1] * one + [0] * (prefix + width - one) for one in seen])
        past = {} if cache is None else {"past_key_values": _repeated(cache, len(texts))}
        rows = [row for row, text in enumerate(texts) for _ in text.targets]
        at = [t - 1 - prefix for text in texts for t in range(text.start, len(text.ids))]
        with self._head.at(rows, at) as narrowed:
            device = self._model.device
            found = self._model(
                input_ids=ids.to(device),
                attention_mask=mask.to(device),
                use_cache=bool(past),
                **past,
            )
        logits = found.logits[0] if narrowed else found.logits[rows, at]
        return _split(
            target_scores(logits, [t for text in texts for t in text.targets], self._where), texts
        )


def _repeatable(cache: Any) -> bool:
    """Whether it holds keys and values and nothing else (no recurrent state, no quantisation)."""
    plain = (DynamicLayer, DynamicSlidingWindowLayer)
    return type(cache) is DynamicCache and all(type(one) in plain for one in cache.layers)


def _repeated(cache: DynamicCache, rows: int) -> DynamicCache:
    copied = copy.deepcopy(cache)
    copied.batch_repeat_interleave(rows)
    return copied


def _bytes(cache: DynamicCache) -> int:
    tensors = [one for layer in cache.layers for one in (layer.keys, layer.values)]
    return sum(one.numel() * one.element_size() for one in tensors)


def target_scores(logits: torch.Tensor, targets: list[int], where: str) -> torch.Tensor:
    """Return log-probability, mean and deviation at each target, (3, targets), on the CPU.

    Mean and deviation are those of the log-probability of a token drawn by the model itself, as
    Min-K%++ has them (Zhang et al. 2024).
    """
    check_finite(logits, where)
    step = max(1, _SLICE // logits.shape[-1])
    chosen = torch.tensor(targets, device=logits.device).unsqueeze(1)
    parts = zip(torch.split(logits, step), torch.split(chosen, step), strict=True)
    return torch.cat([_at_targets(*part) for part in parts], dim=1)


def _at_targets(logits: torch.Tensor, chosen: torch.Tensor) -> torch.Tensor:
    table = torch.log_softmax(logits.float(), dim=-1)
    weights = table.exp()
    known = table.masked_fill(weights == 0, 0.0)  # 0 x -inf, where a model masks words, is 0 here
    means = (weights * known).sum(dim=-1, keepdim=True)
    deviations = (weights * (known - means).square()).sum(dim=-1).sqrt()
    return torch.stack([table.gather(1, chosen).squeeze(1), means.squeeze(1), deviations]).cpu()


def _split(scored: torch.Tensor, texts: Sequence[Text]) -> list[Scores]:
    parts = torch.split(scored, [len(text.targets) for text in texts], dim=1)
    return [(tuple(a), tuple(b), tuple(c)) for a, b, c in (part.tolist() for part in parts)]


def _out_of_memory(error: RuntimeError) -> bool:
    """Whether it says so: CUDA has a class for it, the CPU's allocator only words."""
    said = str(error)
    return isinstance(error, torch.OutOfMemoryError) or "can't allocate memory" in said
