"""Fields of a card: what is known, or that it was not stated and how to state it; never empty."""

from __future__ import annotations

from collections.abc import Iterable

from reports.markdown_parts import table_lines
from reports.markdown_text import code_span, escaped

LETTERS = 1000

Field = tuple[str, str | None, str]
"""A field's name, what is known of it (None or blank: nothing), and how to state it."""


def stated(value: str | None, how: str) -> str:
    """Return `value`, or that nothing was stated and how to state it, escaped for Markdown."""
    if value is not None and value.strip():
        return escaped(value, LETTERS)
    return f"not stated in the suite; {how}"


def field_table(fields: Iterable[Field]) -> str:
    """Return fields as a table of names and values, none of them empty."""
    rows = [[escaped(name), stated(value, how)] for name, value, how in fields]
    return table_lines(["field", "value"], rows, [False, False])


def in_suite(key: str) -> str:
    """Return how to state something in a suite file."""
    return f"state it there: {code_span(key)}".replace("|", "\\|")
