"""The items that can be drawn: those that every checkpoint answered, with what is shown of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.base.errors import DataError
from bench.data.items import Item, QuestionSet
from bench.models.protocol import Reply
from bench.runs.conditions import Answered
from bench.runs.extraction import extract
from human_eval.rounds.visible import shown_answer

_ABSENT = ("missing", "failed")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that may be drawn.

    Attributes:
        set: Its set's name.
        item: The item.
        answers: Checkpoint -> its answer as it is shown.
    """

    set: str
    item: Item
    answers: Mapping[str, str]

    @property
    def key(self) -> tuple[str, str]:
        """Set and id."""
        return self.set, self.item.id


@dataclass(frozen=True, slots=True)
class Pool:
    """What can be drawn.

    Attributes:
        candidates: By set, in the order of its file.
        missing: Items that some checkpoint has no answer to, recorded or failed; left out.
        unanswered: Items that some checkpoint left blank; left out under `drop`.
        blank: Items with a blank answer that are shown as such, under `zero`.
    """

    candidates: Mapping[str, tuple[Candidate, ...]]
    missing: int
    unanswered: int
    blank: int

    @property
    def size(self) -> int:
        """How many items can be drawn."""
        return sum(len(one) for one in self.candidates.values())


def pool_of(
    sets: Sequence[QuestionSet], runs: Mapping[str, Answered], take: str, unanswered: str
) -> Pool:
    """Return the items that can be drawn.

    Of a checkpoint that answered in several ways, the first condition's first sample is shown.

    Args:
        sets: To draw from.
        runs: Checkpoint -> its runs.
        take: Which part of an answer is scored, and therefore shown.
        unanswered: `drop`: an item that any checkpoint left blank is left out; `zero`: the blank
            is shown as no answer; `error`.

    Raises:
        DataError: Under `error`, if anything is unanswered.
    """
    found: dict[str, tuple[Candidate, ...]] = {}
    missing = unasked = blank = 0
    for one in sets:
        kept = []
        for item in one.items:
            replies = {name: _reply(run, one.name, item) for name, run in runs.items()}
            empty = [name for name, reply in replies.items() if _blank(reply)]
            if any(reply.stop in _ABSENT for reply in replies.values()):
                missing += 1
                continue
            if empty and unanswered == "error":
                raise _refused(one, item, empty[0])
            if empty and unanswered == "drop":
                unasked += 1
                continue
            blank += bool(empty)
            kept.append(Candidate(one.name, item, _shown(replies, take)))
        found[one.name] = tuple(kept)
    return Pool(found, missing, unasked, blank)


def _reply(run: Answered, set_name: str, item: Item) -> Reply:
    return run.runs[0].answers[set_name, item.id, 0]


def _blank(reply: Reply) -> bool:
    return reply.text is None or not reply.text.strip()


def _shown(replies: Mapping[str, Reply], take: str) -> dict[str, str]:
    return {
        name: shown_answer(None if _blank(reply) else extract(reply.text or "", take))
        for name, reply in replies.items()
    }


def _refused(one: QuestionSet, item: Item, name: str) -> DataError:
    found = f"{name} left item {item.id!r} of set {one.name} unanswered"
    hint = "or choose `unanswered: drop` or `zero` in the suite"
    return DataError(one.path, found, expected="an answer to each", hint=hint)
