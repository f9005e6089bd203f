"""Question, context and accepted answers in a row of a dataset that somebody else shaped."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from typing import Any

from bench.base.errors import DataError

QUESTIONS = ("question", "query", "problem", "input", "instruction", "goal", "sentence", "text")
CONTEXTS = ("context", "passage", "support", "story", "article", "paragraph")
GROUPS = ("group", "title")

_INTEGER = re.compile(r"\s*-?[0-9]{1,9}\s*")

Doc = Mapping[str, Any]


def first_text(doc: Doc, names: Iterable[str]) -> str | None:
    """Return the first of these fields that holds a text with something in it, or None."""
    found = (doc.get(name) for name in names)
    return next((one for one in found if isinstance(one, str) and one.strip()), None)


def block(value: object, *names: str) -> Doc:
    """Return the object under these names, one in the other; empty where there is none."""
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def field_of(doc: Doc, name: str, where: str, what: str) -> object:
    """Return the field that the user names.

    Raises:
        DataError: If there is none of that name.
    """
    if name not in doc:
        have = ", ".join(map(str, doc)) or "nothing"
        raise DataError(where, f"{what} has no field {name!r}", hint=f"it has: {have}")
    return doc[name]


def accepted_in(value: object) -> tuple[str, ...]:
    """Return accepted answers, blank space around them removed, each once.

    Args:
        value: A text or number, a list of them, or a mapping with such under `text` (as in
            SQuAD) or `aliases` and `value` (as in TriviaQA). Anything else has none.

    Examples:
        >>> accepted_in(["Rome ", "Roma"]), accepted_in({"text": ["Rome"], "answer_start": [3]})
        (('Rome', 'Roma'), ('Rome',))
    """
    texts = (text.strip() for text in _texts(value))
    return tuple(dict.fromkeys(text for text in texts if text))


def accepted_in_target(target: str) -> tuple[str, ...]:
    """Return accepted answers of a target that was made a text by Python's `str`.

    Examples:
        >>> accepted_in_target("['Rome', 'Roma']"), accepted_in_target("[sic] Rome")
        (('Rome', 'Roma'), ('[sic] Rome',))
    """
    return accepted_in(_evaluated(target))


def index_in_target(target: str) -> tuple[int, ...]:
    """Return the numbers of the right choices; none where the target is no number or list of them.

    Examples:
        >>> index_in_target("2"), index_in_target("[0, 1]"), index_in_target("B")
        ((2,), (0, 1), ())
    """
    value = _evaluated(target)
    listed = value if isinstance(value, list) else [value]
    if not all(_INTEGER.fullmatch(str(one)) for one in listed):
        return ()
    return tuple(int(str(one)) for one in listed)


def _evaluated(target: str) -> object:
    text = target.strip()
    if not (text.startswith("[") and text.endswith("]")):
        return target
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return target


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        for key in ("text", "value", "aliases"):
            yield from _texts(value.get(key))
