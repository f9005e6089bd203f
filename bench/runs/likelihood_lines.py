"""One line of `likelihoods.jsonl`: token scores of an accepted answer as JSON, and back. Schema 1.

Conventions:
    As in `answers.jsonl`: ASCII, keys always in the same order. Nats, unrounded.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bench.models.protocol import Asked, TokenScores

Key = tuple[str, str, str, str]
"""Set, id, prompt hash and answer hash: what was scored."""

_KEYS = ("set", "id", "prompt_hash", "answer_hash")
_NUMBERS = ("logprobs", "means", "deviations")


@dataclass(frozen=True, slots=True)
class Continuation:
    """An accepted answer after its prompt.

    Attributes:
        key: What its scores are kept under.
        prompt: What is asked: the rendered prompt, or the turns of a chat.
        text: What follows it: a space and the first accepted answer, as `bench finetune` trains;
            in a chat the answer alone.
    """

    key: Key
    prompt: Asked
    text: str


def to_line(one: Continuation, scores: TokenScores) -> str:
    """Return the scores as one line, with its newline."""
    row: dict[str, object] = dict(zip(_KEYS, one.key, strict=True))
    row |= {"tokens": scores.tokens, **{name: getattr(scores, name) for name in _NUMBERS}}
    return json.dumps(row, ensure_ascii=True) + "\n"


def from_line(line: str) -> tuple[Key, TokenScores]:
    """Return what a line holds.

    Raises:
        ValueError: If it is broken JSON, or no token scores; says what is wrong.
    """
    row = json.loads(line)
    if not isinstance(row, dict):
        raise ValueError("not an object")
    _check(row)
    key = tuple(row[name] for name in _KEYS)
    numbers = {name: tuple(map(float, row[name])) for name in _NUMBERS}
    return key, TokenScores(tokens=tuple(row["tokens"]), **numbers)


def _check(row: dict[str, Any]) -> None:
    expected = {*_KEYS, *_NUMBERS, "tokens"}
    if set(row) != expected:
        raise ValueError(f"missing or unknown keys: {', '.join(sorted(set(row) ^ expected))}")
    for name in _KEYS:
        if not isinstance(row[name], str):
            raise ValueError(f"{name!r} is {str(row[name])[:40]!r}")
    lists = [row[name] for name in ("tokens", *_NUMBERS)]
    if not all(isinstance(one, list) for one in lists):
        raise ValueError("tokens or scores are no lists")
    counts = [len(one) for one in lists]
    if counts[0] != counts[1] or any(count not in (0, counts[0]) for count in counts):
        raise ValueError(f"{counts[1]} log-probabilities for {counts[0]} tokens")
