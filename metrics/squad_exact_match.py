"""Exact match after SQuAD's normalisation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from metrics.mean_score import mean_percent
from metrics.protocol import Answers, Floats, References
from metrics.squad_counts import squad_match_counts


@dataclass(frozen=True)
class SquadExactMatch:
    """Share of answers equal to any accepted answer in SQuAD's normal form, 0–100.

    Conventions:
        Both texts are normalised as `metrics.squad_text` says. Two texts of which nothing is left
        match ("the" and "A."), and so does an empty answer with a reference like "The".

    Differences from other tools:
        None from the official v1.1 script, nor from torchmetrics' squad. Higher or equal than
        `ExactMatch` on every item.

    Source:
        Rajpurkar et al. (2016), section 6.1; the official evaluation script for version 1.1.

    Examples:
        >>> SquadExactMatch().counts(["The Beatles!", "a"], [["beatles"], ["the"]])
        array([[1., 1.],
               [1., 1.]])
        >>> float(SquadExactMatch().score([2, 2]))
        100.0
    """

    name: ClassVar[str] = "squad_exact_match"
    unit: ClassVar[str] = "%"
    binary: ClassVar[bool] = True
    mean_of_items: ClassVar[bool] = True
    columns: ClassVar[tuple[str, ...]] = ("matched", "items")
    settings: ClassVar[tuple[str, ...]] = ("refs:max", "text:squad1.1")

    def counts(self, answers: Answers, references: References) -> Floats:
        """Return shape (n, 2): 1 if the answer matched, else 0; and 1."""
        return squad_match_counts(answers, references)

    def score(self, totals: Floats) -> Floats:
        """Return 100 × matched / items, shape (...); NaN where there are no items."""
        return mean_percent(totals)
