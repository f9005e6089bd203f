"""Is a checkpoint still what its answers are kept under? Asked after loading, and while answering.

Somebody may save into its folder meanwhile. Weights may be mapped from their file rather than
read: what is written into that file then answers at once, though nothing is loaded again.
"""

from __future__ import annotations

from bench.base.errors import ModelError
from bench.models.fingerprint import fingerprint_of
from bench.models.portable import as_sent
from bench.models.protocol import Checkpoint, Generation
from bench.runs.prompt_settings import Prompt

_HINT = "wait until nobody writes there, then run the same again"


def check_unchanged(
    checkpoint: Checkpoint, prompt: Prompt, generation: Generation, fingerprint: str
) -> None:
    """Refuse a checkpoint whose content has changed since its fingerprint was taken.

    Args:
        checkpoint: What was loaded.
        prompt: What it is asked by.
        generation: Settings of generation.
        fingerprint: What its answers are kept under.

    Raises:
        ModelError: If it is another one now, or cannot be read any more.
    """
    if fingerprint_of(checkpoint, prompt, generation) != fingerprint:
        found = "its content changed while it was loaded or answered"
        raise ModelError(checkpoint.spec or checkpoint.name, found, hint=_HINT)


def may_change(checkpoint: Checkpoint) -> bool:
    """Whether what is loaded may still change with its files: folders of weights only."""
    return as_sent(checkpoint) is not None
