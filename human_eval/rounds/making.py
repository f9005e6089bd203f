"""Drawn items to tasks: what is asked once, what need not be asked, what is asked twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from bench.data.items import Item
from human_eval.rounds.blinding import chance_of, opaque_id
from human_eval.rounds.pool import Candidate
from human_eval.rounds.tasks import Same, Secret, Task
from human_eval.rounds.visible import shown_text

SourceOf = Callable[[Item], str | None]
Sides = tuple[tuple[str, tuple[str, ...]], ...]
"""The shown texts, each with the checkpoints that wrote it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A task and what is known of it here."""

    task: Task
    secret: Secret


@dataclass(frozen=True, slots=True)
class Blind:
    """What ids and chance are made of.

    Attributes:
        salt: The key's.
        seed: The round's.
    """

    salt: str
    seed: int


def rating_pairs(drawn: Sequence[Candidate], source_of: SourceOf, blind: Blind) -> tuple[Pair, ...]:
    """Return a task for each text that was given to an item, whoever wrote it."""
    return tuple(
        _pair(one, ((text, names),), source_of(one.item), blind)
        for one in drawn
        for text, names in _writers(one.answers).items()
    )


def preference_pairs(
    drawn: Sequence[Candidate],
    compared: Sequence[tuple[str, str]],
    source_of: SourceOf,
    blind: Blind,
) -> tuple[tuple[Pair, ...], tuple[Same, ...]]:
    """Return a task for each two different texts to compare, and the pairs whose texts are equal.

    Args:
        drawn: Items.
        compared: Pairs of checkpoints.
        source_of: An item's source text.
        blind: Of ids and of which text comes first.
    """
    pairs: list[Pair] = []
    same: list[Same] = []
    for one in drawn:
        equal = tuple((a, b) for a, b in compared if one.answers[a] == one.answers[b])
        if equal:
            same.append(Same(one.set, one.item.id, one.item.group, equal))
        for sides in _different(one.answers, compared):
            chance = chance_of(blind.salt, blind.seed, "first", *one.key, sides[0][0], sides[1][0])
            first = sides if chance.random() < 0.5 else sides[::-1]
            pairs.append(_pair(one, first, source_of(one.item), blind))
    return tuple(pairs), tuple(same)


def compared_pairs(names: Sequence[str], reference: str | None) -> tuple[tuple[str, str], ...]:
    """Return all pairs of checkpoints, or those with a reference."""
    if reference is None:
        return tuple(combinations(names, 2))
    return tuple((reference, name) for name in names if name != reference)


def repeated(pairs: Sequence[Pair], share: float, blind: Blind) -> tuple[Pair, ...]:
    """Return second showings of a share of the tasks, rounded down, under ids of their own.

    The share is taken of the tasks with a source and of those without one, each on its own: they
    are lists of their own.
    """
    found = []
    for source in (True, False):
        here = sorted((one for one in pairs if (one.task.source is not None) is source), key=_id)
        chance = chance_of(blind.salt, blind.seed, "repeats", source)
        chosen = chance.sample(here, int(share * len(here) + 1e-9))
        found += [_again(one, blind) for one in chosen]
    return tuple(found)


def _id(pair: Pair) -> str:
    return pair.task.id


def _writers(answers: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return by text the checkpoints that wrote it, in their order."""
    found: dict[str, tuple[str, ...]] = {}
    for name, text in answers.items():
        found[text] = (*found.get(text, ()), name)
    return found


def _different(answers: Mapping[str, str], compared: Sequence[tuple[str, str]]) -> list[Sides]:
    found: dict[frozenset[str], dict[str, dict[str, None]]] = {}
    for pair in compared:
        texts = frozenset(answers[name] for name in pair)
        if len(texts) == 2:
            by_text = found.setdefault(texts, {answers[name]: {} for name in pair})
            for name in pair:
                by_text[answers[name]][name] = None
    return [tuple((text, tuple(names)) for text, names in one.items()) for one in found.values()]


def _pair(one: Candidate, sides: Sides, source: str | None, blind: Blind) -> Pair:
    texts = tuple(text for text, _ in sides)
    name = opaque_id(blind.salt, "item", *one.key, sorted(texts))
    task = Task(name, shown_text(one.item.question), texts, source)
    secret = Secret(
        task=name,
        kind="item",
        set=one.set,
        id=one.item.id,
        group=one.item.group,
        checkpoints=tuple(names for _, names in sides),
        references=one.item.answers,
    )
    return Pair(task, secret)


def _again(one: Pair, blind: Blind) -> Pair:
    name = opaque_id(blind.salt, "repeat", one.task.id)
    secret = replace(one.secret, task=name, kind="repeat", repeats=one.task.id)
    return Pair(replace(one.task, id=name), secret)
