"""D0: is an evaluation set itself sound?

Counted in each set: questions that stand more than once, character for character or after
normalisation; those of them with different accepted answers; answers without a single word ("?",
"-": nothing can match them); questions that another evaluation set asks too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bench.checks.evidence import SetCheck
from bench.checks.leakage.protocol import Found
from bench.checks.words import normalised
from bench.data.items import Item, QuestionSet

SHOWN = 3
"""Rows shown of each fault."""


@dataclass(frozen=True, slots=True)
class _Fault:
    """One kind of fault of a set.

    Attributes:
        name: Name of the fact.
        items: Items that have it.
        shown: What a reader is shown of it, a line each.
    """

    name: str
    items: tuple[Item, ...]
    shown: tuple[str, ...]


def check_hygiene(sets: Sequence[QuestionSet]) -> Found:
    """Return D0 for each set that is not trained on.

    Facts: `repeated exactly` and `repeated` (rows beyond the first, the second after
    normalisation), `conflicting answers` and `empty answers` (items), `asked in another set`.
    Items with a fault are listed for review; none is a leak by it.
    """
    asked = [one for one in sets if one.role != "train"]
    owners = _owners(asked)
    return Found(tuple(_check(one, owners) for one in asked))


def _check(one: QuestionSet, owners: dict[str, set[str]]) -> SetCheck:
    faults = [*_repeats(one), _conflicting(one), _empty(one), _shared(one, owners)]
    review = {item.id for fault in faults for item in fault.items}
    return SetCheck(
        check="D0",
        set=one.name,
        n_items=len(one.items),
        review=tuple(item.id for item in one.items if item.id in review),
        facts=tuple((fault.name, float(len(fault.items))) for fault in faults),
        notes=tuple(_note(fault) for fault in faults if fault.items and fault.shown),
    )


def _note(fault: _Fault) -> str:
    more = len(fault.items) - len(fault.shown)
    rest = f" and {more} more" if more > 0 else ""
    return f"{fault.name}: {len(fault.items)}, e.g. {'; '.join(fault.shown)}{rest}"


def _repeats(one: QuestionSet) -> list[_Fault]:
    exactly = _later(_alike(one.items, _as_it_stands))
    normal = _later(_alike(one.items, _question))
    shown = tuple(
        f"{same[0].question!r} ({', '.join(item.id for item in same[:SHOWN])})"
        for same in list(_alike(one.items, _question).values())
        if len(same) > 1
    )
    return [
        _Fault("repeated exactly", exactly, ()),
        _Fault("repeated", normal, shown[:SHOWN]),
    ]


def _conflicting(one: QuestionSet) -> _Fault:
    groups = [
        same
        for same in _alike(one.items, _question).values()
        if len({frozenset(map(normalised, item.answers)) for item in same}) > 1
    ]
    shown = tuple(_against(same) for same in groups)
    items = tuple(item for same in groups for item in same)
    return _Fault("conflicting answers", items, shown[:SHOWN])


def _against(same: Sequence[Item]) -> str:
    """Return a question and two of its items whose answers differ."""
    differ = list({frozenset(map(normalised, item.answers)): item for item in same[::-1]}.values())
    told = (f"{item.id} {' / '.join(item.answers[:SHOWN])!r}" for item in differ[-2:][::-1])
    return f"{same[0].question!r}: {' against '.join(told)}"


def _empty(one: QuestionSet) -> _Fault:
    items = tuple(i for i in one.items if any(not normalised(answer) for answer in i.answers))
    shown = tuple(f"{i.id} {' / '.join(i.answers)!r}" for i in items)
    return _Fault("empty answers", items, shown[:SHOWN])


def _shared(one: QuestionSet, owners: dict[str, set[str]]) -> _Fault:
    found = [(item, owners[_question(item)] - {one.name}) for item in one.items]
    shared = [(item, others) for item, others in found if others]
    shown = tuple(f"{i.id} {i.question!r} (in {', '.join(sorted(o))})" for i, o in shared)
    return _Fault("asked in another set", tuple(i for i, _ in shared), shown[:SHOWN])


def _owners(sets: Iterable[QuestionSet]) -> dict[str, set[str]]:
    owners: dict[str, set[str]] = defaultdict(set)
    for one in sets:
        for item in one.items:
            owners[_question(item)].add(one.name)
    return owners


def _alike(items: Iterable[Item], key: Callable[[Item], str]) -> dict[str, list[Item]]:
    same: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        same[key(item)].append(item)
    return same


def _later(same: dict[str, list[Item]]) -> tuple[Item, ...]:
    return tuple(item for items in same.values() for item in items[1:])


def _as_it_stands(item: Item) -> str:
    return f"{item.question}\0{item.context or ''}"


def _question(item: Item) -> str:
    """Return what makes two questions one; a question without words is only itself."""
    text = normalised(item.question) or item.question
    return f"{text}\0{normalised(item.context or '')}"
