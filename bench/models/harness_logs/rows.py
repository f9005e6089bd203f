"""What a log of any harness gives: tasks, their items, the answers and the harness's own scores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench.base.errors import DataError


@dataclass(frozen=True, slots=True)
class LoggedAnswer:
    """One answer to one item.

    Attributes:
        text: What was answered; None where the harness says that answering failed.
        scores: The harness's own scores of it: metric -> value as logged, finite numbers only.
        tokens: Number of generated tokens, or None where unknown.
    """

    text: str | None
    scores: Mapping[str, float] = field(default_factory=dict)
    tokens: int | None = None


@dataclass(frozen=True, slots=True)
class LoggedItem:
    """One question as a harness asked it.

    Attributes:
        id: As the log names it; unique in its task only there.
        question: The question, or the whole prompt where the log knows no question by itself.
        context: The passage given with it, or None.
        accepted: Accepted answers; empty where the log has none.
        prompt: What the model read.
        answers: One for each sample (epoch), at least one.
        group: The source it came from, where the log names one.
        gold: Whether an answer can be one of `accepted`; False where the log does not say which
            choice is right, and only the harness's own score tells.
    """

    id: str
    question: str
    context: str | None
    accepted: tuple[str, ...]
    prompt: str
    answers: tuple[LoggedAnswer, ...]
    group: str | None = None
    gold: bool = True

    @property
    def asked(self) -> tuple[str, str]:
        """Question and context, blank space folded: what the item asks."""
        return folded(self.question), folded(self.context or "")

    @property
    def content(self) -> tuple[str, ...]:
        """Question, context and accepted answers; equal where those of `Item` are."""
        return content_of(self.question, self.context, self.accepted)


@dataclass(frozen=True)
class TaskLog:
    """One task of a log.

    Attributes:
        name: The task's.
        items: In the order of the log.
        taken: Which text counts as the answer, in words, e.g. `filter strict`.
        made: How the answers were made: key -> value, for people (model, its arguments, date).
        settings: Settings of generation that the log names; `temperature`, `max_tokens`, `stop` and
            `seed` are called so whatever the harness calls them.
        lower: The harness's metrics of which it says that lower is better.
        notes: What reading it brought to light, in clauses.
        date: When it was asked, UTC, as `2026-01-31T12:00:00Z`; None where the log does not say.
    """

    name: str
    items: tuple[LoggedItem, ...]
    taken: str
    made: Mapping[str, str]
    settings: Mapping[str, object]
    lower: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()
    date: str | None = None


@dataclass(frozen=True)
class HarnessLog:
    """What a spec like `lm-eval:FOLDER` stands for.

    Attributes:
        harness: Its name.
        version: The harness's version, or None where the log does not say.
        files: The files that were read; the answers depend on nothing else.
        tasks: At least one, by name.
        notes: What looking for the files brought to light, in clauses.
    """

    harness: str
    version: str | None
    files: tuple[Path, ...]
    tasks: tuple[TaskLog, ...]
    notes: tuple[str, ...] = ()

    @property
    def samples(self) -> int:
        """The most answers that any item has."""
        return max((len(i.answers) for one in self.tasks for i in one.items), default=1)


def sound(item: LoggedItem, where: str) -> LoggedItem:
    """Return the item.

    Args:
        item: As it was read.
        where: For errors.

    Raises:
        DataError: If it holds half of a character (a lone surrogate), which no file can take.
    """
    texts = (item.id, item.question, item.context, *item.accepted, item.prompt, item.group)
    try:
        for text in (*texts, *(one.text for one in item.answers)):
            (text or "").encode()
    except UnicodeEncodeError as error:
        found = f"half of a character, {error.object[error.start]!r}"
        raise DataError(where, found, expected="text that can be written as UTF-8") from None
    return item


def spoken(turns: Iterable[tuple[str, str]]) -> str:
    """Return a chat as people read it: roles and contents; what the user says alone as it is."""
    every = list(turns)
    if len(every) == 1 and every[0][0] == "user":
        return every[0][1]
    return "\n".join(f"{role}: {content}" for role, content in every)


def folded(text: str) -> str:
    """Return the text with blank space folded."""
    return " ".join(text.split())


def printable(text: str) -> str:
    """Return the text on one line, what cannot be printed written as Python writes it."""
    return "".join(one if one.isprintable() else repr(one)[1:-1] for one in folded(text))


def content_of(question: str, context: str | None, accepted: tuple[str, ...]) -> tuple[str, ...]:
    """Return question, context and sorted accepted answers, blank space folded."""
    return tuple(folded(text) for text in (question, context or "", *sorted(accepted)))
