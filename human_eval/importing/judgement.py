"""One judgement that somebody gave before there was a round, with all that it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class About:
    """What was judged: one shown answer, or two side by side.

    Attributes:
        set, id: The item.
        group: Its group.
        question: Its question.
        references: Accepted answers; none where they are unknown.
        checkpoints: One name, or two: the left answer's first.
        answers: The shown texts, in the same order.
        source: The item's source text, or None.
    """

    set: str
    id: str
    group: str
    question: str
    references: tuple[str, ...]
    checkpoints: tuple[str, ...]
    answers: tuple[str, ...]
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """Who said what of it.

    Attributes:
        about: What was judged.
        rater: Pseudonym.
        values: By control, as they stand there.
        skipped: The rater passed it over.
        seconds, created, updated, edited: As in `Raw`.
        place: Where it stands, e.g. `ratings.csv:12`.
    """

    about: About
    rater: str
    values: Mapping[str, object] = field(default_factory=dict)
    skipped: bool = False
    seconds: float | None = None
    created: str | None = None
    updated: str | None = None
    edited: bool = False
    place: str = ""
