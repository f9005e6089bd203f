"""Tokens of text in any script.

Conventions:
    Compatibility forms become plain (NFKC: full-width letters, ligatures), case is folded, and
    decimal digits of every script become 0–9. Letters and digits with the marks on them (vowel
    signs, accents) form words. In scripts that are written without spaces between words (Han,
    Kana, Bopomofo, Thai, Lao, Burmese, Khmer) each letter with its marks is a token by itself:
    that needs no dictionary, and no two programs cut differently. Korean, Hindi and Arabic have
    spaces. Symbols of mathematics and money, other symbols and emoji are tokens by themselves
    (`C++` is not `C`, nor `$5` `€5`), the grave accent apart, which quotes; so is the minus sign,
    and a hyphen before a digit with no letter or digit before it is one (`-5` is not `5`). All
    other punctuation parts words and is left out (`50%` is `50`, and `C#` is `C`), or kept as
    tokens (`symbol_tokens`). Invisible characters (joiners, marks of direction), tones of skin
    and the Arabic tatweel, which only stretches a word, do not count.

Differences from other tools:
    SQuAD's normal form deletes ASCII punctuation alone and drops English articles (kept here), and
    takes a sentence without spaces for one word. sacreBLEU's `zh` cuts Han alone and keeps case;
    its `ja-mecab` cuts by a dictionary; its `char` cuts every script into characters.

Source:
    Unicode Standard Annexes 15 (normalization) and 44 (general categories).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

Kind = Literal["word", "alone", "mark", "symbol", "invisible", "gap"]

_TATWEEL = "\u0640"
_HYPHEN = re.compile(r"-(?=\d)")
_FRACTION = re.compile(r"(?<=\d)\u2044(?=\d)")  # what NFKC makes of ½
_NO_SYMBOLS = frozenset("`\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
_UNSPACED = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3005, 0x3007), (0x3041, 0x312F),
    (0x31A0, 0x31BF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA9E0, 0xA9FE),
    (0xAA60, 0xAA7F), (0xF900, 0xFAFF), (0x1AFF0, 0x1B16F), (0x20000, 0x3FFFF),
)  # fmt: skip


def word_tokens(chunk: str) -> list[str]:
    """Return the words, and lone letters and symbols, of a chunk without white space.

    Examples:
        >>> word_tokens("État-major"), word_tokens("東京タワー。"), word_tokens("हिन्दी,")
        (['état', 'major'], ['東', '京', 'タ', 'ワ', 'ー'], ['हिन्दी'])
        >>> word_tokens("C++"), word_tokens("-5°"), word_tokens("$1-2%")
        (['c', '+', '+'], ['−', '5', '°'], ['$', '1', '2'])
    """
    return _tokens(chunk, symbols=False)


def symbol_tokens(chunk: str) -> list[str]:
    """Return the tokens of a chunk, each symbol and punctuation mark one of them.

    Examples:
        >>> symbol_tokens("你好!"), symbol_tokens("١٩٠١")
        (['你', '好', '!'], ['1901'])
    """
    return _tokens(chunk, symbols=True)


def text_tokens(text: str) -> list[str]:
    """Return `word_tokens` of a whole text.

    Examples:
        >>> text_tokens(" New  York!")
        ['new', 'york']
    """
    return [token for chunk in text.split() for token in word_tokens(chunk)]


def _tokens(chunk: str, *, symbols: bool) -> list[str]:
    if chunk.isascii() and chunk.isalnum():  # most of English
        return [chunk.lower()]
    tokens: list[str] = []
    last: Kind = "gap"
    for character in _plain(chunk):
        kind, shown = _kind(character)
        if kind == "symbol" and not symbols:
            kind = "gap"
        if (kind == "mark" and last != "gap" and _carries(tokens[-1])) or (kind == last == "word"):
            tokens[-1] += shown  # a mark leaves open whether letters may follow
        elif kind not in ("gap", "invisible"):
            tokens.append(shown)
            last = "word" if kind == "mark" else kind
        elif kind == "gap":
            last = kind
    return tokens


def _carries(token: str) -> bool:
    """Whether a mark belongs to it: ASCII's signs carry none, and tokenizers cut behind them."""
    return not token.isascii() or token.isalnum()


def _plain(chunk: str) -> str:
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", chunk).casefold())
    if "-" in plain:
        plain = _HYPHEN.sub(_minus, plain)
    return _FRACTION.sub("/", plain) if "\u2044" in plain else plain


def _minus(hyphen: re.Match[str]) -> str:
    before = hyphen.string[: hyphen.start()][-1:]
    return "-" if before and unicodedata.category(before)[0] in "LNM" else "\u2212"


@lru_cache(maxsize=1 << 16)
def _kind(character: str) -> tuple[Kind, str]:
    """Return what a character of plain text is, and how it stands in a token."""
    category = unicodedata.category(character)
    if category == "Nd":
        return "word", str(unicodedata.digit(character))
    if category == "Cf" or character == _TATWEEL:
        return "invisible", ""
    if category[0] == "M":
        return "mark", character
    if category[0] in "LN" or category in (
        "Cs",
        "Co",
        "Cn",
    ):  # unassigned: letters, for all we know
        return _letter(ord(character)), character
    if category[0] == "S" and character not in _NO_SYMBOLS:
        return "alone", character
    return ("symbol" if category[0] in "PS" else "gap"), character


def _letter(code: int) -> Kind:
    return "alone" if any(low <= code <= high for low, high in _UNSPACED) else "word"
