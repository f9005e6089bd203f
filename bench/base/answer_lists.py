"""Accepted answers as files have them: a text, a list, or SQuAD's `{"text": [...]}`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

EXPECTED = 'a text, a list of texts, or {"text": [...]}'
"""For errors: what accepted answers may be."""


def answer_list(value: Any) -> list[Any]:
    """Return the accepted answers in a cell, nulls left out; what is no text stays as it is.

    Examples:
        >>> answer_list({"text": ["Paris", "paris"], "answer_start": [3, 9]})
        ['Paris', 'paris']
    """
    inside = _text(value)
    listed = inside if isinstance(inside, list) else [inside]
    return [text for text in map(_text, listed) if text is not None]


def holds_no_answer(value: Any) -> bool:
    """Whether a cell says, as SQuAD 2.0 does, that the question has no answer."""
    return isinstance(value, Mapping) and value.get("text") == []


def _text(value: Any) -> Any:
    return value["text"] if isinstance(value, Mapping) and "text" in value else value
