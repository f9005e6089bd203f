"""Which of the harnesses' own scores can stand beside ours, and how they are called here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bench.models.harness_logs.rows import TaskLog
from metrics.given import Given


def given_metrics(sets: Sequence[Mapping[str, TaskLog]]) -> list[Given]:
    """Return the metrics that every log of some set has.

    Values that all lie in 0–1 are shown as percentages, others as they are. Lower is better
    where a log says so.

    Args:
        sets: For each set, checkpoint -> its task.
    """
    shared = dict.fromkeys(measure for tasks in sets for measure in _shared(tasks))
    every = [task for tasks in sets for task in tasks.values()]
    return [_metric(measure, every) for measure in shared]


def _shared(tasks: Mapping[str, TaskLog]) -> list[str]:
    first, *others = [dict.fromkeys(_measures(task)) for task in tasks.values()]
    return [measure for measure in first if all(measure in one for one in others)]


def _measures(task: TaskLog) -> Iterable[str]:
    return (name for item in task.items for answer in item.answers for name in answer.scores)


def _metric(measure: str, tasks: Sequence[TaskLog]) -> Given:
    values = (
        answer.scores[measure]
        for task in tasks
        for item in task.items
        for answer in item.answers
        if measure in answer.scores
    )
    raw = not all(0 <= value <= 1 for value in values)
    return Given(measure, lower=any(measure in task.lower for task in tasks), raw=raw)
