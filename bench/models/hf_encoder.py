"""What goes into an encoder and where its decoder begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch

from bench.base.errors import ModelError
from bench.models.hf_limits import check_positions, positions
from bench.models.hf_text import asked_ids
from bench.models.protocol import Asked

_OWN = {
    "encoder": ("max_source_positions", "max_encoder_position_embeddings"),
    "decoder": ("max_target_positions", "max_decoder_position_embeddings"),
}
"""Names under which architectures say how much either half reads, where the two differ."""


@dataclass(frozen=True)
class EncoderTexts:
    """Texts as an encoder reads them.

    Attributes:
        model: A model with an encoder.
        tokenizer: Its tokenizer.
        where: Its folder, for errors.
    """

    model: Any
    tokenizer: Any
    where: str

    def whole(self, asked: Sequence[Asked]) -> list[list[int]]:
        """Return the tokens of prompts, special tokens around them included.

        Raises:
            ModelError: If there are longer ones than the encoder reads, with their number.
        """
        rows = [self._ids(one) for one in asked]
        check_positions(self.model, [len(row) for row in rows], self.where)
        return rows

    def fitted(self, asked: Sequence[Asked]) -> list[tuple[list[int], int]]:
        """Return the tokens of prompts, cut at their start to fit, and how many were cut off.

        A token that the tokenizer puts in front stays there. Chats are not cut: their template
        would be broken.

        Raises:
            ModelError: If a chat does not fit.
        """
        room = room_of(self.model, "encoder")
        return [self._fitted(one, self._ids(one), room) for one in asked]

    def targets(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the tokens of texts to score, nothing around them."""
        if not texts:
            return []
        bare = [_readable(text.lstrip()) for text in texts]
        found = self.tokenizer(text_target=bare, add_special_tokens=False)["input_ids"]
        return [list(ids) for ids in found]

    def _ids(self, asked: Asked) -> list[int]:
        if not isinstance(asked, str):
            return asked_ids(self.tokenizer, [asked])[0]
        found = list(self.tokenizer(_readable(asked), verbose=False)["input_ids"])
        return found or decoder_begin(self.model)[:1]  # an encoder must read something

    def _fitted(self, asked: Asked, ids: list[int], room: int) -> tuple[list[int], int]:
        surplus = len(ids) - room
        if surplus <= 0:
            return ids, 0
        if not isinstance(asked, str):
            found = f"a chat of {len(ids)} tokens"
            raise ModelError(self.where, found, expected=f"at most {room}", hint="shorten it")
        kept = int(ids[0] in self.tokenizer.all_special_ids)
        return [*ids[:kept], *ids[kept + surplus :]], surplus


def room_of(model: Any, half: str) -> int:
    """Return how many tokens the `encoder` or `decoder` holds; very many where it does not say."""
    found = [getattr(model.config, name, None) for name in _OWN[half]]
    return next((int(one) for one in found if one), positions(model))


def check_room(model: Any, tokens: int, where: str) -> None:
    """Refuse answers or texts of so many tokens that the decoder cannot hold them.

    Raises:
        ModelError: If they do not fit behind the tokens that it begins with.
    """
    room = room_of(model, "decoder") - len(decoder_begin(model))
    if tokens > room:
        raise ModelError(
            where,
            f"its decoder does not hold {tokens:,} tokens",
            expected=f"at most {room:,}",
            hint="lower `generation.max_new_tokens`",
        )


def decoder_begin(model: Any) -> list[int]:
    """Return the tokens that the decoder begins with: start, and a forced first one."""
    own = model.generation_config
    start = own.decoder_start_token_id
    if start is None:
        start = own.bos_token_id if own.bos_token_id is not None else own.pad_token_id
    return [start] if own.forced_bos_token_id is None else [start, own.forced_bos_token_id]


def padded(rows: Sequence[Sequence[int]], device: Any) -> dict[str, torch.Tensor]:
    """Return rows as `input_ids`, padded behind with token 0, and their `attention_mask`."""
    width = max(map(len, rows))
    ids = [[*row, *[0] * (width - len(row))] for row in rows]
    mask = [[1] * len(row) + [0] * (width - len(row)) for row in rows]
    return {
        "input_ids": torch.tensor(ids, device=device),
        "attention_mask": torch.tensor(mask, device=device),
    }


def _readable(text: str) -> str:
    """Return the text with U+FFFD for lone surrogates, which no tokenizer takes."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
