"""Numbers in a text, whether in digits or in English words: "twenty-one" is 21, "third" is 3rd."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
fifteen sixteen seventeen eighteen nineteen""".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_CARDINALS = {word: at for at, word in enumerate(_ONES)} | {
    word: 10 * at for at, word in enumerate(_TENS, 2)
}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_ODD_ORDINALS = {
    **{"first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12},
    **{word[:-1] + "ieth": 10 * at for at, word in enumerate(_TENS, 2)},
}
_ORDINALS = {word + "th": at for at, word in enumerate(_ONES) if at > 3} | _ODD_ORDINALS
_TOKEN = re.compile(r"\d+(?:st|nd|rd|th)\b|\d[\d,]*(?:\.\d+)?|[^\W\d_]+", re.IGNORECASE)
_PRONOUN = "one"
"""Stands more often for somebody than for 1; never counted alone."""


def numbers_of(text: str) -> Counter[str]:
    """Return the numbers of a text and how often each stands there.

    Digits of any script count as digits, "1,000" is 1000; "one" alone is no number. Roman
    numerals are left to the names.

    Examples:
        >>> sorted(numbers_of("the 3rd of twenty-one, and 1,000"))
        ['1000', '21', '3rd']
        >>> numbers_of("third") == numbers_of("3rd")
        True
    """
    found: Counter[str] = Counter()
    run: list[str] = []
    for token in [*_TOKEN.findall(_plain_digits(text).lower().replace("-", " ")), ""]:
        if token in _CARDINALS or (token in _SCALES and run):
            run.append(token)
            continue
        found.update(_ended(run, token))
        run = []
        if token[:1].isdigit():
            found[_digits(token)] += 1
    return found


def _ended(run: list[str], token: str) -> list[str]:
    """Return the number that a run of number words makes with the word behind it."""
    value = _value(run)
    if token in _ORDINALS:
        tens = value if value % 10 == 0 else 0
        return [f"{tens + _ORDINALS[token]}rd"] if run and tens else [
            *([str(value)] if run else []), f"{_ORDINALS[token]}rd"
        ]  # fmt: skip
    return [str(value)] if run and run != [_PRONOUN] else []


def _value(run: list[str]) -> int:
    whole = part = 0
    for word in run:
        if word in _SCALES:
            part = max(part, 1) * _SCALES[word]
            if _SCALES[word] > 100:
                whole, part = whole + part, 0
        else:
            part += _CARDINALS[word]
    return whole + part


def _digits(token: str) -> str:
    ordinal = re.fullmatch(r"(\d+)(?:st|nd|rd|th)", token)
    if ordinal:
        return f"{int(ordinal[1])}rd"
    whole, _, part = token.replace(",", "").partition(".")
    return f"{int(whole)}.{part}" if part else str(int(whole))


def _plain_digits(text: str) -> str:
    """Return a text with the digits of every script as 0-9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in text)
