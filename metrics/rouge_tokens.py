"""ROUGE's tokens: runs of a–z and 0–9 in the lower-cased text, stemmed if asked for.

Differences from other tools:
    None from rouge_score 0.1.2's default tokenizer. Every other letter and digit separates: a
    text in Chinese, Hindi or Arabic has no tokens at all.
"""

from __future__ import annotations

import re
from typing import Final

from metrics.porter import porter_stem

_RUN: Final = re.compile(r"[a-z0-9]+")
_LONGEST_UNSTEMMED: Final = 3  # ROUGE-1.5.5 stems longer words only


def rouge_words(chunk: str) -> list[str]:
    """Return the tokens of a chunk, possibly none.

    Examples:
        >>> rouge_words("Sci-Fi's"), rouge_words("é")
        (['sci', 'fi', 's'], [])
    """
    if chunk.isascii() and chunk[:-1].isalnum():  # most are one run, or one with a mark behind it
        return [(chunk if chunk[-1].isalnum() else chunk[:-1]).lower()]
    return _RUN.findall(chunk.lower())


def rouge_stems(chunk: str) -> list[str]:
    """Return the stems of the tokens of a chunk; words of up to three letters stay as they are.

    Examples:
        >>> rouge_stems("Winning-was"), rouge_words("Winning-was")
        (['win', 'was'], ['winning', 'was'])
    """
    words = rouge_words(chunk)
    return [porter_stem(word) if len(word) > _LONGEST_UNSTEMMED else word for word in words]
