"""Words about names and numbers: the valid name nearest to what was typed, lists, plurals."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(name: str, valid: Iterable[str]) -> str | None:
    """Return the valid name most like `name`, or None where nothing is close."""
    found = difflib.get_close_matches(name, list(valid), n=1, cutoff=0.5)
    return found[0] if found else None


def suggestion(name: str, valid: Iterable[str]) -> str:
    """Return `did you mean 'x'?`, or the list of valid names where nothing is close."""
    names = list(valid)
    near = nearest(name, names)
    if near is not None:
        return f"did you mean {near!r}?"
    return f"valid: {', '.join(names)}" if names else "none is defined"


def listed(names: Iterable[object], most: int = 5) -> str:
    """Return `a, b, c and 7 more`."""
    every = [str(name) for name in names]
    shown = ", ".join(every[:most])
    return shown if len(every) <= most else f"{shown} and {len(every) - most} more"


def counted(value: int, one: str, many: str | None = None) -> str:
    """Return "1 question" or "3,020 questions"; `many` where it is not `one` with an s."""
    return f"{value:,} {one if value == 1 else many or one + 's'}"
