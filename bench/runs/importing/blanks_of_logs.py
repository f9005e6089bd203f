"""Blank answers in logs: the harness scored them, so they should count here too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.base.names import counted
from bench.models.harness_logs.rows import LoggedAnswer
from bench.runs.importing.common_items import CommonSet


@dataclass(frozen=True)
class Blanks:
    """What becomes of answers without a word.

    Attributes:
        count_as_0: Whether what is unanswered is worth 0. So it is where everything unanswered is
            a blank that was scored; not where answering failed, or a log lacks items.
        notes: Sentences for the report.
    """

    count_as_0: bool
    notes: tuple[str, ...]


def blank_answers(sets: Sequence[CommonSet]) -> Blanks:
    """Return what becomes of the blank answers to the sets' items."""
    every = [answer for one in sets for answer in _answers(one)]
    blanks = sum(_is_blank(one) for one in every)
    if not blanks:
        return Blanks(False, ())
    failed = any(one.text is None for one in every)
    if not failed and not any(items for one in sets for items in one.lacking.values()):
        return Blanks(True, (f"{counted(blanks, 'blank answer')} in the logs: worth 0 here.",))
    note = (
        f"{counted(blanks, 'blank answer')} in the logs, which the harness scored, left out with "
        "what is unanswered: the harness's own means rest on them too."
    )
    return Blanks(False, (note,))


def _answers(one: CommonSet) -> list[LoggedAnswer]:
    known = {item.content for item in one.items}
    items = (item for task in one.tasks.values() for item in task.items if item.content in known)
    return [answer for item in items for answer in item.answers]


def _is_blank(answer: LoggedAnswer) -> bool:
    return answer.text is not None and not answer.text.strip() and bool(answer.scores)
