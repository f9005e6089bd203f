"""Exact match, in the strict form."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import ClassVar

from metrics.mean_score import mean_percent
from metrics.protocol import Answers, Floats, References
from metrics.references import best_over_references


@dataclass(frozen=True)
class ExactMatch:
    """Share of answers equal to any accepted answer, 0–100.

    Conventions:
        Answer and references are compared after `str.strip`; case, punctuation, inner white space
        and Unicode form are kept. An empty answer matches only an empty reference.

    Differences from other tools:
        SQuAD's script lower-cases and drops punctuation and articles (`SquadExactMatch`): ours is
        lower or equal on every item. lm-eval's exact_match does not strip: ours is higher or
        equal on every item, by all of it where answers begin with a space.

    Source:
        Rajpurkar et al. (2016), section 6.1; the strict form is `pred.strip() == ref.strip()`.

    Examples:
        >>> ExactMatch().counts(["Paris ", "paris"], [["Paris", "Paris, France"], ["Paris"]])
        array([[1., 1.],
               [0., 1.]])
        >>> float(ExactMatch().score([1, 2]))
        50.0
    """

    name: ClassVar[str] = "exact_match"
    unit: ClassVar[str] = "%"
    binary: ClassVar[bool] = True
    mean_of_items: ClassVar[bool] = True
    columns: ClassVar[tuple[str, ...]] = ("matched", "items")
    settings: ClassVar[tuple[str, ...]] = ("refs:max", "text:strip")

    def counts(self, answers: Answers, references: References) -> Floats:
        """Return shape (n, 2): 1 if the answer matched, else 0; and 1."""
        return best_over_references(answers, references, str.strip, operator.eq)

    def score(self, totals: Floats) -> Floats:
        """Return 100 × matched / items, shape (...); NaN where there are no items."""
        return mean_percent(totals)
