"""Which words differ between two questions, and which of them only in their spelling (D3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache


def unlike(
    ours: frozenset[str], theirs: frozenset[str], known: Callable[[str], bool]
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words of each side that are no spelling of one on the other side."""
    left, right = set(ours), set(theirs)
    for word in sorted(ours):
        near = next(
            (o for o in sorted(right) if ending(word, o) or (not known(o) and misspelt(word, o))),
            None,
        )
        if near is not None:
            left.discard(word)
            right.discard(near)
    return frozenset(left), frozenset(right)


def exchanged(ours: Sequence[str], theirs: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Return the one run of words in which two questions differ; empty if they differ otherwise.

    Examples:
        >>> exchanged("where does ann say live".split(), "where does bob say live".split())
        (['ann'], ['bob'])
        >>> exchanged("where is it".split(), "is it there".split())
        ([], [])
    """
    most = min(len(ours), len(theirs))
    start = next((n for n in range(most) if ours[n] != theirs[n]), most)
    most -= start
    end = next((n for n in range(most) if ours[-1 - n] != theirs[-1 - n]), most)
    left, right = ours[start : len(ours) - end], theirs[start : len(theirs) - end]
    alike = 2 * (start + end) >= len(ours) and not set(left) & set(right)
    return (left, right) if alike else (ours[:0], theirs[:0])


def ending(a: str, b: str) -> bool:
    """Whether one word is the other with an ending of at most two letters.

    Examples:
        >>> ending("capital", "capitals"), ending("1951", "19512")
        (True, False)
    """
    short, long = sorted((a, b), key=len)
    return _spelt(short) and long.startswith(short) and len(long) - len(short) <= 2


@lru_cache(maxsize=65_536)
def misspelt(a: str, b: str) -> bool:
    """Whether one letter inserted, dropped, replaced, or two swapped make one word the other.

    Examples:
        >>> misspelt("presley", "presly"), misspelt("1951", "1952")
        (True, False)
    """
    if not (_spelt(a) and _spelt(b)) or abs(len(a) - len(b)) > 1:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), None)
    if start is None:
        return True
    a, b = a[start:], b[start:]
    swapped = a[:2] == b[1::-1] and a[2:] == b[2:]
    return a[1:] == b or a == b[1:] or (a[1:] == b[1:] and start > 0) or swapped


def _spelt(word: str) -> bool:
    """Whether a word is long enough for an error to be one, and no number."""
    return len(word) >= 4 and not any(sign.isdigit() for sign in word)
