"""One rater's judgement of one task, checked and pseudonymised; and what was odd about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

FindingKind = Literal[
    "skipped",
    "edited by somebody else",
    "too fast",
    "task changed",
    "page changed",
    "unknown task",
    "unknown control",
    "unknown value",
    "missing value",
    "rated twice",
    "unknown rater",
    "draft",
    "qualification task wrong",
    "qualification failed",
]


@dataclass(frozen=True, slots=True)
class Rating:
    """What one rater said of one task.

    Attributes:
        rater: Pseudonym.
        task: The task's id.
        values: By control (`verdict`, a scale, `preference`, `comment`): the choice's value, stars
            from 1 to 5, or a text. Preference as the rater saw it: `a` is the left answer. Empty
            where it was skipped.
        skipped: The rater passed it over: missing, never a score.
        seconds: Time on it, or None where unknown.
        created, updated: ISO 8601 with zone, or None.
        edited: Somebody else changed it last.
        source: Where it came from, e.g. `annotation 17` or `r1.csv:12`.
    """

    rater: str
    task: str
    values: Mapping[str, str | int]
    skipped: bool = False
    seconds: float | None = None
    created: str | None = None
    updated: str | None = None
    edited: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about what came back that a reader should know; nothing is dropped silently.

    Attributes:
        kind: What it is.
        rater: Whose, or "".
        task: Which task, or "".
        detail: One clause for people.
        left_out: Whether the judgement is left out of the analysis because of it.
    """

    kind: FindingKind
    rater: str
    task: str
    detail: str
    left_out: bool
