"""Membership scores of one text from its tokens' log-probabilities.

Conventions:
    A higher score speaks for having been trained on. Nats; NaN where what a score needs is not
    known. Scores describe: none of them is calibrated by itself.

Source:
    Yeom et al. (2018) for the loss; Carlini et al. (2021) for zlib and the reference; Shi et al.
    (2024) for Min-K %; Zhang et al. (2024) for Min-K %++.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Mapping

import numpy as np

from bench.models.protocol import TokenScores

SHARE = 0.2
"""Share of a text's least likely tokens that Min-K % looks at."""


def lowest(length: int, share: float = SHARE) -> int:
    """Number of tokens that Min-K % averages: max(1, ⌈share · length⌉).

    Examples:
        >>> [lowest(length) for length in (1, 5, 6, 20)]
        [1, 1, 2, 4]
    """
    return max(1, math.ceil(round(share * length, 9)))


def score_membership(found: TokenScores, text: str) -> Mapping[str, float]:
    """Score one text that a checkpoint rated token by token.

    Args:
        found: Its tokens' log-probabilities.
        text: The text itself, for zlib.

    Returns:
        By name: `loss` (mean log-probability), `zlib` (log-probability per compressed byte),
        `Min-K %`, `Min-K %++`; NaN without tokens, the last also without means and deviations.
    """
    row = np.asarray(found.logprobs, dtype=np.float64)
    if not row.size:
        return dict.fromkeys(("loss", "zlib", "Min-K %", "Min-K %++"), math.nan)
    return {
        "loss": float(row.mean()),
        "zlib": float(row.sum()) / len(zlib.compress(text.encode("utf-8"))),
        "Min-K %": _least(row),
        "Min-K %++": _least(_standardised(found, row)),
    }


def _least(row: np.typing.NDArray[np.float64]) -> float:
    return float(np.sort(row)[: lowest(row.size)].mean())


def _standardised(
    found: TokenScores, row: np.typing.NDArray[np.float64]
) -> np.typing.NDArray[np.float64]:
    if len(found.means) != row.size or len(found.deviations) != row.size:
        return np.full(row.size, np.nan)
    spread = np.maximum(np.asarray(found.deviations, dtype=np.float64), 1e-9)
    return np.asarray((row - np.asarray(found.means)) / spread, dtype=np.float64)
