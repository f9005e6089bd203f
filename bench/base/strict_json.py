"""JSON as its standard has it: NaN, Infinity and numbers too large for one are refused."""

from __future__ import annotations

import json
import math
from typing import NoReturn


def json_problem(error: ValueError) -> str:
    """Return what is wrong with a text that is no JSON, in a few words."""
    return f"broken JSON: {error.msg if isinstance(error, json.JSONDecodeError) else error}"


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no value in JSON; a number, a text or null")


def _finite(digits: str) -> float:
    value = float(digits)
    if math.isinf(value):
        raise ValueError(f"{digits} is too large for a number")
    return value


STRICT = json.JSONDecoder(parse_constant=_no_constant, parse_float=_finite)
"""Python's own decoder would take NaN, Infinity and 1e999, which then stand for no number."""
