"""D6: was the item's article (group) trained on?

"Split by item, not by article": ten questions on one article, nine in training, one in the test.
Articles of a corpus count apart: a `taught` set's are there by design, and so are the originals of
paraphrases. Only groups that were given count; an item that stands alone has no siblings.
"""

from __future__ import annotations

from collections.abc import Sequence

from bench.checks.evidence import Match, SetCheck
from bench.checks.leakage.meaning import Meanings
from bench.checks.leakage.protocol import Found, Record
from bench.checks.leakage.windows import window
from bench.data.items import Item, QuestionSet


class SiblingCheck:
    """D6 for some sets.

    Args:
        meanings: The sets, the sources, and what is taught.
    """

    def __init__(self, meanings: Meanings) -> None:
        self._meanings = meanings
        self._groups = {
            item.group for one in meanings.checked for item in one.items if item.grouped
        }
        self._first: dict[tuple[bool, str], list[Record]] = {}
        self._grouped = False

    def look(self, records: Sequence[Record]) -> None:
        """See the next records of the stream."""
        for record in records:
            self._grouped = self._grouped or bool(record.group)
            if record.group in self._groups:
                kept = self._first.setdefault((record.corpus, record.group), [])
                if all(record.source != one.source for one in kept):
                    kept.append(record)

    def found(self) -> Found:
        """Return D6 for each set; siblings are listed for review, none is flagged."""
        made = [self._check(one) for one in self._meanings.checked]
        return Found(tuple(check for check, _ in made), tuple(m for _, ms in made for m in ms))

    def _check(self, one: QuestionSet) -> tuple[SetCheck, list[Match]]:
        grouped = [item for item in one.items if item.grouped]
        missing = _missing(one, grouped, self._grouped)
        if missing:
            return SetCheck("D6", one.name, len(grouped), missing=missing), []
        trained = {item.id: self._sibling(one, item, corpus=False) for item in grouped}
        read = {item.id: self._sibling(one, item, corpus=True) for item in grouped}
        met = {name: trained[name] or read[name] for name in trained}
        taught = {i.id for i in grouped if met[i.id] and self._is_expected(one, i, trained[i.id])}
        review = tuple(item.id for item in grouped if met[item.id] and item.id not in taught)
        shares = [("items in trained groups", trained), ("items in groups of the corpus", read)]
        check = SetCheck(
            check="D6",
            set=one.name,
            n_items=len(grouped),
            review=review,
            taught=tuple(item.id for item in grouped if item.id in taught),
            facts=tuple((what, float(sum(map(bool, of.values())))) for what, of in shares),
            notes=_notes(one, review, len(grouped)),
        )
        shown = [item for item in grouped if item.id in set(review)]
        return check, [self._match(one, item, met[item.id]) for item in shown]

    def _sibling(self, one: QuestionSet, item: Item, *, corpus: bool) -> Record | None:
        records = self._first.get((corpus, item.group), ())
        return next((r for r in records if self._meanings.of(one, item, r) != "own"), None)

    def _is_expected(self, one: QuestionSet, item: Item, trained: Record | None) -> bool:
        return one.role == "paraphrase" or (trained is None and self._meanings.is_taught(one, item))

    def _match(self, one: QuestionSet, item: Item, record: Record | None) -> Match:
        assert record is not None
        origin = self._meanings.origins[record.source]
        text, _ = window(record.text, (0, 0))
        return Match("D6", one.name, item.id, item.question, item.answers, "context", 1.0, "group",
                     origin.name, origin.path, record.line, text, (0, 0))  # fmt: skip


def _missing(one: QuestionSet, grouped: Sequence[Item], records_grouped: bool) -> str | None:
    if not grouped:
        return "the set names no groups (column `group`: the article a question comes from)"
    if not records_grouped:
        return "the training data names no groups (column `group`)"
    return None


def _notes(one: QuestionSet, review: Sequence[str], n: int) -> tuple[str, ...]:
    if not review:
        return ()
    return (
        f"{len(review)} of {n} items of {one.name} come from groups that were trained on: the data "
        "were split by item, not by article; --write-split FOLDER makes a split that is not",
    )
