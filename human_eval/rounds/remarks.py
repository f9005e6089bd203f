"""What making a round brought to light, in sentences that name no checkpoint."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bench.base.names import counted
from human_eval.rounds.known_made import QUALIFICATION_TASKS
from human_eval.rounds.making import Pair
from human_eval.rounds.ordering import crowded
from human_eval.rounds.pool import Pool
from human_eval.rounds.tasks import Assignment, Same

LONG = 10_000
"""Signs from which an answer is long enough to be told of; it is shown whole."""
_FEWEST_SIGNS = 3


def remarks_on(
    names: Sequence[str],
    pairs: Sequence[Pair],
    same: Sequence[Same],
    assignments: Sequence[Assignment],
    known: int,
) -> tuple[str, ...]:
    """Return what should be known of a round's tasks.

    Args:
        names: Checkpoints.
        pairs: Tasks but for qualification.
        same: Pairs that need not be asked.
        assignments: Each rater's list.
        known: How many qualification tasks there are.
    """
    asked = [one for one in pairs if one.secret.kind == "item"]
    texts = {text for one in asked for text in one.task.answers}
    shared = sum(any(len(whose) > 1 for whose in one.secret.checkpoints) for one in asked)
    counts = (
        (shared, "task shows", "tasks show", "a text that several checkpoints wrote, judged once"),
        (
            sum(len(one.pairs) for one in same),
            "pair of equal answers is",
            "pairs of equal answers are",
            "tied without being asked",
        ),
        (
            sum(len(text) > LONG for text in texts),
            "answer is",
            "answers are",
            f"longer than {LONG:,} signs",
        ),
        (
            sum(_names_one(text, names) for text in texts),
            "answer holds",
            "answers hold",
            "a checkpoint's name: raters may tell whose it is",
        ),
        (
            crowded(assignments, pairs),
            "place in the raters' lists has",
            "places in the raters' lists have",
            "answers to one item together, or a repeat too early: there are too few tasks",
        ),
    )
    notes = sentences(counts)
    if known < QUALIFICATION_TASKS:
        tasks = counted(known, "qualification task")
        notes.append(f"{tasks}, of {QUALIFICATION_TASKS} advised")
    return tuple(notes)


def remarks_on_pool(pool: Pool, conditions: int) -> tuple[str, ...]:
    """Return what was left out before drawing.

    Args:
        pool: What can be drawn.
        conditions: How many answers a checkpoint gave to an item, at most.
    """
    counts = (
        (pool.missing, "item is", "items are", "left out: a checkpoint lacks the answer"),
        (pool.unanswered, "item is", "items are", "left out: unanswered by a checkpoint"),
        (pool.blank, "item is", "items are", "unanswered by a checkpoint, which is shown if drawn"),
    )
    notes = sentences(counts)
    if conditions > 1:
        notes.append(f"of up to {conditions} answers to an item the first one is shown")
    return tuple(notes)


def sentences(counts: Sequence[tuple[int, str, str, str]]) -> list[str]:
    """Return a sentence for each count that is not 0.

    Args:
        counts: How many, the words for one and for many, and the rest of the sentence.
    """
    return [
        f"{count:,} {one if count == 1 else many} {rest}"
        for count, one, many, rest in counts
        if count
    ]


def _names_one(text: str, names: Sequence[str]) -> bool:
    """Whether a text holds a checkpoint's name as a word of its own; single letters are none."""
    folded = text.casefold()
    return any(
        re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", folded)
        for name in names
        if len(name) >= _FEWEST_SIGNS
    )
