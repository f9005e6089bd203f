"""What others call our choices, and numbers as tables hold them.

Conventions:
    Only what can be meant in one way is understood; everything else stays as it is, and the
    validator names it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from human_eval.scales import COMMENT, PREFERENCE, PREFERENCES, SCALES, VERDICTS

Words = Mapping[str, str]
"""Word as it stands there, in small letters -> one of our values."""

VERDICT_WORDS: Words = {
    **dict.fromkeys(("true", "correct", "yes", "1", "1.0", "right"), "correct"),
    **dict.fromkeys(
        ("partially_correct", "partially", "partial", "partly_correct", "partly", "0.5"),
        "partially_correct",
    ),
    **dict.fromkeys(("false", "incorrect", "no", "0", "0.0", "wrong"), "incorrect"),
}
PREFERENCE_WORDS: Words = {
    **{one.value: one.value for one in PREFERENCES},
    **{re.sub(r"\W+", "_", one.label.lower()): one.value for one in PREFERENCES},
    **dict.fromkeys(("left", "a_better"), "a"),
    **dict.fromkeys(("right", "b_better"), "b"),
}
NOTHING = ("", "none", "null", "nan", "-", "–", "n/a")
"""What stands in a table where nothing was said."""
_STARS = frozenset(one.name for one in SCALES)
VALUES = frozenset(one.value for one in (*VERDICTS, *PREFERENCES))
"""All that a word can stand for."""


def meant(control: str, value: object, words: Words | None = None) -> object:
    """Return a cell's value as the validator wants it, or as it stands where that is unclear.

    Args:
        control: Of the value.
        value: Text, number, truth value or None, as a file holds it.
        words: What the user says that words mean, in small letters; before our own.

    Examples:
        >>> meant("verdict", " Partially Correct ")
        'partially_correct'
        >>> meant("relevance", "4,0")
        4
        >>> meant("relevance", "four")
        'four'
    """
    if value is None:
        return None
    text = str(value).strip()
    said = (words or {}).get(text.lower())
    if said is not None:
        return said
    if control == COMMENT:
        return text
    if text.lower() in NOTHING:
        return None
    if control in _STARS:
        return _number(value, text)
    known = PREFERENCE_WORDS if control == PREFERENCE else VERDICT_WORDS
    return known.get(re.sub(r"[\s_-]+", "_", text.lower()), text)


def _number(value: object, text: str) -> object:
    """Return 4 for "4", "4.0" and "4,0"; anything else as it stands."""
    if isinstance(value, bool) or not re.fullmatch(r"[+-]?\d{1,9}([.,]0*)?", text):
        return value
    return int(re.split("[.,]", text)[0])


__all__ = ["NOTHING", "PREFERENCE_WORDS", "VALUES", "VERDICT_WORDS", "meant"]
