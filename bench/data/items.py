"""Items, articles and the sets that hold them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from bench.base.hashing import value_hash

ROLES = ("train", "corpus", "paraphrase", "heldout", "retention", "control")


@dataclass(frozen=True, slots=True)
class Item:
    """One question.

    Attributes:
        id: Unique in its set; `<set>:<row number>` where its file has none.
        question: The question's text.
        answers: Accepted answers, at least one.
        group: The article or source it came from; where it stands alone, its id and a mark that
            no given group holds (see `bench.data.columns.ALONE`).
        of: The item it paraphrases, as `(set, id)`, or None.
        context: A passage given with the question, or None.
        row: Row number in its file, from 1; a CSV's header and blank lines are no rows.
        grouped: Whether a group was given (by the file or by `of`).
        line: Line of its file on which it starts, from 1; 0 where it was read from none.
    """

    id: str
    question: str
    answers: tuple[str, ...]
    group: str
    of: tuple[str, str] | None
    context: str | None
    row: int
    grouped: bool
    line: int = 0

    def content(self) -> str:
        """Return the hash of question, context and accepted answers, blank space folded."""
        texts = [self.question, self.context or "", *sorted(self.answers)]
        return value_hash([" ".join(text.split()) for text in texts])


@dataclass(frozen=True, slots=True)
class Article:
    """One text that was trained on, never asked.

    Attributes:
        id: Unique in its set.
        text: All of it.
        group: The article or source; its id where none was given.
        line: Line of its file on which it starts, from 1; 0 where it was read from none.
    """

    id: str
    text: str
    group: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """Something about a set that a reader should know.

    Attributes:
        what: One clause, e.g. `questions that stand more than once`.
        count: How many.
        examples: A few, as text.
    """

    what: str
    count: int
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A list of items and what it is for.

    Attributes:
        name: Its key in the suite.
        role: One of `ROLES` but `corpus`.
        taught: For held-out sets: whether their facts stand in the corpus; None elsewhere.
        path: Resolved path of its file.
        items: In the order of the file.
        excluded: Ids of rows that `where` left out.
        notes: What reading it brought to light.
    """

    name: str
    role: str
    taught: bool | None
    path: str
    items: tuple[Item, ...]
    excluded: frozenset[str] = frozenset()
    notes: tuple[Note, ...] = ()

    @property
    def n_groups(self) -> int:
        """Number of distinct groups."""
        return len({item.group for item in self.items})


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts that were trained on, never asked."""

    name: str
    path: str
    articles: tuple[Article, ...]


def repeated_questions(items: tuple[Item, ...]) -> tuple[Note, ...]:
    """Return notes on questions that stand under several ids, conflicting answers named."""
    rows: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        rows[" ".join(item.question.casefold().split()) + "\0" + (item.context or "")].append(item)
    repeated = [same for same in rows.values() if len(same) > 1]
    conflicting = [same for same in repeated if len({frozenset(i.answers) for i in same}) > 1]
    notes = []
    if repeated:
        examples = tuple(f"{same[0].question} (×{len(same)})" for same in repeated[:3])
        notes.append(Note("questions that stand more than once, kept", len(repeated), examples))
    if conflicting:
        examples = tuple(_conflict(same) for same in conflicting[:3])
        what = "of them with different accepted answers"
        notes.append(Note(what, len(conflicting), examples))
    return tuple(notes)


def _conflict(same: list[Item]) -> str:
    answers = " against ".join(f"{item.id} {' / '.join(item.answers)!r}" for item in same[:3])
    return f"{same[0].question}: {answers}"


def duplicates(ids: list[str]) -> list[str]:
    """Return the ids that stand more than once, in order of first appearance."""
    return [name for name, count in Counter(ids).items() if count > 1]
