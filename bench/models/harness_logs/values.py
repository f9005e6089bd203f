"""A harness's score of one answer as numbers.

inspect_ai's letters are its own: C is 1, P is .5, I and N are 0; so are its yes and no.
"""

from __future__ import annotations

import math
import re

_LETTERS = {"C": 1.0, "P": 0.5, "I": 0.0, "N": 0.0}
_MOST = 1e60
"""Sums of fourth powers of larger scores overflow; no harness means them."""

_NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*", re.IGNORECASE | re.ASCII)

_WORDS = {"yes": 1.0, "true": 1.0, "no": 0.0, "false": 0.0}


def numbers_of(name: str, value: object) -> dict[str, float]:
    """Return the numbers in a score: by its name, `name/key` in a mapping, `name/0` in a list.

    What is no finite number and stands for none is left out, never taken for 0; nor are numbers
    beyond 1e60 in size, whose squares and their squares could not be summed.

    Examples:
        >>> numbers_of("match", "C"), numbers_of("judge", {"tone": "P", "why": "too dry"})
        ({'match': 1.0}, {'judge/tone': 0.5})
    """
    parts: dict[str, object] = {name: value}
    if isinstance(value, dict):
        parts = {f"{name}/{key}": one for key, one in value.items()}
    elif isinstance(value, list):
        parts = {f"{name}/{at}": one for at, one in enumerate(value)}
    found = {key: _number(one) for key, one in parts.items()}
    return {key: number for key, number in found.items() if math.isfinite(number)}


def _number(value: object) -> float:
    if isinstance(value, bool | int | float):
        return float(value) if abs(value) < _MOST else math.nan
    if not isinstance(value, str):
        return math.nan
    letter = _LETTERS.get(value, _WORDS.get(value.lower()))
    if letter is not None:
        return letter
    return _number(float(value)) if _NUMBER.fullmatch(value) else math.nan
