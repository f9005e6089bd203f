"""Qualification tasks: questions whose judgement is known beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from human_eval.ratings.sides import unswapped
from human_eval.rounds.blinding import chance_of, opaque_id
from human_eval.rounds.making import Blind, Pair
from human_eval.rounds.tasks import Secret, Task

Right = Mapping[str, tuple[str | int, ...]]
"""By control the values that count as right."""


@dataclass(frozen=True, slots=True)
class Known:
    """A question whose judgement is known.

    Attributes:
        question: As it is shown.
        answers: One, or two in a preference round, as they are shown.
        right: By control the values that count as right; a preference in the order of `answers`.
        source: Its source text, or None.
        set, id, group: The item, or the file and row, it comes from.
        references: Accepted answers, where they are known.
    """

    question: str
    answers: tuple[str, ...]
    right: Right
    source: str | None
    set: str
    id: str
    group: str
    references: tuple[str, ...] = ()


def qualification_pairs(known: Sequence[Known], blind: Blind) -> tuple[Pair, ...]:
    """Return the tasks; of two answers chance decides which the task names first."""
    return tuple(_pair(one, at, blind) for at, one in enumerate(known))


def _pair(one: Known, at: int, blind: Blind) -> Pair:
    turned = chance_of(blind.salt, blind.seed, "known", at).random() < 0.5
    shown = _turned(one) if turned and len(one.answers) == 2 else one
    name = opaque_id(blind.salt, "qualification", at, one.set, one.id)
    secret = Secret(
        task=name,
        kind="qualification",
        set=one.set,
        id=one.id,
        group=one.group,
        checkpoints=tuple(() for _ in one.answers),
        references=one.references,
        known=shown.right,
    )
    return Pair(Task(name, shown.question, shown.answers, shown.source), secret)


def _turned(one: Known) -> Known:
    right = {
        name: tuple(unswapped(str(value), swapped=True) for value in values)
        for name, values in one.right.items()
    }
    return replace(one, answers=one.answers[::-1], right=right)
