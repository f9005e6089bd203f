"""Token F1, in the strict form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from metrics.mean_score import mean_percent
from metrics.protocol import Answers, Floats, References
from metrics.references import best_over_references
from metrics.token_overlap import Bag, bag_of, overlap_f1


@dataclass(frozen=True)
class F1:
    """Mean over answers of the F1 of tokens shared with the best accepted answer, 0–100.

    Conventions:
        Tokens are what stands between white space (`str.split`), with case and punctuation kept;
        a token counts as shared as often as it occurs in both texts. Where nothing is shared F1
        is 0, also where both texts are empty (0/0 is 0).

    Differences from other tools:
        SQuAD's script normalises first (`SquadF1`): mostly higher, but lower where only articles
        or punctuation are shared ("the cat" against "the dog": 50 here, 0 there). inspect's f1
        compares sets of tokens and rounds to two decimals: "paris paris paris paris" against
        "paris" is 40 here, 1.0 there.

    Source:
        Rajpurkar et al. (2016), section 6.1, without its normalisation.

    Examples:
        >>> F1().counts(["New York City", ""], [["York", "New York"], [""]])
        array([[0.8, 1. ],
               [0. , 1. ]])
        >>> float(F1().score([0.8, 2]))
        40.0
    """

    name: ClassVar[str] = "f1"
    unit: ClassVar[str] = "%"
    binary: ClassVar[bool] = False
    mean_of_items: ClassVar[bool] = True
    columns: ClassVar[tuple[str, ...]] = ("f1", "items")
    settings: ClassVar[tuple[str, ...]] = ("refs:max", "tokens:split", "empty:0")

    def counts(self, answers: Answers, references: References) -> Floats:
        """Return shape (n, 2): the best F1 over the references, 0–1; and 1."""
        return best_over_references(answers, references, _bag, overlap_f1)

    def score(self, totals: Floats) -> Floats:
        """Return 100 × summed F1 / items, shape (...); NaN where there are no items."""
        return mean_percent(totals)


def _bag(text: str) -> Bag:
    return bag_of(text.split())
