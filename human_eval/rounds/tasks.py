"""What a rater is shown, what stays here, and who sees what in which order.

Conventions:
    A task's id is opaque: it says nothing of item or checkpoint, and cannot be computed from what
    is public. A shown answer may be several checkpoints' (they wrote the same text): it is rated
    once and counts for each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

TaskKind = Literal["item", "repeat", "qualification"]


@dataclass(frozen=True, slots=True)
class Task:
    """What raters are shown; nothing in it identifies a checkpoint.

    Attributes:
        id: Opaque, 16 hexadecimal digits, unique in its round.
        question: The item's question.
        answers: One answer (a rating round) or two (preference), the first being A unless the
            rater's assignment swaps them.
        source: The item's source text, or None.
    """

    id: str
    question: str
    answers: tuple[str, ...]
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Secret:
    """What is known of a task here and never sent.

    Attributes:
        task: The task's id.
        kind: `item`, `repeat` (shown again, for self-consistency) or `qualification`.
        set, id: The item.
        group: The item's group: the article or source it came from.
        checkpoints: For each shown answer the names of the checkpoints that wrote it.
        references: Accepted answers.
        repeats: The task that it repeats, or None.
        known: For qualification: by control, the values that count as right; a preference as if
            the task's own order had been shown, `a` meaning the first of its answers.
    """

    task: str
    kind: TaskKind
    set: str
    id: str
    group: str
    checkpoints: tuple[tuple[str, ...], ...]
    references: tuple[str, ...]
    repeats: str | None = None
    known: Mapping[str, tuple[str | int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Same:
    """Checkpoints that gave one item the same text, which a preference round need not ask about.

    Attributes:
        set, id: The item.
        group: Its group.
        pairs: Pairs of checkpoints, ties by construction.
    """

    set: str
    id: str
    group: str
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Assignment:
    """One rater's tasks, in the order they are shown.

    Attributes:
        rater: Pseudonym, e.g. `r1`.
        tasks: Ids, qualification first, then the tasks with a source and those without, one kind
            of page after the other: each is a list of its own, with its own order.
        swapped: Ids of those tasks whose two answers change sides for this rater.
    """

    rater: str
    tasks: tuple[str, ...]
    swapped: frozenset[str] = frozenset()
