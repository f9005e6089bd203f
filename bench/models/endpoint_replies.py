"""What an endpoint sent back, read as an answer; everything else is a fault."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bench.models.endpoint_faults import Fault, said
from bench.models.protocol import Reply
from bench.models.stop_strings import cut_at


def read_reply(body: str, stops: Sequence[str], key: str | None = None) -> Reply | Fault:
    """Return the answer in a reply with status 200, whatever stands there.

    The answer ends before the first stop string, also where the server did not look for it. A
    chat that was all thought (`content` null at the longest length) is the empty answer.

    Args:
        body: What was sent.
        stops: Strings that end an answer.
        key: Hidden in everything that is said.
    """
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        what = "an HTML page" if body.lstrip()[:1] == "<" else "no JSON"
        return Fault("garbage", f"{what}: {said(body, key)}" if body.strip() else "an empty reply")
    if not isinstance(value, dict):
        return Fault("garbage", f"not an object: {said(body, key)}")
    choices = value.get("choices")
    if not isinstance(choices, list):
        found = value.get("error") or value
        return Fault("garbage", f"no choices: {said(json.dumps(found), key)}")
    if not choices or not isinstance(choices[0], dict):
        return Fault("empty", "a reply without a choice")
    return _of_choice(choices[0], value.get("usage"), stops, key)


def _of_choice(
    choice: Mapping[str, Any], usage: object, stops: Sequence[str], key: str | None
) -> Reply | Fault:
    message = choice.get("message")
    text = message.get("content") if isinstance(message, dict) else choice.get("text")
    reason = choice.get("finish_reason")
    if reason == "content_filter":
        return Fault("filtered", "the server's filter withheld the answer", again=False)
    if text is None and reason == "length":
        text = ""
    if text is None:
        refused = message.get("refusal") if isinstance(message, dict) else None
        return Fault("empty", f"a choice without text ({said(refused or reason, key)})")
    if not isinstance(text, str):
        return Fault("garbage", f"text that is none: {said(json.dumps(text), key)}")
    kept, stopped = cut_at(text, stops)
    tokens, read = _count(usage, "completion_tokens"), _count(usage, "prompt_tokens")
    return Reply(kept, "stop" if stopped else _stop(reason, stops), tokens, prompt_tokens=read)


def _stop(reason: object, stops: Sequence[str]) -> str:
    """Name why the answer ended; the interface has one word for stop strings and end tokens."""
    if reason == "length":
        return "length"
    return "stop" if any(stops) else "eos"


def _count(usage: object, name: str) -> int | None:
    found = usage.get(name) if isinstance(usage, dict) else None
    return found if isinstance(found, int) and not isinstance(found, bool) else None
