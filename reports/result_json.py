"""A comparison as JSON: every number unrounded."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from bench.results import Comparison
from reports.infinite_numbers import infinities
from reports.safe_text import writable


def to_json(comparison: Comparison) -> dict[str, Any]:
    """Return the comparison as dictionaries, lists, texts and numbers, `schema` first.

    NaN and infinity stay; `bench.base.files.write_json` turns them into null, so `infinite` says
    where infinity stood, where it did anywhere. Lone surrogates, which no UTF-8 file can hold,
    become U+FFFD. Only `timing` differs when a comparison is
    repeated, and the runs' `effort` where answers were made again.

    Raises:
        TypeError: If the comparison holds something that JSON has no word for.
    """
    made: dict[str, Any] = plain(comparison)
    tested = {key: part for key, part in made.items() if key != "flips"}  # thousands; all finite
    infinite = infinities(tested)
    more = {"infinite": infinite} if infinite else {}
    return {"schema": made.pop("schema"), **made, **more}


def plain(value: object) -> Any:
    """Return a frozen result, or a part of one, as JSON has words for it; see `to_json`."""
    if is_dataclass(value) and not isinstance(value, type):
        return {part.name: plain(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, dict):
        return {writable(str(key)): plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    if isinstance(value, str):
        return writable(value)
    if value is None or isinstance(value, bool | int):
        return value
    return _number(value)


def _number(value: object) -> float | int | bool:
    # NumPy's float64 is a float; its other scalars turn into Python's by `item`
    plain = value if isinstance(value, float) else getattr(value, "item", lambda: value)()
    if isinstance(plain, float):
        return float(plain)
    if isinstance(plain, bool | int):
        return plain
    raise TypeError(f"{type(value).__name__} cannot be written as JSON: {value!r}")
