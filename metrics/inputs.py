"""The one check of what metrics are given, with the position of what is wrong."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import chain
from typing import Any, Final

_LISTS: Final = {list, tuple}
_TEXTS: Final = {str}


def check_inputs(answers: Any, references: Any) -> None:
    """Raise unless there are as many lists of accepted answers as answers, all of them texts.

    Args:
        answers: Should be n strings.
        references: Should be n collections of at least one string each.

    Raises:
        ValueError: If lengths differ, an answer or a reference is not a string, an item has no
            reference, or a bare string stands where a list is meant. Positions count from 0.

    Examples:
        >>> check_inputs(["Paris"], ["Paris"])
        Traceback (most recent call last):
        ValueError: references[0] is the bare string 'Paris'; expected a list: ['Paris']
    """
    if _plainly_texts(answers, references):
        return
    _check_list("answers", answers)
    _check_list("references", references)
    if len(answers) != len(references):
        raise ValueError(
            f"{len(answers)} answers but {len(references)} lists of references; "
            "expected one list for each answer"
        )
    for position, answer in enumerate(answers):
        if not isinstance(answer, str):
            raise ValueError(f"answers[{position}] is {_shown(answer)}; expected a string")
    for position, accepted in enumerate(references):
        _check_accepted(f"references[{position}]", accepted)


def _plainly_texts(answers: Any, references: Any) -> bool:
    """Tell whether all is in lists of strings; at a tenth of the cost of saying what is not."""
    return (
        {type(answers), type(references)} <= _LISTS
        and len(answers) == len(references)
        and {*map(type, answers)} <= _TEXTS
        and {*map(type, references)} <= _LISTS
        and all(references)
        and {*map(type, chain.from_iterable(references))} <= _TEXTS
    )


def _check_accepted(where: str, accepted: Any) -> None:
    _check_list(where, accepted)
    if not len(accepted):
        raise ValueError(f"{where} is empty; expected at least one accepted answer")
    for position, text in enumerate(accepted):
        if not isinstance(text, str):
            raise ValueError(f"{where}[{position}] is {_shown(text)}; expected a string")


def _check_list(where: str, value: Any) -> None:
    if isinstance(value, str):
        raise ValueError(
            f"{where} is the bare string {_cut(value)}; expected a list: [{_cut(value)}]"
        )
    if not isinstance(value, Collection) or isinstance(value, bytes | Mapping):
        raise ValueError(f"{where} is {_shown(value)}; expected a list of strings")


def _shown(value: Any) -> str:
    return "None" if value is None else f"{_cut(value)} ({type(value).__name__})"


def _cut(value: Any, longest: int = 60) -> str:
    shown = ascii(value) if isinstance(value, str) and not value.isprintable() else repr(value)
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"
