"""Which characters are the same, which are letters, and which are nothing at all.

Conventions:
    NFKC, casefold, NFKC again (casefolding can undo composition). Then, without a trace:
    apostrophes ("what's" = "whats", as search queries and SQuAD's script have it; "what s" stays
    two words), soft hyphens and joiners, variation selectors, Arabic tatweel and vowel signs,
    Hebrew points, the dot of a capital İ. Alef with hamza, madda or wasla is alef; alef maksura
    and Persian yeh are yeh; Persian keheh is kaf; teh marbuta stays. Accents of other scripts
    stay: "resume" and "résumé" are two words.

    Combining marks belong to the letter before them (Hindi, Thai, Arabic, decomposed Latin).
    Scripts written without spaces (Han, kana, Thai, Lao, Khmer, Myanmar) give one word for each
    character and its marks, so that runs of words exist there too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache

APOSTROPHES = "'\u2018\u2019\u201b\u02bc\u02bb\u0060\u00b4\uff07"
"""Apostrophes and what is typed for them."""

SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u19e0-\u19ff\ua9e0-\ua9ff\uaa60-\uaa7f"
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
"""Scripts written without spaces, as the inside of a character class: Thai, Lao, Myanmar, Khmer,
kana, Han."""

_VARIANTS = "أإآٱىیک"
SAME = str.maketrans(_VARIANTS, "ااااييك")
_VARIANT = re.compile(f"[{_VARIANTS}]")
_DROPPED_RANGES = (
    "\u034f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u06df-\u06e8\u06ea-\u06ed\u08d3-\u08ff\u20d0-\u20f0\ufe00-\ufe0f\U000e0100-\U000e01ef"
)
_ZERO_WIDTH_SPACE = "\u200b"  # a word's end in Khmer and Thai: no joiner

_Test = Callable[[str], bool]


def folded(text: str) -> str:
    """Return a text with one spelling for characters that are the same; see Conventions.

    Digits, letters and marks are left as they are, everything else (punctuation, control
    characters, lone surrogates) stays too: `words` looks past it.

    Examples:
        >>> folded("Ｗhat’s the Straße?")
        'whats the strasse?'
    """
    if text.isascii():
        return text.lower().translate(_ASCII_DROPPED)
    same = dropped().sub("", one_case(text))
    return same.translate(SAME) if _VARIANT.search(same) else same


def one_case(text: str) -> str:
    """Return a text composed and without case, nothing dropped yet."""
    same = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", same)


_ASCII_DROPPED = str.maketrans("", "", "'`")


@cache
def dropped() -> re.Pattern[str]:
    """Return the pattern of characters that leave no trace."""
    dot = "(?<=i)\u0307"  # what casefolding leaves of a Turkish capital I with a dot
    return re.compile(f"[{dropped_class()}]+|{dot}")


@cache
def dropped_class() -> str:
    """Return these characters as the inside of a character class."""
    joiners = _ranges(lambda c: unicodedata.category(c) == "Cf" and c != _ZERO_WIDTH_SPACE)
    return f"{joiners}{_DROPPED_RANGES}{APOSTROPHES}"


@cache
def marks() -> str:
    """Return the combining marks as the inside of a character class."""
    return _ranges(lambda c: unicodedata.category(c) in ("Mn", "Mc"))


@cache
def token() -> re.Pattern[str]:
    """Return the pattern of one word of a folded text."""
    letter, mark = f"[^\\W_{SPACELESS}{marks()}]", f"[{marks()}]"
    # Thai, Lao, Khmer and Myanmar have signs (baht, repeat marks) among their letters.
    alone = f"(?=[^\\W_])[{SPACELESS}]{mark}*"
    return re.compile(f"{letter}+(?:{mark}+{letter}*)*|{alone}")


def _ranges(wanted: _Test) -> str:
    """Return the characters of the first two planes that are wanted, as ranges."""
    return "".join(
        f"\\U{first:08x}-\\U{last:08x}"
        for first, last in _runs(code for code in range(0x20000) if wanted(chr(code)))
    )


def _runs(codes: Iterable[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for code in codes:
        if runs and code == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], code)
        else:
            runs.append((code, code))
    return runs
