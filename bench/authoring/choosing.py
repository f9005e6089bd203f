"""From candidates to paraphrases: through the gates, until each item has as many as are wanted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from bench.authoring.gates import Adequacy, Case, judge, review_of
from bench.authoring.records import Accepted, Candidate, Fault, Rejected
from bench.authoring.relations import Relations
from bench.checks.words import normalised
from bench.data.items import Item

Trained = Callable[[Iterable[str]], dict[str, str]]
"""Texts -> where those that stand in training stand."""


class Choice:
    """The paraphrases chosen so far, and what was rejected.

    Args:
        items: All items of the set.
        per_item: Paraphrases wanted for each.
        trained: Finds texts in the training data.
        adequacy: A further gate, or None.
    """

    def __init__(
        self,
        items: Sequence[Item],
        per_item: int,
        trained: Trained,
        adequacy: Adequacy | None = None,
    ) -> None:
        self._items = {item.id: item for item in items}
        self._per_item, self._trained, self._adequacy = per_item, trained, adequacy
        self._relations = Relations(items)
        self._accepted: dict[str, list[Accepted]] = defaultdict(list)
        self._rejected: dict[str, list[Rejected]] = defaultdict(list)

    @property
    def accepted(self) -> tuple[Accepted, ...]:
        """Paraphrases, in the order of the items."""
        return tuple(one for item in self._items for one in self._accepted[item])

    @property
    def rejected(self) -> tuple[Rejected, ...]:
        """What was rejected, in the order of the items."""
        return tuple(one for item in self._items for one in self._rejected[item])

    @property
    def short(self) -> tuple[Item, ...]:
        """Items that have fewer paraphrases than wanted."""
        return tuple(
            item for name, item in self._items.items() if len(self._accepted[name]) < self._per_item
        )

    def offer(self, candidates: Sequence[Candidate]) -> None:
        """Judge candidates in their order; those beyond what an item needs are not looked at."""
        self._relations.note(candidates)
        trained = self._trained(one.text for one in candidates)
        for one in candidates:
            if len(self._accepted[one.of]) < self._per_item:
                self._judge(one, trained.get(one.text))

    def fault(self, item: str, fault: Fault, how: str) -> None:
        """Keep a reply that held no rewrite."""
        question = self._items[item].question
        row = Rejected(item, question, fault.text, how, fault.kind, fault.detail)
        self._rejected[item].append(row)

    def _judge(self, one: Candidate, trained: str | None) -> None:
        item, taken = self._items[one.of], self._accepted[one.of]
        siblings = tuple(normalised(other.text) for other in taken)
        other = self._relations.other(one)
        why = judge(Case(item, one.text, siblings, other, trained, self._adequacy))
        if why is None:
            name = f"{item.id}~p{len(taken) + 1}"
            taken.append(Accepted(item, name, one.text, one.how, review_of(item, one.text)))
            return
        row = Rejected(item.id, item.question, one.text, one.how, why.reason, why.detail)
        self._rejected[item.id].append(row)
