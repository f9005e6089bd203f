"""The items that judgements are about: those of a suite's sets, or those that a file itself names.

Conventions:
    An item is found by its id, else by its question, letters' case and blank space folded. A
    question that several items ask cannot be told by its words alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bench.base.errors import DataError
from bench.base.names import listed
from bench.data.columns import ALONE
from bench.data.items import Item, QuestionSet

IMPORTED = "imported"
"""Set of items that no suite names."""

Place = tuple[str, Item]
"""Set and item."""


class UnknownItemError(Exception):
    """No item, or no single one, is meant; says why."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a file says of the item that a judgement is about; None where it says nothing."""

    set: str | None = None
    id: str | None = None
    question: str | None = None
    group: str | None = None
    source: str | None = None
    references: tuple[str, ...] = ()


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


@dataclass(frozen=True)
class Given:
    """Items of sets that were read.

    Attributes:
        by_id, by_question: Where each stands.
    """

    by_id: Mapping[str, Sequence[Place]]
    by_question: Mapping[str, Sequence[Place]]

    def find(self, asked: Asked, where: str) -> Place:
        """Return the item that is meant.

        Raises:
            UnknownItemError: If there is none, or several.
            DataError: If another question stands under the id.
        """
        if asked.id is not None:
            places = self.by_id.get(asked.id, ())
            what = f"item {asked.id!r:.60}"
        else:
            places = self.by_question.get(_folded(asked.question or ""), ())
            what = f"question {asked.question!r:.60}"
        found = [one for one in places if asked.set in (None, one[0])]
        if len(found) != 1:
            several = listed(f"{one[0]}/{one[1].id}" for one in found)
            raise UnknownItemError(
                f"several items are {what} ({several})" if found else f"no {what}"
            )
        _check_question(found[0][1], asked, where)
        return found[0]


@dataclass
class Growing:
    """Items as a file names them, made as they come; questions without ids are numbered."""

    by_key: dict[tuple[str, str], Item] = field(default_factory=dict)

    def find(self, asked: Asked, where: str) -> Place:
        """Return the item that is meant, made where it is new.

        Raises:
            UnknownItemError: If neither id nor question says which.
            DataError: If another question stands under the id.
        """
        name = asked.set or IMPORTED
        question = asked.question or asked.id or ""
        if not question.strip():
            raise UnknownItemError("neither id nor question")
        known = self.by_key.get((name, asked.id or _folded(question)))
        if known is None:
            known = self._made(asked, name, question)
        elif asked.question is not None:
            _check_question(known, asked, where)
        return name, known

    def _made(self, asked: Asked, name: str, question: str) -> Item:
        number = len(self.by_key) + 1
        key = asked.id or f"{name}:{number}"
        made = Item(
            id=key,
            question=question,
            answers=asked.references,
            group=asked.group or f"{key}{ALONE}",
            of=None,
            context=asked.source,
            row=number,
            grouped=asked.group is not None,
        )
        self.by_key[name, asked.id or _folded(question)] = made
        return made


def catalogue_of(sets: Sequence[QuestionSet]) -> Given:
    """Return the items of sets, to be found by id or question."""
    by_id: dict[str, list[Place]] = {}
    by_question: dict[str, list[Place]] = {}
    for one in sets:
        for item in one.items:
            by_id.setdefault(item.id, []).append((one.name, item))
            by_question.setdefault(_folded(item.question), []).append((one.name, item))
    return Given(by_id, by_question)


def _check_question(item: Item, asked: Asked, where: str) -> None:
    if asked.question is not None and _folded(asked.question) != _folded(item.question):
        found = f"item {item.id!r} asks {asked.question[:60]!r} here"
        raise DataError(where, found, expected=f"{item.question[:60]!r}, as elsewhere")
