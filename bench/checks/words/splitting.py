"""The words of a text, and where they stand in it."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from bench.checks.words.folding import folded, marks, token

_ASCII_WORD = re.compile(r"[a-z0-9]+(?:['`]+[a-z0-9]+)*", re.IGNORECASE)
_TO_WORDS = bytes(
    code + 32 if 65 <= code <= 90 else code if 97 <= code <= 122 or 48 <= code <= 57 else 32
    for code in range(256)
)
"""ASCII to lower-case letters, digits and spaces."""

_SHORT = 8
"""Characters below which a piece is worth remembering."""
_LONG = 500
"""Characters from which on arrays are faster than a pattern."""


def words(text: str) -> list[str]:
    """Return the words of a text, folded as `folding.py` says; empty for a text without any.

    Examples:
        >>> words("What's Jean-Luc's № 2?")
        ['whats', 'jean', 'lucs', 'no', '2']
        >>> words("東京は大きい")
        ['東', '京', 'は', '大', 'き', 'い']
    """
    if text.isascii():
        return text.encode("ascii").translate(_TO_WORDS, b"'`").decode("ascii").split()
    if len(text) > _LONG:
        from bench.checks.words.spacing import spaced

        return spaced(text).replace("\0", " ").split()
    return token().findall(folded(text))


def normalised(text: str) -> str:
    """Return the words of a text, joined by a space.

    Examples:
        >>> normalised(" Who IS it?! ")
        'who is it'
    """
    return " ".join(words(text))


def spans(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    """Return the words of a text and where each stands in it as it was written.

    Returns:
        The same words as `words`, and for each its first character and the one after its last.
        Where one character holds several words (ligatures such as "㍿"), all of them stand there.

    Examples:
        >>> spans("Is it ﬁne?")
        (['is', 'it', 'fine'], [(0, 2), (3, 5), (6, 9)])
    """
    if text.isascii():
        places = [found.span() for found in _ASCII_WORD.finditer(text)]
        return words(text), places
    pieces, starts, ends = _pieces(text)
    found = list(token().finditer("".join(pieces)))
    places = [(starts[one.start()], ends[one.end() - 1]) for one in found]
    return [one.group() for one in found], places


def _pieces(text: str) -> tuple[list[str], list[int], list[int]]:
    """Fold a text by pieces; say where the piece of each folded character starts and ends."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for one in _unit().finditer(text):
        first, last = one.span()
        piece = _folded_piece(one.group()) if last - first < _SHORT else folded(one.group())
        pieces.append(piece)
        if len(piece) == last - first and text[first] < "\x80":  # ASCII, a character for each
            starts.extend(range(first, last))
            ends.extend(range(first + 1, last + 1))
        else:
            starts.extend([first] * len(piece))
            ends.extend([last] * len(piece))
    return pieces, starts, ends


_folded_piece = lru_cache(maxsize=65_536)(folded)


@cache
def _unit() -> re.Pattern[str]:
    """Return the pattern of what is normalised on its own: a character and what may join it.

    Or several ASCII characters, apostrophes (which are dropped) apart.

    What may join the character before it: marks, the vowels and finals of Hangul (their
    compatibility and half-width forms too), half-width kana voicing.
    """
    joining = f"{marks()}\u1160-\u11ff\u3131-\u318e\ua960-\ua97f\ud7b0-\ud7ff\uff9e-\uffdc"
    ascii_run = f"(?:(?!['`])[\\x00-\\x7f])+(?![{joining}])"
    return re.compile(f"{ascii_run}|.[{joining}]*", re.DOTALL)
