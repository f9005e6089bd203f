"""The part that shows items with every checkpoint's answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """One checkpoint's answer to an item; `mark` is `right`, `wrong`, `partly` or `none`."""

    checkpoint: str
    colour: int
    text: str
    cut: int
    score_text: str
    mark: str


@dataclass(frozen=True, slots=True)
class ItemShown:
    """An item with every checkpoint's answer to it."""

    set: str
    id: str
    group: str
    question: str
    accepted: tuple[str, ...]
    answers: tuple[AnswerShown, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """Items to look through: filters by set, metric, outcome and text, words aligned.

    Attributes:
        items: The first of them: all that is shown on paper, or where no script runs.
        checkpoints: Names.
        total: How many there are to look through.
        data: All of them, for the page's script: JSON that holds no "<".
        note: What was left out; "" where nothing was.
    """

    shape: ClassVar[str] = "items"
    items: tuple[ItemShown, ...]
    checkpoints: tuple[str, ...]
    total: int
    data: str
    note: str = ""
