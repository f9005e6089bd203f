"""BLEU for text in any script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from metrics.bleu import Bleu
from metrics.bleu_counts import COLUMNS
from metrics.inputs import check_inputs
from metrics.protocol import Answers, Floats, References
from metrics.unicode_tokens import symbol_tokens


@dataclass(frozen=True)
class UnicodeBleu:
    """BLEU over Unicode tokens: n-gram precisions times a penalty for short answers, 0–100.

    Conventions:
        As for `Bleu` (orders 1 to 4, nothing smoothed, shortest reference), over the tokens of
        `metrics.unicode_tokens`, symbols and punctuation marks among them (`50%` has two): words,
        or letters in scripts without spaces. An item with fewer than four tokens scores 0, the
        identical answer too.

    Differences from other tools:
        `bleu` and sacreBLEU's 13a take a sentence without spaces for one token and give 0 for it.
        sacreBLEU's `zh` keeps case and leaves Kana and Thai whole.

    Source:
        Papineni et al. (2002).

    Examples:
        >>> counts = UnicodeBleu().counts(["我住在北京。"], [["我住在北京！"]])
        >>> round(float(UnicodeBleu().score(counts)[0]), 2)
        75.98
    """

    name: ClassVar[str] = "bleu-unicode"
    unit: ClassVar[str] = "%"
    binary: ClassVar[bool] = False
    mean_of_items: ClassVar[bool] = False
    columns: ClassVar[tuple[str, ...]] = COLUMNS
    settings: ClassVar[tuple[str, ...]] = (
        "refs:merged",
        "length:shortest",
        "case:fold",
        "tok:unicode",
        "order:4",
        "smooth:none",
        "empty:0",
    )

    def counts(self, answers: Answers, references: References) -> Floats:
        """Return shape (n, 11): lengths, matches, possible matches of orders 1–4; and 1."""
        check_inputs(answers, references)
        spaced = [[_spaced(text) for text in accepted] for accepted in references]
        return Bleu().counts([_spaced(text) for text in answers], spaced)

    def score(self, totals: Floats) -> Floats:
        """Return BLEU of the totals, shape (...), 0–100; NaN where there are no items."""
        return Bleu().score(totals)


def _spaced(text: str) -> str:
    """Return the tokens with spaces between them, of which 13a's rules leave every one whole."""
    return " ".join(token for chunk in text.split() for token in symbol_tokens(chunk))
