"""What a model's positions and vocabulary allow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bench.base.errors import ModelError


def positions(model: Any) -> int:
    """Return how many tokens the model reads at most; a very large number where it does not say."""
    config = model.config.get_text_config()
    return int(getattr(config, "max_position_embeddings", None) or 1 << 40)


def check_vocabulary(model: Any, rows: Iterable[Sequence[int]], where: str) -> None:
    """Refuse tokens that the model does not know.

    Raises:
        ModelError: If a token is beyond its embeddings.
    """
    known = model.get_input_embeddings().num_embeddings
    largest = max((max(row) for row in rows if row), default=0)
    if largest >= known:
        raise ModelError(
            where,
            f"its tokenizer gives token {largest}, its model knows {known}",
            hint="do tokenizer and weights belong together?",
        )


def check_positions(model: Any, lengths: Sequence[int], where: str) -> None:
    """Refuse texts to score that are longer than what the model can read.

    Raises:
        ModelError: If there are any, with their number.
    """
    most = positions(model)
    long = [length for length in lengths if length > most]
    if long:
        raise ModelError(
            where,
            f"{len(long):,} of {len(lengths):,} prompts with their answers are too long to score "
            f"(the longest has {max(long):,} tokens)",
            expected=f"at most {most:,}",
            hint="shorten the context",
        )
