"""Answers by transformers' own `generate`: for models that cannot answer in slots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch

from bench.base.errors import ModelError
from bench.models.hf_memory import forget, out_of_memory
from bench.models.hf_stopping import StopStrings

_AT_ONCE = 32
"""Prompts in one call; halved when memory runs out."""


def generated(
    model: Any, prompts: Sequence[list[int]], where: str, processors: Any, stops: Any
) -> list[list[int]]:
    """Return the tokens of each prompt's answer, the one that ended it included.

    Args:
        model: A causal language model; its `generation_config` is plain greedy.
        prompts: Tokens, none empty.
        where: Its folder, for errors.
        processors: Positions of prompts and their padded width -> logits processors.
        stops: Prompts -> `StopStrings`.

    Raises:
        ModelError: If memory does not hold one row.
    """
    order = sorted(range(len(prompts)), key=lambda at: (-len(prompts[at]), at))
    found: dict[int, list[int]] = {}
    size = _AT_ONCE
    while len(found) < len(order):
        part = order[len(found) : len(found) + size]
        rows = [prompts[at] for at in part]
        stop = stops(rows)
        try:
            new = _continued(model, rows, stop, processors(part, max(map(len, rows))))
        except RuntimeError as error:
            if not out_of_memory(error):
                raise
            new = None
        if new is None:  # behind the `except`, whose error held the tensors
            forget()
            size = _half(rows, where)
            continue
        ends = [stop.ended.get(row) for row in range(len(rows))]
        found |= {at: row[:end] for at, row, end in zip(part, new, ends, strict=True)}
    return [found[at] for at in range(len(prompts))]


def _continued(
    model: Any, prompts: Sequence[list[int]], stop: StopStrings, processors: list[Any]
) -> list[list[int]]:
    width, pad = max(map(len, prompts)), model.generation_config.pad_token_id
    padded = [[pad] * (width - len(ids)) + ids for ids in prompts]
    mask = [[0] * (width - len(ids)) + [1] * len(ids) for ids in prompts]
    with torch.inference_mode():
        found = model.generate(
            input_ids=torch.tensor(padded, device=model.device),
            attention_mask=torch.tensor(mask, device=model.device),
            stopping_criteria=[stop],
            logits_processor=processors,
        )
    rows: list[list[int]] = found[:, width:].tolist()
    return rows


def _half(rows: Sequence[list[int]], where: str) -> int:
    if len(rows) == 1:
        raise ModelError(
            where,
            f"out of memory with one prompt of {len(rows[0])} tokens",
            hint="shorten the context, lower `generation.max_new_tokens`, or choose "
            "`generation.dtype: bfloat16`",
        )
    return len(rows) // 2
