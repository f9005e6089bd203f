"""A log's items to a suite's: by what is asked, not by ids, which every harness makes anew.

Question and context decide, blank space folded; where that is not unique, the accepted answers
too. What is still not unique pairs with nothing.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bench.models.harness_logs.rows import (
    HarnessLog,
    LoggedItem,
    TaskLog,
    content_of,
    folded,
)
from bench.models.protocol import Ask

ItemKey = tuple[str, str]
"""Set and id."""


@dataclass(frozen=True)
class PairedItems:
    """What a log has of a suite.

    Attributes:
        items: By set and id.
        unknown: Items of the log that the suite does not ask, in words; but for those without an
            accepted answer, which no suite can ask.
        repeated: Items of the log that cannot be told from others.
        other_answers: How many of `items` accept other answers than the suite does.
    """

    items: Mapping[ItemKey, LoggedItem]
    unknown: tuple[str, ...]
    repeated: tuple[LoggedItem, ...]
    other_answers: int


def set_name(task: str) -> str:
    """Return what a set of a task's items is called."""
    return re.sub(r"[^\w.\-]", "-", task)


def pair_items(log: HarnessLog, asks: Sequence[Ask]) -> PairedItems:
    """Pair a log's items with those that are asked.

    A set that is called as a task is answered by that task alone, and that task answers no other.
    Sets of other names are answered by the tasks that remain.

    Args:
        log: What a harness wrote.
        asks: All that the suite asks; their samples do not matter here.
    """
    by_set = defaultdict[str, dict[str, Ask]](dict)
    for ask in asks:
        by_set[ask.set][ask.id] = ask
    found: dict[ItemKey, LoggedItem] = {}
    seen: set[int] = set()
    repeated: dict[int, LoggedItem] = {}
    tasks = tasks_of(log, by_set)
    for name, of_set in by_set.items():
        for items, same in _groups(tasks[name], list(of_set.values())):
            seen |= {id(one) for one in items}
            pairs = _pairs(items, same)
            found |= {(name, ask.id): one for ask, one in pairs}
            told = {id(one) for _, one in pairs}
            repeated |= {id(one): one for one in items if id(one) not in told}
    unseen = {id(one): one for task in log.tasks for one in task.items if id(one) not in seen}
    repeated |= {at: one for task in log.tasks for at, one in _twice(task) if at in unseen}
    asked = {(ask.set, ask.id): ask for ask in asks}
    return PairedItems(
        items=found,
        unknown=tuple(
            named(one) for at, one in unseen.items() if one.accepted and at not in repeated
        ),
        repeated=tuple(repeated.values()),
        other_answers=sum(_content(asked[key]) != one.content for key, one in found.items()),
    )


def named(item: LoggedItem) -> str:
    """Return an item's id and the beginning of its question."""
    text = folded(item.question)
    return f"{item.id} ({text[:40]}…)" if len(text) > 40 else f"{item.id} ({text})"


def _twice(task: TaskLog) -> list[tuple[int, LoggedItem]]:
    """Return the items whose content stands more than once in their task."""
    counts = Counter(one.content for one in task.items)
    return [(id(one), one) for one in task.items if counts[one.content] > 1]


def tasks_of(log: HarnessLog, sets: Iterable[str]) -> dict[str, list[TaskLog]]:
    """Return which tasks answer each set: its own, or those that are no set's own."""
    names = list(sets)
    own = {name: [one for one in log.tasks if set_name(one.name) == name] for name in names}
    free = [one for one in log.tasks if set_name(one.name) not in own]
    return {name: own[name] or free for name in names}


def _groups(
    tasks: Sequence[TaskLog], asks: Sequence[Ask]
) -> list[tuple[list[LoggedItem], list[Ask]]]:
    """Return the log's items that ask the same, and the asks of it; only where there are both."""
    items = defaultdict[tuple[str, str], list[LoggedItem]](list)
    for task in tasks:
        for one in task.items:
            items[one.asked].append(one)
    same = defaultdict[tuple[str, str], list[Ask]](list)
    for ask in asks:
        same[folded(ask.question), folded(ask.context or "")].append(ask)
    return [(items[key], asked) for key, asked in same.items() if key in items]


def _pairs(items: Sequence[LoggedItem], asks: Sequence[Ask]) -> list[tuple[Ask, LoggedItem]]:
    if len(items) == len(asks) == 1:
        return [(asks[0], items[0])]
    by_content = {one.content: one for one in items}
    there, asked = Counter(one.content for one in items), Counter(map(_content, asks))
    return [
        (ask, by_content[content])
        for ask, content in ((one, _content(one)) for one in asks)
        if there[content] == asked[content] == 1
    ]


def _content(ask: Ask) -> tuple[str, ...]:
    return content_of(ask.question, ask.context, ask.accepted)
