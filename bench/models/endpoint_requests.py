"""What is sent to an endpoint for one ask."""

from __future__ import annotations

import re
from typing import Any

from bench.base.hashing import value_hash
from bench.models.endpoint_address import Endpoint
from bench.models.protocol import Ask, Generation

_SURROGATE = re.compile("[\ud800-\udfff]")
_MOST_STOPS = 4
"""OpenAI's limit; answers are cut here in any case."""


def request_of(ask: Ask, endpoint: Endpoint, generation: Generation) -> dict[str, Any]:
    """Return the fields of the request; `messages` among them where it is a chat.

    Greedy requests carry no seed: nothing is drawn. Drawn ones carry one of their own, by
    question and sample, and `top_p` 1, so that a server's default does not cut the distribution;
    other cuts of its own (vLLM reads top_k and the like from the model's files) stay.
    """
    fields: dict[str, Any] = {
        "model": endpoint.model,
        endpoint.limit: generation.max_new_tokens,
        "temperature": generation.temperature,
    }
    if stops := [stop for stop in generation.stop if stop][:_MOST_STOPS]:
        fields["stop"] = stops
    if generation.temperature > 0:
        fields |= {"seed": seed_of(ask, generation), "top_p": 1.0}
    if ask.messages or endpoint.mode == "chat":
        turns = ask.messages or (("user", ask.prompt),)
        spoken = [{"role": role, "content": _readable(text)} for role, text in turns]
        return fields | {"messages": spoken}
    return fields | {"prompt": _readable(ask.prompt)}


def seed_of(ask: Ask, generation: Generation) -> int:
    """Return the seed of one answer's draws, below 2**31.

    It is the same for all checkpoints, and another for every question, sample and temperature.
    """
    of = [generation.seed, generation.temperature, *ask.key, ask.prompt_hash]
    return int(value_hash(of, 32), 16) % (1 << 31)


def _readable(text: str) -> str:
    """Return text that UTF-8 can hold: a lone surrogate becomes U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)
