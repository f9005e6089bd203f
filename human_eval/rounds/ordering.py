"""Who sees which task when: an order for each rater.

Conventions:
    Qualification comes first, then the tasks with a source, then those without (each kind of page
    is a list of its own). Within such a list no two answers to one item stand next to each other,
    and a task's second showing stands at least a third of the list after its first, where so
    short a list allows it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from random import Random

from human_eval.rounds.blinding import chance_of
from human_eval.rounds.making import Blind, Pair
from human_eval.rounds.sides import swapped_for
from human_eval.rounds.tasks import Assignment

_MOST_SWEEPS = 200


def assigned(
    raters: Sequence[str], qualification: Sequence[Pair], pairs: Sequence[Pair], blind: Blind
) -> tuple[Assignment, ...]:
    """Return each rater's list; every rater sees every task.

    Args:
        raters: Pseudonyms.
        qualification: Tasks with known judgements.
        pairs: The others, repeats included.
        blind: Of order and sides.
    """
    every = (*qualification, *pairs)
    return tuple(
        Assignment(rater, _order(rater, qualification, pairs, blind), swapped)
        for rater, swapped in zip(raters, swapped_for(len(raters), every, blind), strict=True)
    )


def crowded(assignments: Sequence[Assignment], pairs: Sequence[Pair]) -> int:
    """Return how often, over all raters, the rules of order could not be kept."""
    lines = [(_items(here), _firsts(here)) for here in _by_page(pairs)]
    return sum(
        len(_Line([task for task in one.tasks if task in items], items, firsts).broken())
        for one in assignments
        for items, firsts in lines
    )


def _order(
    rater: str, qualification: Sequence[Pair], pairs: Sequence[Pair], blind: Blind
) -> tuple[str, ...]:
    chance = chance_of(blind.salt, blind.seed, "order", rater)
    found: list[str] = []
    for here in _by_page(qualification):
        names = [one.task.id for one in here]
        chance.shuffle(names)
        found += names
    for here in _by_page(pairs):
        found += _arranged(here, chance)
    return tuple(found)


def _by_page(pairs: Sequence[Pair]) -> list[list[Pair]]:
    """Return the pairs with a source and those without, each in an order that says nothing."""
    ordered = sorted(pairs, key=lambda one: one.task.id)
    return [
        [one for one in ordered if (one.task.source is not None) is source]
        for source in (True, False)
    ]


def _items(pairs: Sequence[Pair]) -> dict[str, tuple[str, str]]:
    return {one.task.id: (one.secret.set, one.secret.id) for one in pairs}


def _firsts(pairs: Sequence[Pair]) -> dict[str, str]:
    return {one.task.id: one.secret.repeats for one in pairs if one.secret.repeats is not None}


def _arranged(pairs: Sequence[Pair], chance: Random) -> list[str]:
    """Shuffle, then swap what breaks a rule with random others until nothing does."""
    tasks = [one.task.id for one in pairs]
    chance.shuffle(tasks)
    line = _Line(tasks, _items(pairs), _firsts(pairs))
    for _ in range(_MOST_SWEEPS):
        broken = line.broken()
        if not broken:
            break
        for task in broken:
            line.mend(task, chance)
    return line.tasks


class _Line:
    """Tasks in a row, and what breaks a rule in it.

    Args:
        tasks: Ids in order.
        items: The item of each.
        firsts: Second showing -> first showing.
    """

    def __init__(
        self,
        tasks: list[str],
        items: Mapping[str, tuple[str, str]],
        firsts: Mapping[str, str],
    ) -> None:
        self.tasks = tasks
        self._items = items
        self._partner = {**firsts, **{first: again for again, first in firsts.items()}}
        self._seconds = set(firsts)
        self._at = {task: at for at, task in enumerate(tasks)}
        self._far = math.ceil(len(tasks) / 3)

    def broken(self) -> list[str]:
        """Return the tasks that stand beside another answer to their item, or repeat too soon."""
        return [task for task in self.tasks if self._faults(self._at[task])]

    def mend(self, task: str, chance: Random) -> None:
        """Swap a task with the first of some random ones by which there are fewer faults.

        Where none of them helps, with the last that does no harm: standing still would be for good.
        """
        here = self._at[task]
        sideways: int | None = None
        for there in chance.sample(range(len(self.tasks)), min(len(self.tasks), 60)):
            before = self._around(here, there)
            self._swap(here, there)
            after = self._around(here, there)
            if after < before:
                return
            if after == before and here != there:
                sideways = there
            self._swap(here, there)
        if sideways is not None:
            self._swap(here, sideways)

    def _around(self, here: int, there: int) -> int:
        """Count the faults of everything that a swap of two places can change."""
        last = len(self.tasks) - 1
        places = {min(max(place + by, 0), last) for place in (here, there) for by in (-1, 0, 1)} | {
            self._at[self._partner[self.tasks[place]]]
            for place in (here, there)
            if self.tasks[place] in self._partner
        }
        return sum(self._faults(place) for place in places)

    def _faults(self, place: int) -> int:
        task = self.tasks[place]
        found = 0
        for other in (place - 1, place + 1):
            if 0 <= other < len(self.tasks):
                found += self._items[self.tasks[other]] == self._items[task]
        if task in self._partner:
            distance = self._at[self._partner[task]] - place
            found += (-distance if task in self._seconds else distance) < self._far
        return found

    def _swap(self, here: int, there: int) -> None:
        a, b = self.tasks[here], self.tasks[there]
        self.tasks[here], self.tasks[there] = b, a
        self._at[a], self._at[b] = there, here
