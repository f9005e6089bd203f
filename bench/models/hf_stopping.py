"""Where an answer ends: at an end token, or the first stop string in its own text."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import torch

from bench.base.errors import ModelError
from bench.models.hf_text import decoded, new_text


class Endings:
    """Says whether an answer's newest token ends it.

    Only a token that may hold the last character of a stop string is looked at closer, and then
    the last few tokens are decoded; a find there is confirmed on the whole text, because a tail's
    text may differ in its first space.

    Args:
        tokenizer: A tokenizer of transformers.
        stops: Strings that end an answer.
        ends: Tokens that end it.
        most: Tokens of the longest answer.
    """

    def __init__(
        self, tokenizer: Any, stops: Sequence[str], ends: Collection[int], most: int
    ) -> None:
        self._tokenizer, self._ends, self._most = tokenizer, frozenset(ends), most
        self._stops = [stop for stop in stops if stop]
        self._reach = _reach(self._stops)
        self._closer: dict[int, bool] = {}

    def __call__(self, prompt: Sequence[int], new: Sequence[int]) -> bool:
        """Return whether the answer `new` to `prompt` ends with its last token."""
        return len(new) >= self._most or new[-1] in self._ends or self._stopped(prompt, new)

    def _stopped(self, prompt: Sequence[int], new: Sequence[int]) -> bool:
        if not self._stops or not self._may_stop(new[-1]):
            return False
        tail = decoded(self._tokenizer, [new[-self._reach :]])[0]
        return _within(self._stops, tail) and _within(
            self._stops, new_text(self._tokenizer, prompt, new)
        )

    def _may_stop(self, token: int) -> bool:
        """Whether the token's text, as far as it can be told alone, may end a stop string."""
        if token not in self._closer:
            alone = decoded(self._tokenizer, [[token]])[0]
            # nothing: spaces are lost alone; U+FFFD: a part of a character
            unsure = not alone or "\ufffd" in alone
            lasts = {stop[-1] for stop in self._stops}
            self._closer[token] = unsure or " " in lasts or not lasts.isdisjoint(alone)
        return self._closer[token]


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
        self._reach = _reach(self._stops)

    def __call__(self, input_ids: torch.Tensor, scores: Any, **_: Any) -> torch.Tensor:
        """Return which rows are done; `input_ids` is (rows, padded prompt + generated)."""
        if self._stops:
            new = input_ids[:, self._width :].tolist()
            going = [row for row in range(len(new)) if row not in self.ended]
            tails = decoded(self._tokenizer, [new[row][-self._reach :] for row in going])
            for row, tail in zip(going, tails, strict=True):
                if _within(self._stops, tail) and _within(self._stops, self._text(row, new[row])):
                    self.ended[row] = len(new[row])
        done = [row in self.ended for row in range(input_ids.shape[0])]
        return torch.tensor(done, device=input_ids.device)

    def _text(self, row: int, new: list[int]) -> str:
        return new_text(self._tokenizer, self._prompts[row], new)


def _reach(stops: Sequence[str]) -> int:
    """Return how many tokens at the end are enough to hold a stop string."""
    # a token is at least a byte; the rest is room for special tokens, which have no text
    return 8 + max((len(stop.encode("utf-8", "replace")) for stop in stops), default=0)


def _within(stops: Sequence[str], text: str) -> bool:
    return any(stop in text for stop in stops)


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
