"""Evaluation sets and training data, written down shortly for the tests of the data checks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bench.checks.evidence import Match, SetCheck
from bench.checks.leakage.meaning import Meanings, Origin
from bench.checks.leakage.protocol import LeakCheck, Record
from bench.data.items import Item, QuestionSet


def item(question: str, *answers: str, name: str = "", line: int = 0, **more: Any) -> Item:
    """Make an item, its question being its id unless a name is given."""
    settings = {"group": question, "of": None, "context": None, "row": line, "grouped": False}
    return Item(name or question, question, answers or ("?",), line=line, **(settings | more))


def asked(
    *items: Item | str, name: str = "asked", role: str = "heldout", **more: Any
) -> QuestionSet:
    """Make a set of items or bare questions."""
    made = tuple(one if isinstance(one, Item) else item(one) for one in items)
    settings = {"taught": None, "path": f"{name}.jsonl"} | more
    return QuestionSet(name, role, items=made, **settings)


def text(content: str, line: int = 1, source: int = 0) -> Record:
    """Make a record of a corpus."""
    return Record(source, True, line, "", (), content)


def pair(question: str, *answers: str, line: int = 1, source: int = 0, group: str = "") -> Record:
    """Make a question-answer record."""
    whole = "\n".join((question, *answers))
    return Record(source, False, line, question, answers, whole, group)


def meanings(*sets: QuestionSet, origins: Iterable[Origin] | None = None) -> Meanings:
    """Give what hits mean beside one file, or the origins given."""
    given = [Origin("data", "data.jsonl", False)] if origins is None else origins
    return Meanings(sets, tuple(given))


def looked(check: LeakCheck, *batches: Sequence[Record]) -> tuple[SetCheck, tuple[Match, ...]]:
    """Show batches to a check; give its first set's result and the evidence."""
    for batch in batches:
        check.look(batch)
    found = check.found()
    return found.checks[0], found.matches


def marked(match: Match) -> str:
    """Give what a match's span marks."""
    return match.text[slice(*match.span)]
