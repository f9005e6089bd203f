"""What raters are asked: verdict, five scales, preference; and how each becomes a number.

Conventions:
    A verdict counts 100 (correct), 50 (partially correct) or 0 (incorrect); stars are 1 to 5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["rating", "preference"]
"""Of a round: one answer rated at a time, or two compared."""

VERDICT, PREFERENCE, COMMENT = "verdict", "preference", "comment"
STARS = (1, 2, 3, 4, 5)
MOST_COMMENT = 10_000
"""Characters of a comment that are read."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the words that a rater picks.

    Attributes:
        value: As it is written in files.
        label: As a rater reads it.
        hotkey: The key that picks it.
    """

    value: str
    label: str
    hotkey: str


@dataclass(frozen=True, slots=True)
class Scale:
    """One thing that is rated by 1 to 5 stars.

    Attributes:
        name: As it is written in files.
        title: As a rater reads it.
        asks: The question that the stars answer.
        hotkey: The key that adds a star.
        needs_source: Whether it is asked only where the item has a source text.
    """

    name: str
    title: str
    asks: str
    hotkey: str
    needs_source: bool = False


VERDICTS = (
    Choice("correct", "correct", "q"),
    Choice("partially_correct", "partially correct", "w"),
    Choice("incorrect", "incorrect", "e"),
)
SCORES = {"correct": 100.0, "partially_correct": 50.0, "incorrect": 0.0}
SCALES = (
    Scale("factual_accuracy", "Factual accuracy", "Are the stated facts right?", "a"),
    Scale("logical_coherence", "Logical coherence", "Does the reasoning hold together?", "s"),
    Scale(
        "grammatical_correctness",
        "Grammatical correctness",
        "Is the language free of errors?",
        "d",
    ),
    Scale("relevance", "Relevance", "Does it answer what was asked?", "f"),
    Scale(
        "consistency_with_source",
        "Consistency with the source",
        "Does it agree with the source text?",
        "g",
        needs_source=True,
    ),
)
PREFERENCES = (
    Choice("a", "A is better", "1"),
    Choice("tie_good", "Equally good", "2"),
    Choice("tie_bad", "Equally bad", "3"),
    Choice("b", "B is better", "4"),
)


def scales_for(source: bool) -> tuple[Scale, ...]:
    """Return the scales that are asked where the item has a source text, or has none."""
    return tuple(scale for scale in SCALES if source or not scale.needs_source)
