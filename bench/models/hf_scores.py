"""Log-probabilities of texts the model did not write itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch

from bench.models.hf_stopping import check_finite
from bench.models.hf_text import decoded, first_id, prompt_ids
from bench.models.protocol import TokenScores

_BATCH = 16  # rows; logits of every position are held at once


@dataclass(frozen=True, slots=True)
class _Text:
    """Tokens of prompt and continuation together; the continuation begins at `start` (>= 1)."""

    ids: list[int]
    start: int


def token_scores(
    model: Any, tokenizer: Any, pairs: Sequence[tuple[str, str]], *, where: str
) -> list[TokenScores]:
    """Score (prompt, continuation) pairs in batches of similar length.

    Prompt and continuation are tokenised together, as they would be read; a token that straddles
    the boundary belongs to the continuation.

    Args:
        model: A causal language model.
        tokenizer: Its tokenizer.
        pairs: Texts; an empty continuation has no tokens and no scores.
        where: The model's folder, for errors.

    Returns:
        As many results as pairs, in their order.

    Raises:
        ModelError: If the model computes NaN.
    """
    texts = _tokenised(tokenizer, pairs)
    order = sorted(range(len(texts)), key=lambda at: -len(texts[at].ids))
    logprobs: dict[int, tuple[float, ...]] = {}
    for first in range(0, len(order), _BATCH):
        rows = order[first : first + _BATCH]
        found = _batch(model, [texts[row] for row in rows], where)
        logprobs |= dict(zip(rows, found, strict=True))
    return [_worded(tokenizer, text, logprobs[row]) for row, text in enumerate(texts)]


def _tokenised(tokenizer: Any, pairs: Sequence[tuple[str, str]]) -> list[_Text]:
    prompts = prompt_ids(tokenizer, [prompt for prompt, _ in pairs])
    wholes = prompt_ids(tokenizer, [prompt + continuation for prompt, continuation in pairs])
    return [_split(tokenizer, *both) for both in zip(prompts, wholes, strict=True)]


def _split(tokenizer: Any, prompt: list[int], whole: list[int]) -> _Text:
    same = zip(prompt, whole, strict=False)
    start = next((at for at, (a, b) in enumerate(same) if a != b), min(len(prompt), len(whole)))
    # without a token before it the first one would have no probability
    return _Text(whole, start) if start else _Text([first_id(tokenizer), *whole], 1)


def _batch(model: Any, texts: list[_Text], where: str) -> list[tuple[float, ...]]:
    """Pad on the right: with causal attention nothing before the padding can see it."""
    width = max(len(text.ids) for text in texts)
    ids = torch.tensor([text.ids + [0] * (width - len(text.ids)) for text in texts])
    mask = torch.tensor([[1] * len(text.ids) + [0] * (width - len(text.ids)) for text in texts])
    with torch.inference_mode():
        found = model(input_ids=ids.to(model.device), attention_mask=mask.to(model.device))
    return [_row(logits, text, where) for logits, text in zip(found.logits, texts, strict=True)]


def _row(logits: torch.Tensor, text: _Text, where: str) -> tuple[float, ...]:
    """The token at position t is predicted by the logits at t - 1; logits are (width, words)."""
    targets = text.ids[text.start :]
    if not targets:
        return ()
    kept = logits[text.start - 1 : len(text.ids) - 1].float()
    check_finite(kept, where)
    chosen = torch.tensor(targets, device=kept.device).unsqueeze(1)
    return tuple(torch.log_softmax(kept, dim=-1).gather(1, chosen).squeeze(1).tolist())


def _worded(tokenizer: Any, text: _Text, logprobs: tuple[float, ...]) -> TokenScores:
    tokens = decoded(tokenizer, [[token] for token in text.ids[text.start :]])
    return TokenScores(logprobs, tuple(tokens))
