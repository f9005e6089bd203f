"""What a run's answers depend on, in twelve digits: a cache keyed by it cannot lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Protocol

from bench.base.hashing import value_hash
from bench.models.protocol import Checkpoint, Generation

LENGTH = 12
"""Hexadecimal digits of a fingerprint; 48 bits keep a few thousand runs apart."""


class Told(Protocol):
    """Settings that tell themselves."""

    def told(self) -> str | Mapping[str, object]:
        """Return them as JSON; a plain template as it stands."""


def fingerprint_of(checkpoint: Checkpoint, prompt: str | Told, generation: Generation) -> str:
    """Return the fingerprint of a checkpoint asked in this way.

    References, metrics and the analysis are not part of it: changing them costs no generation.

    Args:
        checkpoint: Its `identity()` (content of weights, tokenizer, file ...) always counts.
        prompt: The prompt template, or all settings of prompts (chat, system text, examples);
            counts only where the checkpoint uses it.
        generation: Settings of generation; count only where the checkpoint uses the prompt.

    Returns:
        12 hexadecimal digits.

    Raises:
        BenchError: What `identity()` raises where the checkpoint cannot be read.
    """
    asked: dict[str, object] = {}
    if checkpoint.uses_prompt:
        told = prompt if isinstance(prompt, str) else prompt.told()
        asked = {"prompt": told, "generation": asdict(generation)}
    return fingerprint_from(checkpoint.identity(), asked)


def fingerprint_from(identity: Mapping[str, object], asked: Mapping[str, object]) -> str:
    """Return the fingerprint of what is already told, here or in a run's manifest.

    Args:
        identity: What the checkpoint's answers depend on.
        asked: `prompt` and `generation` as JSON; empty where the checkpoint uses neither.
    """
    return value_hash({"identity": dict(identity), **asked}, LENGTH)
