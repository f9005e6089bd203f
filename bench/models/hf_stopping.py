"""Where an answer ends: at the first stop string in each row's own text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch

from bench.base.errors import ModelError
from bench.models.hf_text import decoded, new_text


class StopStrings:
    """Ends each row when its text holds a stop string; called by `generate` after every token.

    Only the last few tokens are decoded each time; a find there is confirmed on the whole text,
    because a tail's text may differ in its first space.

    Attributes:
        ended: Generated tokens of each row that ended at a stop string, by row.
    """

    def __init__(self, tokenizer: Any, stops: Sequence[str], prompts: Sequence[list[int]]) -> None:
        self.ended: dict[int, int] = {}
        self._tokenizer, self._prompts = tokenizer, prompts
        self._stops = [stop for stop in stops if stop]
        self._width = max(map(len, prompts))
        # a token is at least a byte; the rest is room for special tokens, which have no text
        self._reach = 8 + max((len(stop.encode("utf-8", "replace")) for stop in stops), default=0)

    def __call__(self, input_ids: torch.Tensor, scores: Any, **_: Any) -> torch.Tensor:
        """Return which rows are done; `input_ids` is (rows, padded prompt + generated)."""
        if self._stops:
            new = input_ids[:, self._width :].tolist()
            going = [row for row in range(len(new)) if row not in self.ended]
            tails = decoded(self._tokenizer, [new[row][-self._reach :] for row in going])
            for row, tail in zip(going, tails, strict=True):
                if self._within(tail) and self._within(self._text(row, new[row])):
                    self.ended[row] = len(new[row])
        done = [row in self.ended for row in range(input_ids.shape[0])]
        return torch.tensor(done, device=input_ids.device)

    def _within(self, text: str) -> bool:
        return any(stop in text for stop in self._stops)

    def _text(self, row: int, new: list[int]) -> str:
        return new_text(self._tokenizer, self._prompts[row], new)


def cut(text: str, stops: Sequence[str]) -> tuple[str, bool]:
    """Return the text before the first stop string, and whether there was one."""
    places = [place for stop in stops if stop and (place := text.find(stop)) >= 0]
    return (text[: min(places)], True) if places else (text, False)


class FiniteLogits:
    """Refuses to choose a token by NaN or infinity; called by `generate` before every token."""

    def __init__(self, where: str) -> None:
        self._where = where

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        """Return `scores`, (rows, vocabulary), as they are.

        Raises:
            ModelError: If the largest of a row is not finite.
        """
        check_finite(scores, self._where)
        return scores


def check_finite(logits: torch.Tensor, where: str) -> None:
    """Raise ModelError where any row's largest logit is NaN or infinite."""
    if not bool(torch.isfinite(logits.amax(dim=-1)).all()):
        raise ModelError(
            where,
            "the model computes NaN or infinity",
            expected="finite logits",
            hint="did its training diverge? float16 overflows easily: try `dtype: float32`",
        )
