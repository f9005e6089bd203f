"""Remarks of the statistics as sentences: a capital letter, one line, a full stop."""

from __future__ import annotations

from reports.safe_text import one_line


def capital(text: str) -> str:
    """Return `text` with a capital first letter; not for text that begins with a name."""
    return text[:1].upper() + text[1:]


def uncapital(text: str) -> str:
    """Return `text` with a small first letter, to stand behind a colon."""
    return text[:1].lower() + text[1:]


def sentence(text: str) -> str:
    """Return a remark as a sentence on one line; an empty one stays empty.

    Examples:
        >>> sentence("fewer than 10 groups (7): the test is approximate")
        'Fewer than 10 groups (7): the test is approximate.'
    """
    line = capital(one_line(text))
    return line if not line or line.endswith((".", "!", "?")) else f"{line}."
