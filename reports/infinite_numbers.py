"""Infinite numbers beside a JSON file, which has no word for them: where they stood, and signs.

Conventions:
    A place is a JSON Pointer (RFC 6901), e.g. `/pairs/0/difference/effect`; a sign is 1 or −1.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any


def infinities(value: object, at: str = "") -> dict[str, int]:
    """Return the places and signs of all infinite numbers in dictionaries and lists."""
    return dict(_found(value, at))


def with_infinities(value: Any, places: object) -> Any:
    """Return `value` with infinity at those places, where null stood; `value` is not changed.

    Raises:
        ValueError: If `places` is no mapping of places to signs, or at one of them no null stands.
    """
    if not isinstance(places, dict):
        raise ValueError("an object of places and signs is needed")
    for place, sign in places.items():
        if sign not in (1, -1) or not place.startswith("/"):
            raise ValueError(f"{place!r}: {sign!r} is no place with a sign")
        value = _put(value, place.split("/")[1:], math.copysign(math.inf, sign), place)
    return value


def _found(value: object, at: str) -> Iterator[tuple[str, int]]:
    if isinstance(value, float) and math.isinf(value):
        yield at, 1 if value > 0 else -1
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _found(part, f"{at}/{key.replace('~', '~0').replace('/', '~1')}")
    elif isinstance(value, list):
        for n, part in enumerate(value):
            yield from _found(part, f"{at}/{n}")


def _put(value: Any, parts: list[str], number: float, place: str) -> Any:
    """Return `value` with copies of what leads to the place, and no others."""
    if not parts:
        if value is not None:
            raise ValueError(f"at {place!r} stands no null")
        return number
    key: Any = parts[0].replace("~1", "/").replace("~0", "~")
    if isinstance(value, list) and key.isdecimal() and int(key) < len(value):
        key = int(key)
    elif not (isinstance(value, dict) and key in value):
        raise ValueError(f"there is no {place!r}")
    copy = value.copy()
    copy[key] = _put(value[key], parts[1:], number, place)
    return copy
