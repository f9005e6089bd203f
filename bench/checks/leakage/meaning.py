"""What it means that an item was met in training: the one table behind D1, D2 and D3.

| set | in `train` records | in `corpus` texts |
|---|---|---|
| `train` | not checked: it is the training data | not checked |
| `heldout`, `taught: true` | leak | taught: its facts are meant to stand there |
| `heldout`, `taught: false` | leak | leak |
| `heldout`, unsaid | leak | leak where the question stands; a statement of the fact: to review |
| `paraphrase` of a trained or taught fact | leak where the words are met; the same fact in other words (its original) is expected | taught |
| `paraphrase` of another fact | leak | leak |
| `retention` | leak: the old knowledge was trained again | leak |
| `control` | leak: somebody did teach it | leak |

An item's own row is no exception: a file that is both test and training was trained on, be it named
twice, taken whole as the train set, or given with --train. Only a corpus that the suite names and
the set was cut from (the column of articles beside the questions) is not held against the set.
"""  # noqa: E501 - a table

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from bench.base.tables import located
from bench.checks.leakage.protocol import Record
from bench.checks.words import normalised
from bench.data.items import Item, QuestionSet

Meaning = Literal["leak", "taught", "unsaid", "own"]
"""`leak`: flagged; `taught`: context, never flagged; `unsaid`: a corpus tells the fact, and nobody
said whether it should: to review; `own`: no hit at all, being the corpus that the set was cut
from."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a source's records come from.

    Attributes:
        name: The set's name, or the file as given on the command line.
        path: The file, resolved.
        declared: It is a set of the suite.
    """

    name: str
    path: str
    declared: bool


@dataclass(frozen=True)
class Meanings:
    """What hits mean for some sets and sources.

    Attributes:
        sets: All sets of the suite (originals of paraphrases are looked up here).
        origins: One for each source, in the order of `Record.source`.
    """

    sets: tuple[QuestionSet, ...]
    origins: tuple[Origin, ...]

    @property
    def checked(self) -> tuple[QuestionSet, ...]:
        """The sets whose items are looked for."""
        return tuple(one for one in self.sets if one.role != "train")

    def of(self, one: QuestionSet, item: Item, record: Record) -> Meaning:
        """Return what it means that an item of a set was met in a record."""
        if record.corpus and self._is_own_file(one, record):
            return "own"
        return "taught" if record.corpus and self.is_taught(one, item) else "leak"

    def of_statement(self, one: QuestionSet, item: Item, record: Record) -> Meaning:
        """Return what it means that a record tells an item's fact, without asking its question."""
        meaning = self.of(one, item, record)
        unsaid = meaning == "leak" and record.corpus and self.is_unsaid(one, item)
        return "unsaid" if unsaid else meaning

    def is_unsaid(self, one: QuestionSet, item: Item) -> bool:
        """Whether the suite does not say if the corpus should tell an item's fact."""
        original = self._original(item) if one.role == "paraphrase" else None
        asked = original[0] if original else one
        return asked.role == "heldout" and asked.taught is None

    def is_taught(self, one: QuestionSet, item: Item) -> bool:
        """Whether an item's fact is declared to stand in the corpus."""
        if one.role != "paraphrase":
            return one.role == "heldout" and bool(one.taught)
        original = self._original(item)
        # without `of` it still is, by its role, a fact of another set in other words
        return original is None or original[0].role == "train" or bool(original[0].taught)

    def same_fact(self, one: QuestionSet, item: Item, record: Record) -> bool:
        """Whether a record asks the fact that a paraphrase is declared to ask: no leak for D3.

        True for the item's original, where that was trained on, for records of the item's group
        with one of its answers, and for its own row (two columns of one file ask one fact).
        """
        own_row = record.line == item.line and self._is_own_file(one, record)
        if one.role == "paraphrase" and own_row:
            return True
        original = self._original(item)
        if original is None or original[0].role != "train":
            return False
        if normalised(record.question) == normalised(original[1].question):
            return True
        answers = {normalised(answer) for answer in (*item.answers, *original[1].answers)}
        return (
            item.grouped
            and record.group == item.group
            and any(normalised(answer) in answers for answer in record.answers)
        )

    def _is_own_file(self, one: QuestionSet, record: Record) -> bool:
        origin = self.origins[record.source]
        return origin.declared and origin.path == self._paths[one.name]

    @cached_property
    def _paths(self) -> dict[str, str]:
        return {one.name: str(located(Path(one.path))) for one in self.sets}

    @cached_property
    def _items(self) -> dict[tuple[str, str], tuple[QuestionSet, Item]]:
        return {(one.name, item.id): (one, item) for one in self.sets for item in one.items}

    def _original(self, item: Item) -> tuple[QuestionSet, Item] | None:
        return None if item.of is None else self._items.get(item.of)
