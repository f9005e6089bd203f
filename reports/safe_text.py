"""Text of strangers made safe to show: what cannot be seen becomes visible, nothing is executed.

Escaping for HTML is the renderer's work; this is about characters that would not survive a UTF-8
file (lone surrogates), that steer a terminal (escape codes) or that hide (NUL).
"""

from __future__ import annotations

_PICTURES = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\n\t"}
_PICTURES |= {0x7F: 0x2421} | dict.fromkeys(range(0x80, 0xA0), 0xFFFD)
# Direction overrides would reorder the words around them; isolation is not enough in a terminal.
_PICTURES |= {ord(mark): 0xFFFD for mark in "\u202a\u202b\u202c\u202d\u202e"}
# No characters at all: a file of XML, such as a saved figure, may not hold them.
_PICTURES |= dict.fromkeys((0xFFFE, 0xFFFF), 0xFFFD)
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)


def writable(text: str) -> str:
    """Return `text` with lone surrogates replaced by U+FFFD, so that it is UTF-8."""
    return text.translate(_SURROGATES)


def visible(text: str) -> str:
    """Return `text` with control characters as pictures (NUL as "␀", escape as "␛").

    Line breaks and tabs stay; lone surrogates and direction overrides become U+FFFD.
    """
    return text.translate(_PICTURES).translate(_SURROGATES)


def one_line(text: str) -> str:
    """Return `visible(text)` on one line."""
    return " ".join(visible(text).split())


def shortened(text: str, most: int) -> tuple[str, int]:
    """Return at most `most` characters of `text`, made visible, and how many were left out."""
    return visible(text[:most]), max(0, len(text) - most)
