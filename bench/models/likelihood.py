"""How likely a checkpoint finds an item's accepted answer, whoever computed it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from bench.models.protocol import Ask, TokenScores


@dataclass(frozen=True, slots=True)
class ItemLikelihood:
    """An item's first accepted answer after its prompt.

    Attributes:
        nll: Mean negative log-likelihood per token, nats; NaN where unknown.
        paraphrase_nll: The same, averaged over the item's paraphrases; NaN where unknown.
        scores: Of single tokens, or None where only the mean was recorded.
    """

    nll: float = math.nan
    paraphrase_nll: float = math.nan
    scores: TokenScores | None = None


@runtime_checkable
class Recorder(Protocol):
    """A checkpoint whose likelihoods were written down by somebody else: nothing is computed."""

    def likelihoods(self, asks: Sequence[Ask]) -> Mapping[tuple[str, str], ItemLikelihood] | None:
        """Return them by set and id, for the items that have any; None where nobody asked.

        Raises:
            DataError: If what stands there is no likelihood.
        """


def nll_of(scores: TokenScores) -> float:
    """Return the mean negative log-likelihood per token, nats; NaN for no token."""
    return -math.fsum(scores.logprobs) / len(scores.logprobs) if scores.logprobs else math.nan
