"""What may stand under each control, and what is asked of a task.

Conventions:
    Each control counts by itself: stars that cannot be used are missing, the verdict beside them
    is not. Numbers of JSON have one kind, so 4.0 is 4 stars; true is no number, "4" is a text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from human_eval.ratings.rating import FindingKind
from human_eval.rounds.plan import RoundPlan
from human_eval.rounds.tasks import Task
from human_eval.scales import (
    COMMENT,
    MOST_COMMENT,
    PREFERENCE,
    PREFERENCES,
    SCALES,
    STARS,
    VERDICT,
    VERDICTS,
    Choice,
    scales_for,
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a value does not count, or not all of it.

    Attributes:
        kind: Of finding.
        detail: One clause.
        left_out: Whether the value is left out because of it.
    """

    kind: FindingKind
    detail: str
    left_out: bool = True


def asked_controls(plan: RoundPlan, task: Task) -> tuple[str, ...]:
    """Return the controls that a rater has to fill in for a task, in the page's order.

    Raters of an imported round may have had a source that the round does not hold.
    """
    if plan.kind == "preference":
        whole: tuple[str, ...] = (PREFERENCE,)
    else:
        source = task.source is not None or plan.imported
        whole = (VERDICT, *(scale.name for scale in scales_for(source)))
    return tuple(name for name in whole if name in plan.controls) if plan.controls else whole


def sound_values(
    values: Mapping[str, object], asked: tuple[str, ...]
) -> tuple[dict[str, str | int], list[Trouble]]:
    """Return the values that can be used, and what is wrong with the rest.

    Args:
        values: By control, as they came back.
        asked: Controls that have to be there.
    """
    sound: dict[str, str | int] = {}
    troubles: list[Trouble] = []
    for control, value in values.items():
        if control not in (*asked, COMMENT):
            troubles.append(_not_asked(control))
            continue
        if is_empty(value):
            continue  # nothing was picked
        usable, trouble = _READ[control](value)
        if trouble is not None:
            kind: FindingKind = "unknown value"
            troubles.append(Trouble(kind, f"{control}: {trouble}", left_out=usable is None))
        if usable is not None:
            sound[control] = usable
    lacking = [name for name in asked if is_empty(values.get(name))]
    if lacking:
        troubles.append(Trouble("missing value", f"nothing under {', '.join(lacking)}"))
    return {name: sound[name] for name in (*asked, COMMENT) if name in sound}, troubles


def is_empty(value: object) -> bool:
    """Whether nothing was picked or written; 0 stars are what a page sends for none."""
    unpicked = isinstance(value, int | float) and not isinstance(value, bool) and value == 0
    return value is None or value in ("", [], ()) or unpicked


def cut(value: object, most: int = 40) -> str:
    """Return what stands there, short enough for a sentence."""
    text = repr(value)
    return text if len(text) <= most else f"{text[: most - 1]}…"


Read = Callable[[object], tuple[str | int | None, str | None]]
"""Returns what can be used (None: nothing), and what is wrong (None: nothing)."""


def _not_asked(control: str) -> Trouble:
    if control in _READ:
        found = f"{control} is not asked of this task"
    else:
        found = f"no control {cut(control)} on the page"
    return Trouble("unknown control", found)


def _choice(options: tuple[Choice, ...]) -> Read:
    allowed = [one.value for one in options]

    def read(value: object) -> tuple[str | None, str | None]:
        picked = value if isinstance(value, list | tuple) else [value]
        if len(picked) != 1:
            return None, f"{len(picked)} choices, {cut(value)}; one can be picked"
        only = picked[0]
        if not isinstance(only, str) or only not in allowed:
            return None, f"{cut(only)} is none of {', '.join(allowed)}"
        return only, None

    return read


def _stars(value: object) -> tuple[int | None, str | None]:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if number and value in STARS:
        return int(value), None
    return None, f"{cut(value)} is no whole number from {STARS[0]} to {STARS[-1]}"


def _comment(value: object) -> tuple[str | None, str | None]:
    parts = list(value) if isinstance(value, list | tuple) else [value]
    texts = [part for part in parts if isinstance(part, str)]
    if len(texts) < len(parts):
        return None, f"{cut(value)} is no text"
    # half of a surrogate pair is valid in JSON, but no file in UTF-8 can hold it
    text = "\n".join(texts).encode("utf-8", "replace").decode("utf-8").strip()
    if len(text) > MOST_COMMENT:
        return text[:MOST_COMMENT], f"cut after {MOST_COMMENT:,} of {len(text):,} characters"
    return text or None, None


_READ: dict[str, Read] = {
    VERDICT: _choice(VERDICTS),
    PREFERENCE: _choice(PREFERENCES),
    COMMENT: _comment,
    **{scale.name: _stars for scale in SCALES},
}
