"""ROUGE for text in any script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from metrics.mean_score import mean_percent
from metrics.protocol import Answers, Floats, References
from metrics.rouge import rouge_counts
from metrics.unicode_tokens import word_tokens


@dataclass(frozen=True)
class UnicodeRouge:
    """Mean over answers of ROUGE's F1 over Unicode tokens with the best reference, 0–100.

    `rouge1-unicode` and `rouge2-unicode` count shared tokens and shared pairs of neighbours,
    `rougeL-unicode` the longest common subsequence.

    Conventions:
        As for `Rouge`, over the tokens of `metrics.unicode_tokens`: words, or letters in scripts
        without spaces; no stemming.

    Differences from other tools:
        rouge_score (`rouge1`, `rouge2`, `rougeL`) keeps a–z and 0–9 alone and gives 0 for every
        text without them, the identical one too: ours is higher or equal there. On English
        without symbols both are equal.

    Source:
        Lin (2004), "ROUGE: a package for automatic evaluation of summaries".

    Examples:
        >>> UnicodeRouge("rouge2").counts(["北京大学"], [["北京"]])
        array([[0.5, 1. ]])
        >>> UnicodeRouge("rougeL").name
        'rougeL-unicode'
    """

    kind: Literal["rouge1", "rouge2", "rougeL"] = "rouge1"

    unit: ClassVar[str] = "%"
    binary: ClassVar[bool] = False
    mean_of_items: ClassVar[bool] = True
    columns: ClassVar[tuple[str, ...]] = ("f", "items")
    settings: ClassVar[tuple[str, ...]] = (
        "refs:max",
        "tokens:unicode",
        "case:fold",
        "stem:no",
        "empty:0",
    )

    @property
    def name(self) -> str:
        """The kind, and "-unicode"."""
        return f"{self.kind}-unicode"

    def counts(self, answers: Answers, references: References) -> Floats:
        """Return shape (n, 2): the best F1 over the references, 0–1; and 1."""
        return rouge_counts(self.kind, answers, references, word_tokens)

    def score(self, totals: Floats) -> Floats:
        """Return 100 × summed F1 / items, shape (...); NaN where there are no items."""
        return mean_percent(totals)
