"""Tokens to a reply: where it ended and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bench.models.hf_stopping import cut
from bench.models.hf_text import new_text
from bench.models.protocol import Reply


def reply_of(
    tokenizer: Any,
    settings: Any,
    stops: Sequence[str],
    prompt: Sequence[int],
    new: Sequence[int],
    *,
    dropped: int = 0,
) -> Reply:
    """Word one row: cut at the first end token, then before the first stop string.

    Args:
        tokenizer: A transformers tokenizer.
        settings: The model's `generation_config`; it names the end tokens.
        stops: Strings that end an answer.
        prompt: Tokens that stand before the answer.
        new: The answer's, the one that ended it included.
        dropped: Tokens that were cut off the prompt.
    """
    ends = set(settings.eos_token_id or ())
    place = next((at for at, token in enumerate(new) if token in ends), None)
    text, stopped = cut(new_text(tokenizer, prompt, new[:place]), stops)
    reason = "stop" if stopped else "length"
    if place is not None and not stopped:
        # a stop string that is a special token has no text: it is known by its name
        reason = "stop" if tokenizer.convert_ids_to_tokens(new[place]) in stops else "eos"
    return Reply(text, reason, tokens=len(new) if place is None else place + 1, dropped=dropped)
