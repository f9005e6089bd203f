"""Sampling that nothing but the question itself can change.

Conventions:
    Every ask has random numbers of its own, from a counter-based generator: its key is a hash of
    seed, temperature, set, id, sample and what was asked; its counter is the number of the token.
    So neither batch size, nor order, nor an interruption, nor other samples change a draw; prompts
    and temperatures draw apart from each other; and checkpoints draw by the same numbers, so that
    two copies of one checkpoint give the same answers.

Source:
    Gumbel-max: argmax(logits / T + G) is a draw from softmax(logits / T) where G is standard
    Gumbel noise (Gumbel 1954; Maddison, Tarlow & Minka 2014). Philox: Salmon et al. (2011).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from bench.base.hashing import value_hash
from bench.models.protocol import Ask, Generation

_TOKEN = 1 << 128
"""Philox counts in 256 bits; the upper half counts tokens, so that no two share a number."""


class GumbelNoise:
    """Turns the greedy choice into a draw.

    Args:
        asks: One for each row.
        generation: Its temperature, above 0, and seed.
        width: Tokens of the padded prompts, where `generate` calls it before every token.
    """

    def __init__(self, asks: Sequence[Ask], generation: Generation, *, width: int = 0) -> None:
        self._keys = [_key(ask, generation) for ask in asks]
        self._temperature, self._width = generation.temperature, width

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        """Return logits / T plus noise, in float64; `scores` are logits, (rows, vocabulary)."""
        token = input_ids.shape[1] - self._width
        return self.added(scores, range(len(self._keys)), [token] * len(self._keys))

    def added(
        self, scores: torch.Tensor, rows: Sequence[int], tokens: Sequence[int]
    ) -> torch.Tensor:
        """Return logits / T plus noise, in float64.

        Args:
            scores: Logits, (rows, vocabulary).
            rows: Which ask each row answers.
            tokens: Number of the token, from 0, that each row is about to choose.
        """
        size = scores.shape[1]
        noise = [
            gumbel(self._keys[row], token, size) for row, token in zip(rows, tokens, strict=True)
        ]
        # a constant in a row changes no choice: the largest becomes 0, so that no T is too small
        # for the division, and the sum in log-softmax need not be computed
        logits = scores.double()
        largest = logits.amax(dim=-1, keepdim=True)
        return (logits - largest) / self._temperature + torch.from_numpy(np.stack(noise)).to(
            scores.device
        )


def gumbel(key: int, token: int, size: int) -> NDArray[np.float64]:
    """Return standard Gumbel noise.

    Args:
        key: Of the answer, below 2**128.
        token: Number of the token in the answer, from 0.
        size: Words of the vocabulary.

    Returns:
        (size,) values between -3.6 and 36.1: 52 random bits each, never infinite.
    """
    bits = np.random.Philox(key=key, counter=token * _TOKEN).random_raw(size)
    uniform = ((bits >> np.uint64(12)) + 0.5) * 2.0**-52
    noise: NDArray[np.float64] = -np.log(-np.log(uniform))
    return noise


def _key(ask: Ask, generation: Generation) -> int:
    of = [generation.seed, generation.temperature, *ask.key, ask.prompt_hash]
    return int(value_hash(of, 32), 16)
