"""What a model's positions and vocabulary allow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bench.base.errors import ModelError
from bench.models.protocol import Ask

_CALLED = ("max_position_embeddings", "max_seq_len", "n_positions", "n_ctx", "seq_length")
"""What configurations call the number of positions; MPT and DBRX have `max_seq_len`."""


def positions(model: Any) -> int:
    """Return how many tokens the model reads at most; a very large number where it does not say."""
    config = model.config.get_text_config()
    # T5's `n_positions` is what it was trained with, no limit
    names = _CALLED[:1] if getattr(model.config, "is_encoder_decoder", False) else _CALLED
    found = (getattr(config, name, None) for name in names)
    return next((int(one) for one in found if one), 1 << 40)


def check_vocabulary(model: Any, rows: Iterable[Sequence[int]], where: str) -> None:
    """Refuse tokens that the model does not know.

    Raises:
        ModelError: If a token is beyond its embeddings.
    """
    known = model.get_input_embeddings().weight.shape[0]  # an adapter's layer counts no words
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


@dataclass(frozen=True, slots=True)
class Fitted:
    """A prompt as the model reads it.

    Attributes:
        ids: Its tokens.
        dropped: Tokens that were cut off its start.
    """

    ids: list[int]
    dropped: int = 0


def fitted(
    model: Any,
    tokenizer: Any,
    asks: Sequence[Ask],
    rows: Sequence[list[int]],
    *,
    most: int,
    where: str,
) -> list[Fitted]:
    """Return prompts that leave room for an answer: the long ones lose their first tokens.

    The token that begins every text is kept. A chat is not cut: without its beginning it would be
    another chat.

    Args:
        model: A causal language model.
        tokenizer: Its tokenizer.
        asks: What is asked.
        rows: Its tokens, as many.
        most: Tokens of the longest answer.
        where: The model's folder, for errors.

    Raises:
        ModelError: If answers leave no room for a prompt, or a chat is too long.
    """
    room = positions(model) - most
    if room < 2:
        raise ModelError(
            where,
            f"it reads {positions(model):,} tokens, and answers may have {most:,}",
            expected="room for a prompt, too",
            hint="lower `generation.max_new_tokens`",
        )
    for ask, ids in zip(asks, rows, strict=True):
        if len(ids) > room and ask.messages:
            raise ModelError(
                where,
                f"the chat of {ask.set}/{ask.id} has {len(ids):,} tokens",
                expected=f"at most {room:,}, so that the answer fits",
                hint="shorten the context, take fewer examples, or lower "
                "`generation.max_new_tokens`",
            )
    return [_cut(ids, room, tokenizer.bos_token_id) for ids in rows]


def _cut(ids: list[int], room: int, begin: int | None) -> Fitted:
    if len(ids) <= room:
        return Fitted(ids)
    first = ids[:1] if ids[0] == begin else []
    kept = [*first, *ids[len(ids) - room + len(first) :]]
    return Fitted(kept, len(ids) - len(kept))
