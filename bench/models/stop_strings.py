"""Where a whole text ends: before its first stop string."""

from __future__ import annotations

from collections.abc import Sequence


def cut_at(text: str, stops: Sequence[str]) -> tuple[str, bool]:
    """Return the text before the first stop string, and whether there was one.

    Examples:
        >>> cut_at(" Paris. Q: who", ["Q:"])
        (' Paris. ', True)
    """
    places = [place for stop in stops if stop and (place := text.find(stop)) >= 0]
    return (text[: min(places)], True) if places else (text, False)
