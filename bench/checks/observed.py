"""What the checks look at: every checkpoint's answers to one set, on the same items."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bench.data.items import Item, QuestionSet
from bench.models.protocol import TokenScores

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Observed:
    """One set as the checkpoints answered it.

    Attributes:
        set: The set, whole.
        items: The n items that every checkpoint answered.
        scores: Checkpoint -> item scores by the primary metric, shape (n,), 0-100.
        texts: Checkpoint -> scored texts, n; None where unanswered.
        metric: Name of the primary metric.
        binary: Every item score is 0 or 100.
        nlls: Checkpoint -> mean negative log-likelihood per token of the first accepted answer
            after the item's prompt, shape (n,), nats; NaN where unknown. Checkpoints that give no
            probabilities are absent, here and below.
        paraphrase_nlls: Checkpoint -> the same, averaged over the item's paraphrases; NaN for an
            item without one.
        likelihoods: Checkpoint -> n token scores of that answer, where single tokens are known.
    """

    set: QuestionSet
    items: tuple[Item, ...]
    scores: Mapping[str, Floats]
    texts: Mapping[str, tuple[str | None, ...]]
    metric: str
    binary: bool
    nlls: Mapping[str, Floats] = field(default_factory=dict)
    paraphrase_nlls: Mapping[str, Floats] = field(default_factory=dict)
    likelihoods: Mapping[str, tuple[TokenScores | None, ...]] = field(default_factory=dict)

    @property
    def groups(self) -> tuple[str, ...] | None:
        """Group of each item, or None where every item stands alone."""
        found = tuple(item.group for item in self.items)
        return found if len(set(found)) < len(found) else None
