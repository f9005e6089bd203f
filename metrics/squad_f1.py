"""Token F1 after SQuAD's normalisation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from metrics.mean_score import mean_percent
from metrics.protocol import Answers, Floats, References
from metrics.squad_counts import squad_f1_counts


@dataclass(frozen=True)
class SquadF1:
    """Mean over answers of the F1 of normalised tokens shared with the best reference, 0–100.

    Conventions:
        Both texts are normalised as `metrics.squad_text` says, then split at spaces. Where
        nothing is shared F1 is 0, also where nothing is left of both texts: there exact match is
        100 and F1 is 0, as in the official v1.1 script.

    Differences from other tools:
        None from the official v1.1 script. The v2.0 script and those after it (torchmetrics,
        transformers' squad_metrics) give 100 where nothing is left of both texts: ours is lower
        there and equal on every other item. torchmetrics computes in 32 bits by default: 1e-7.

    Source:
        Rajpurkar et al. (2016), section 6.1; the official evaluation script for version 1.1.

    Examples:
        >>> SquadF1().counts(["It was the Beatles.", "a"], [["The Beatles"], ["the"]])
        array([[0.5, 1. ],
               [0. , 1. ]])
        >>> float(SquadF1().score([0.5, 2]))
        25.0
    """

    name: ClassVar[str] = "squad_f1"
    unit: ClassVar[str] = "%"
    binary: ClassVar[bool] = False
    mean_of_items: ClassVar[bool] = True
    columns: ClassVar[tuple[str, ...]] = ("f1", "items")
    settings: ClassVar[tuple[str, ...]] = ("refs:max", "text:squad1.1", "tokens:split", "empty:0")

    def counts(self, answers: Answers, references: References) -> Floats:
        """Return shape (n, 2): the best F1 over the references, 0–1; and 1."""
        return squad_f1_counts(answers, references)

    def score(self, totals: Floats) -> Floats:
        """Return 100 × summed F1 / items, shape (...); NaN where there are no items."""
        return mean_percent(totals)
