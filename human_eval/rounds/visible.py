"""What a rater is shown of a text: all of it, as signs that a page, a table and JSON can hold.

Conventions:
    Nothing is cut, whatever its length, and markup stays as it is: pages show it as signs. Line
    ends become newlines, tabs stay. Other control characters (NUL, the escape of terminal
    colours, DEL) become the pictures that Unicode has for them, so that two answers that differ
    look different; lone surrogates and C1 controls, which have none, become U+FFFD.
"""

from __future__ import annotations

import re

NO_ANSWER = "(no answer)"
"""What stands for an answer that is blank, or of which nothing is scored."""

_LINE_ENDS = re.compile(r"\r\n|\r|\u0085|\u2028|\u2029")
_CONTROLS = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\n\t"}
_UNSEEN = {0x7F: 0x2421, **dict.fromkeys((*range(0x80, 0xA0), *range(0xD800, 0xE000)), 0xFFFD)}
_TABLE = _CONTROLS | _UNSEEN


def shown_text(text: str) -> str:
    r"""Return a text as it is shown.

    Examples:
        >>> shown_text("red\x1b[0m\r\nblue\x00")
        'red␛[0m\nblue␀'
    """
    return _LINE_ENDS.sub("\n", text).translate(_TABLE)


def shown_answer(text: str | None) -> str:
    """Return the scored part of an answer as it is shown; `(no answer)` where there is nothing."""
    shown = shown_text(text or "").strip()
    return shown or NO_ANSWER
