"""Loss: how unlikely a checkpoint finds the accepted answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from metrics.failure import MetricFailed
from metrics.plain_mean import mean_value
from metrics.protocol import Answers, Floats, References


@dataclass(frozen=True)
class Loss:
    """Mean over items of the negative log-likelihood per token of the accepted answer, in nats.

    Conventions:
        An item's value is the mean over the tokens of its first accepted answer, given its
        prompt, as the checkpoint's own tokenizer cuts it. 0 is certainty; lower is better. No
        function of texts: `counts_of` takes the items' values. NaN stays NaN: a checkpoint that
        gives no log-probabilities has no loss.

    Differences from other tools:
        Trainers and perplexity weigh every token alike, so long answers weigh more there; here
        every item weighs alike, as in the other metrics. Equal where all answers have as many
        tokens. Between checkpoints with different tokenizers the number of tokens differs, so
        their losses are not comparable.

    Source:
        Cross-entropy of the reference continuation, as language models are trained on it.

    Examples:
        >>> counts = Loss().counts_of([0.5, 1.5])
        >>> float(Loss().score(counts.sum(axis=0)))
        1.0
    """

    name: ClassVar[str] = "loss"
    unit: ClassVar[str] = "nats per token"
    binary: ClassVar[bool] = False
    mean_of_items: ClassVar[bool] = True
    higher_is_better: ClassVar[bool] = False
    score_range: ClassVar[str] = "0 and above"
    reads_likelihoods: ClassVar[bool] = True
    columns: ClassVar[tuple[str, ...]] = ("nll", "items")
    settings: ClassVar[tuple[str, ...]] = ("refs:first", "per:token", "items:equal")

    def counts_of(self, nlls: ArrayLike) -> Floats:
        """Return counts, shape (n, 2).

        Args:
            nlls: Shape (n,): each item's mean over its answer's tokens, nats; NaN where unknown.

        Returns:
            The value, and 1; both NaN where the value is unknown.

        Raises:
            ValueError: If `nlls` has another shape or holds a negative or infinite value.
        """
        values = np.asarray(nlls, dtype=np.float64)
        if values.ndim != 1:
            raise ValueError(f"nlls have shape {values.shape}; expected (items,)")
        bad = np.flatnonzero((values < 0) | np.isinf(values))
        if bad.size:
            raise ValueError(f"nlls[{bad[0]}] is {values[bad[0]]}; expected 0 or more, finite")
        return np.stack([values, np.where(np.isnan(values), np.nan, 1.0)], axis=1)

    def counts(self, answers: Answers, references: References) -> Floats:
        """Refuse: texts do not say how likely they are.

        Raises:
            MetricFailed: Always.
        """
        problem = "it needs a checkpoint's log-probabilities of the accepted answers, not texts"
        raise MetricFailed(self.name, None, problem)

    def score(self, totals: Floats) -> Floats:
        """Return summed loss / items, shape (...), nats per token; NaN where there are none."""
        return mean_value(totals)
