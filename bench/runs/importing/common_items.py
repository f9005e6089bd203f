"""Which questions several logs have in common, task by task, by content and never by id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bench.base.errors import DataError
from bench.base.hashing import value_hash
from bench.base.names import listed
from bench.models.harness_logs.pairing import named, set_name
from bench.models.harness_logs.rows import HarnessLog, LoggedItem, TaskLog


@dataclass(frozen=True)
class CommonSet:
    """One task's items, as the logs together have them.

    Attributes:
        name: What the set is called.
        items: Every item that some log has, once; ids unique. Left out are those whose content
            is not unique in some log, and those without an accepted answer.
        lacking: Checkpoint -> items of the set that its log lacks, in words.
        repeated: Checkpoint -> how many of its items share their content with another.
        doubled: Checkpoint -> those of them that another log has once, in words.
        unaccepted: Checkpoint -> how many of its items have no accepted answer.
        tasks: Checkpoint -> its task; absent where it has none that belongs here.
    """

    name: str
    items: tuple[LoggedItem, ...]
    lacking: Mapping[str, tuple[str, ...]]
    repeated: Mapping[str, int]
    doubled: Mapping[str, tuple[str, ...]]
    unaccepted: Mapping[str, int]
    tasks: Mapping[str, TaskLog]

    @property
    def shared(self) -> int:
        """How many items all logs have."""
        lacked = {one for names in self.lacking.values() for one in names}
        return len(self.items) - len(lacked)


def common_sets(logs: Mapping[str, HarnessLog]) -> list[CommonSet]:
    """Return a set for each task; tasks belong together by name, or where each log has but one.

    Args:
        logs: By checkpoint, at least two.

    Raises:
        DataError: If two tasks would be called the same as sets.
    """
    if all(len(log.tasks) == 1 for log in logs.values()):
        name = next(iter(logs.values())).tasks[0].name
        return [_common(name, {key: log.tasks[0] for key, log in logs.items()}, list(logs))]
    names = dict.fromkeys(task.name for log in logs.values() for task in log.tasks)
    _check_names(names)
    by_name = {
        name: {key: task for key, log in logs.items() for task in log.tasks if task.name == name}
        for name in names
    }
    return [_common(name, tasks, list(logs)) for name, tasks in by_name.items()]


def _check_names(tasks: Iterable[str]) -> None:
    by_set: dict[str, str] = {}
    for task in tasks:
        other = by_set.setdefault(set_name(task), task)
        if other != task:
            found = f"tasks {other!r} and {task!r} are both called {set_name(task)} as a set"
            raise DataError("logs", found, hint="choose one: #task=NAME")


def held(logs: Mapping[str, HarnessLog]) -> str:
    """Return what each log holds, for a reader who sees that nothing pairs."""
    return "; ".join(
        f"{name} holds " + listed((_task_words(task) for task in log.tasks), 3)
        for name, log in logs.items()
    )


def _task_words(task: TaskLog) -> str:
    return f"task {task.name}, {len(task.items):,} items such as {named(task.items[0])}"


def _common(name: str, tasks: Mapping[str, TaskLog], every: Sequence[str]) -> CommonSet:
    counts = {key: Counter(one.content for one in task.items) for key, task in tasks.items()}
    repeated = {content for one in counts.values() for content, n in one.items() if n > 1}
    found: dict[tuple[str, ...], LoggedItem] = {}
    for task in tasks.values():
        for one in task.items:
            if one.accepted and one.content not in repeated:
                found.setdefault(one.content, one)
    items = _with_unique_ids(found)
    return CommonSet(
        name=set_name(name),
        items=tuple(items.values()),
        lacking={
            key: tuple(named(one) for content, one in items.items() if content not in has)
            for key in every
            for has in (counts.get(key, Counter()),)
        },
        repeated={key: sum(n for n in one.values() if n > 1) for key, one in counts.items()},
        doubled={key: _doubled(task, key, counts) for key, task in tasks.items()},
        unaccepted={key: sum(not i.accepted for i in task.items) for key, task in tasks.items()},
        tasks=tasks,
    )


def _doubled(
    task: TaskLog, key: str, counts: Mapping[str, Counter[tuple[str, ...]]]
) -> tuple[str, ...]:
    """Return the items that stand several times in this log and once in another."""
    single = {
        content
        for name, one in counts.items()
        if name != key
        for content in one
        if one[content] == 1
    }
    twice = {one.content: one for one in task.items if counts[key][one.content] > 1}
    return tuple(named(one) for content, one in twice.items() if content in single)


def _with_unique_ids(
    found: Mapping[tuple[str, ...], LoggedItem],
) -> dict[tuple[str, ...], LoggedItem]:
    """Keep the ids of the log that comes first; another's that is taken gets its content behind."""
    taken: set[str] = set()
    items = {}
    for content, one in found.items():
        name = one.id if one.id not in taken else f"{one.id}-{value_hash(content, 8)}"
        taken.add(name)
        items[content] = replace(one, id=name)
    return items
