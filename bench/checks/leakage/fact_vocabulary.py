"""Words as D3 compares them: `bench.checks.words`, with Korean particles taken off."""

from __future__ import annotations

import re

from bench.checks.words import words

_HANGUL = re.compile("[\\uac00-\\ud7a3]{3,}")


def fact_words(text: str) -> list[str]:
    """Return the words of a text, Korean ones of three syllables or more without their last.

    That is a particle or an ending as often as not, and two words that differ in it alone are
    forms of one: 김민준은, 김민준의.

    Examples:
        >>> fact_words("김민준은 Where?")
        ['김민준', 'where']
    """
    found = words(text)
    if text.isascii():
        return found
    return [word[:-1] if _HANGUL.fullmatch(word) else word for word in found]
