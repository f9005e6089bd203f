"""From what a rater saw to what the key says: A and B changed back where they were swapped."""

from __future__ import annotations

_OTHER = {"a": "b", "b": "a"}


def unswapped(preference: str, swapped: bool) -> str:
    """Return a preference by the key's sides; ties have none.

    Args:
        preference: As the rater saw it: `a` is the left answer.
        swapped: Whether the two answers had changed sides for this rater.
    """
    return _OTHER.get(preference, preference) if swapped else preference
