"""Token F1 and exact match for text in any script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from metrics.mean_score import mean_percent
from metrics.protocol import Answers, Floats, References
from metrics.references import best_over_references
from metrics.token_overlap import Bag, bag_of, overlap_f1
from metrics.unicode_tokens import text_tokens


@dataclass(frozen=True)
class UnicodeF1:
    """Mean over answers of the F1 of Unicode tokens shared with the best accepted answer, 0–100.

    Conventions:
        Tokens as `metrics.unicode_tokens` makes them: words, or letters in scripts without spaces,
        and symbols (`C++` and `C` score 50, `-5` and `5` 66.67, `$5` and `€5` 50); no case, no
        punctuation (`50%` and `50`, `C#` and `C` score 100). Where nothing is shared F1 is 0,
        also where a text is empty or punctuation alone.

    Differences from other tools:
        `f1` and `squad_f1` take a Chinese or Thai sentence for one token, so that nothing but the
        identical answer scores there: ours is higher or equal on such text. English articles
        count here, so on English ours is mostly higher than `squad_f1` where both have them.

    Source:
        Rajpurkar et al. (2016), section 6.1, over characters as in CMRC 2018 (Cui et al., 2019).

    Examples:
        >>> UnicodeF1().counts(["北京大学"], [["北京"]])
        array([[0.66666667, 1.        ]])
        >>> float(UnicodeF1().score([0.5, 2]))
        25.0
    """

    name: ClassVar[str] = "f1-unicode"
    unit: ClassVar[str] = "%"
    binary: ClassVar[bool] = False
    mean_of_items: ClassVar[bool] = True
    columns: ClassVar[tuple[str, ...]] = ("f1", "items")
    settings: ClassVar[tuple[str, ...]] = ("refs:max", "tokens:unicode", "case:fold", "empty:0")

    def counts(self, answers: Answers, references: References) -> Floats:
        """Return shape (n, 2): the best F1 over the references, 0–1; and 1."""
        return best_over_references(answers, references, _bag, overlap_f1)

    def score(self, totals: Floats) -> Floats:
        """Return 100 × summed F1 / items, shape (...); NaN where there are no items."""
        return mean_percent(totals)


@dataclass(frozen=True)
class UnicodeExactMatch:
    """Share of answers whose Unicode tokens are those of any accepted answer, 0–100.

    Conventions:
        Tokens as `metrics.unicode_tokens` makes them, in order: symbols count (`-5` is not `5`,
        `C++` not `C`), punctuation does not (`50%` is `50`). Where a text has none (only
        punctuation, or nothing) its characters are compared instead, outer white space left out.

    Differences from other tools:
        `squad_exact_match` keeps punctuation and forms that are not ASCII (full-width letters,
        composed or not) apart, and drops English articles: on other languages ours is higher or
        equal, on English mostly lower or equal.

    Source:
        Rajpurkar et al. (2016), section 6.1; the normal form is `metrics.unicode_tokens`'s.

    Examples:
        >>> UnicodeExactMatch().counts(["「東京」", "नमस्ते।"], [["東京"], ["नमस्ते"]])
        array([[1., 1.],
               [1., 1.]])
    """

    name: ClassVar[str] = "exact_match-unicode"
    unit: ClassVar[str] = "%"
    binary: ClassVar[bool] = True
    mean_of_items: ClassVar[bool] = True
    columns: ClassVar[tuple[str, ...]] = ("matched", "items")
    settings: ClassVar[tuple[str, ...]] = ("refs:max", "tokens:unicode", "case:fold")

    def counts(self, answers: Answers, references: References) -> Floats:
        """Return shape (n, 2): 1 where any accepted answer is matched, else 0; and 1."""
        return best_over_references(answers, references, _form, tuple.__eq__)

    def score(self, totals: Floats) -> Floats:
        """Return 100 × matched / items, shape (...); NaN where there are no items."""
        return mean_percent(totals)


def _bag(text: str) -> Bag:
    return bag_of(text_tokens(text))


def _form(text: str) -> tuple[str, ...]:
    tokens = text_tokens(text)
    return tuple(tokens) if tokens else ("", text.strip())
