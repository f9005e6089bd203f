"""Whether an accepted answer stands somewhere in the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from metrics.mean_score import mean_percent
from metrics.protocol import Answers, Floats, References
from metrics.references import best_over_references
from metrics.squad_text import normalize


@dataclass(frozen=True)
class ContainsAnswer:
    """Share of answers that contain any accepted answer as whole tokens, 0–100.

    Conventions:
        Both texts are normalised as `metrics.squad_text` says; the tokens of a reference must
        stand in the answer one after the other. A reference of which nothing is left is in no
        answer, not even in an empty one. Long answers have more room to contain something by
        chance: compare lengths beside this metric.

    Differences from other tools:
        Substring search in the same normal form also finds "art" in "Martin": ours is lower or
        equal on every item.
        Higher or equal than `SquadExactMatch` on every item whose match is not empty.

    Source:
        The usual "answer string in the output" of open-domain question answering (e.g. Mallen et
        al., 2023), restricted to whole tokens.

    Examples:
        >>> answers = ["It was Wilhelm Röntgen, in 1901.", "Martin"]
        >>> ContainsAnswer().counts(answers, [["Wilhelm Röntgen"], ["art"]])
        array([[1., 1.],
               [0., 1.]])
        >>> float(ContainsAnswer().score([1, 2]))
        50.0
    """

    name: ClassVar[str] = "contains_answer"
    unit: ClassVar[str] = "%"
    binary: ClassVar[bool] = True
    mean_of_items: ClassVar[bool] = True
    columns: ClassVar[tuple[str, ...]] = ("matched", "items")
    settings: ClassVar[tuple[str, ...]] = ("refs:max", "text:squad1.1", "tokens:whole", "empty:0")

    def counts(self, answers: Answers, references: References) -> Floats:
        """Return shape (n, 2): 1 if the answer contains a reference, else 0; and 1."""
        return best_over_references(answers, references, _fenced, _contains)

    def score(self, totals: Floats) -> Floats:
        """Return 100 × matched / items, shape (...); NaN where there are no items."""
        return mean_percent(totals)


def _fenced(text: str) -> str:
    # With a space at both ends, whole tokens are found by plain substring search.
    return f" {normalize(text)} "


def _contains(answer: str, reference: str) -> bool:
    return not reference.isspace() and reference in answer
