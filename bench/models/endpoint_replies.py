"""What an endpoint sent back, read as an answer; everything else is a fault.

Conventions:
    A text is an answer only where the server says that it ended: for a reason known here, or for
    none. Some servers send the words of an error as text, with `finish_reason` `error`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bench.models.endpoint_faults import Fault, fault_of_error, said
from bench.models.protocol import Reply
from bench.models.stop_strings import cut_at

_ENDS = {
    *("", "stop", "eos", "eos_token", "end_turn", "stop_sequence", "stop_token", "complete"),
    *("tool_calls", "function_call"),  # the text before a call is what the model said
}
_LONGEST = {"length", "max_tokens", "max_length", "model_length"}
_BROKEN_OFF = {
    *("error", "abort", "aborted", "cancelled", "canceled", "timeout"),
    *("load", "unload", "insufficient_system_resource"),
}
"""Reasons that may not stand in the way of another try."""


def read_reply(body: bytes, stops: Sequence[str], key: str | None = None) -> Reply | Fault:
    """Return the answer in a reply with status 200, whatever stands there.

    The answer ends before the first stop string, also where the server did not look for it. A
    chat that was all thought (`content` null at the longest length) is the empty answer.

    Args:
        body: What was sent.
        stops: Strings that end an answer.
        key: Hidden in everything that is said.
    """
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return Fault("garbage", f"no UTF-8: {said(body.decode(errors='replace'), key)}")
    return _of_text(text, stops, key)


def _of_text(body: str, stops: Sequence[str], key: str | None) -> Reply | Fault:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        what = "an HTML page" if body.lstrip()[:1] == "<" else "no JSON"
        return Fault("garbage", f"{what}: {said(body, key)}" if body.strip() else "an empty reply")
    if not isinstance(value, dict):
        return Fault("garbage", f"not an object: {said(body, key)}")
    if value.get("error"):
        return fault_of_error(value["error"], key)
    choices = value.get("choices")
    if not isinstance(choices, list):
        return Fault("garbage", f"no choices: {said(json.dumps(value), key)}")
    if not choices or not isinstance(choices[0], dict):
        return Fault("empty", "a reply without a choice")
    return _of_choice(choices[0], value.get("usage"), stops, key)


def _of_choice(
    choice: Mapping[str, Any], usage: object, stops: Sequence[str], key: str | None
) -> Reply | Fault:
    message = choice.get("message")
    text = message.get("content") if isinstance(message, dict) else choice.get("text")
    reason = str(choice.get("finish_reason") or "").lower()
    fault = _unfinished(choice, reason, key)
    if fault is not None:
        return fault
    if text is None and reason in _LONGEST:
        text = ""
    if text is None:
        refused = message.get("refusal") if isinstance(message, dict) else None
        return Fault("empty", f"a choice without text ({said(refused or reason or None, key)})")
    if not isinstance(text, str):
        return Fault("garbage", f"text that is none: {said(json.dumps(text), key)}")
    kept, stopped = cut_at(text, stops)
    tokens, read = _count(usage, "completion_tokens"), _count(usage, "prompt_tokens")
    return Reply(kept, "stop" if stopped else _stop(reason, stops), tokens, prompt_tokens=read)


def _unfinished(choice: Mapping[str, Any], reason: str, key: str | None) -> Fault | None:
    """Return why the text is no answer, though there is one; None where it is."""
    if reason == "content_filter":
        return Fault("filtered", "the server's filter withheld the answer", again=False)
    if choice.get("error"):
        return fault_of_error(choice["error"], key)
    if reason in _ENDS or reason in _LONGEST:
        return None
    detail = f"the answer broke off (finish_reason {said(reason, key)!r})"
    return Fault("unfinished", detail, again=reason in _BROKEN_OFF)


def _stop(reason: str, stops: Sequence[str]) -> str:
    """Name why the answer ended; the interface has one word for stop strings and end tokens."""
    if reason in _LONGEST:
        return "length"
    return "stop" if any(stops) else "eos"


def _count(usage: object, name: str) -> int | None:
    found = usage.get(name) if isinstance(usage, dict) else None
    known = isinstance(found, int) and not isinstance(found, bool) and found >= 0
    return found if known else None
