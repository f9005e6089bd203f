"""A judgement as it came back, from whichever door, before anything was checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Raw:
    """What stands somewhere as one rater's judgement of one task.

    Attributes:
        rater: Pseudonym that it is said to belong to.
        task: Id of the task that it is said to judge.
        values: By control, whatever stands there: a choice may be a text or a list that holds one.
        skipped: The rater passed the task over.
        seconds: Time on it, or None where unknown.
        created, updated: ISO 8601, or None.
        edited: Somebody else changed it last.
        source: Where it stands, e.g. `annotation 17` or `r1.csv:12`.
    """

    rater: str
    task: str
    values: Mapping[str, object]
    skipped: bool = False
    seconds: float | None = None
    created: str | None = None
    updated: str | None = None
    edited: bool = False
    source: str = ""
