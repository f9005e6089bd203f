"""What one rater is shown of one task, on a server or in a sheet; nothing else of a round."""

from __future__ import annotations

from collections.abc import Mapping

from bench.base.errors import RoundError
from bench.base.hashing import value_hash
from human_eval.rounds.folder import RoundFolder


def shown_task(folder: RoundFolder, rater: str, name: str) -> dict[str, str]:
    """Return a task's opaque id, question, answer or answers (left one first) and source.

    Args:
        folder: The round.
        rater: For whom the two answers may have changed sides.
        name: The task's id.

    Raises:
        RoundError: If the round has no such task.
    """
    task = folder.tasks.get(name)
    if task is None:
        raise RoundError(str(folder.path), f"{rater}'s task {name} is not in tasks.jsonl")
    swapped = name in folder.assignments[rater].swapped
    answers = task.answers[::-1] if swapped else task.answers
    names = ("answer",) if len(answers) == 1 else ("answer_a", "answer_b")
    shown = {"item": task.id, "question": task.question, **dict(zip(names, answers, strict=True))}
    return shown if task.source is None else {**shown, "source": task.source}


def text_mark(shown: Mapping[str, str]) -> str:
    """Return 16 hexadecimal digits that change with anything that a task shows."""
    return value_hash(dict(shown))
