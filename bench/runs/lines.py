"""One line of `answers.jsonl`: an answer as JSON, and back.

Conventions:
    ASCII only, so that lone surrogates in an answer survive; keys always in the same order, so
    that equal answers are equal bytes. Schema 1.
"""

from __future__ import annotations

import json
from typing import Any

from bench.models.protocol import Ask, Reply

Key = tuple[str, str, int, str]
"""Set, id, sample and prompt hash: what an answer answers."""

_TYPES: dict[str, tuple[type, ...]] = {
    "set": (str,),
    "id": (str,),
    "sample": (int,),
    "prompt_hash": (str,),
    "text": (str, type(None)),
    "stop": (str,),
    "tokens": (int, type(None)),
}
_OPTIONAL = ("logprobs", "prompt_tokens", "dropped")


def key_of(ask: Ask) -> Key:
    """Return what an ask's answer is kept under."""
    return ask.set, ask.id, ask.sample, ask.prompt_hash


def to_line(ask: Ask, reply: Reply) -> str:
    """Return the answer as one line, with its newline."""
    row: dict[str, object] = dict(
        zip(("set", "id", "sample", "prompt_hash"), key_of(ask), strict=True)
    )
    row |= {"text": reply.text, "stop": reply.stop, "tokens": reply.tokens}
    if reply.logprobs is not None:
        row["logprobs"] = list(reply.logprobs)
    if reply.prompt_tokens is not None:
        row["prompt_tokens"] = reply.prompt_tokens
    if reply.dropped:
        row["dropped"] = reply.dropped
    return json.dumps(row, ensure_ascii=True) + "\n"


def from_line(line: str) -> tuple[Key, Reply]:
    """Return what a line holds.

    Raises:
        ValueError: If it is broken JSON, or not an answer; says what is wrong.
    """
    row = json.loads(line)
    if not isinstance(row, dict):
        raise ValueError("not an object")
    logprobs, read, dropped = (row.pop(name, None) for name in _OPTIONAL)
    _check(row, logprobs)
    for name, value in (("prompt_tokens", read), ("dropped", dropped)):
        if not isinstance(value, int | None):
            raise ValueError(f"{name!r} is {str(value)[:40]!r}")
    key = (row["set"], row["id"], row["sample"], row["prompt_hash"])
    given = None if logprobs is None else tuple(map(float, logprobs))
    return key, Reply(row["text"], row["stop"], row["tokens"], given, read, dropped or 0)


def _check(row: dict[str, Any], logprobs: object) -> None:
    if set(row) != set(_TYPES):
        odd = sorted(set(row) ^ set(_TYPES))
        raise ValueError(f"missing or unknown keys: {', '.join(odd)}")
    for name, types in _TYPES.items():
        if not isinstance(row[name], types):
            raise ValueError(f"{name!r} is {str(row[name])[:40]!r}")
    if not isinstance(logprobs, list | None):
        raise ValueError("'logprobs' is not a list")
