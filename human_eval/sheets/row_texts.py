"""Whether a row that came back still shows the texts that its task was sent with.

Whoever sorts one column of a spreadsheet gives every judgement to another task, and nothing else
would show it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from human_eval.ratings.rating import Finding
from human_eval.ratings.raw import Raw
from human_eval.rounds.folder import RoundFolder
from human_eval.rounds.shown import shown_task
from human_eval.sheets.table import shown_cell

_COMPARED = ("question", "answer", "answer_a", "answer_b")

Folded = tuple[str, ...]


class RowTexts:
    """The texts that the tasks of a round were sent with."""

    def __init__(self, folder: RoundFolder) -> None:
        self._folder = folder
        self._sent = cache(self._folded_texts)  # a sheet has many rows of one rater's

    def check(self, raw: Raw, cells: Mapping[str, str]) -> Finding | None:
        """Return what is wrong with a row's texts, or None.

        Another task's texts make it useless. Texts that are merely not the same, which a
        spreadsheet brings about (007 becomes 7), are shown only.
        """
        there = tuple(name for name in _COMPARED if name in cells)
        if raw.rater not in self._folder.assignments or not there:
            return None  # an unknown rater is the validator's
        sent = self._sent(raw.rater, there)
        if raw.task not in sent.by_task:
            return None  # and so is an unknown task
        found = _folded(cells, there)
        if found == sent.by_task[raw.task]:
            return None
        if found in sent.every:
            detail = "the row shows another task's texts: was one column sorted without the rest?"
            return _finding(raw, detail, left_out=True)
        return _finding(raw, "the row's texts are not those that were sent", left_out=False)

    def _folded_texts(self, rater: str, names: tuple[str, ...]) -> _Sent:
        by_task = {
            task: _folded(_cells(self._folder, rater, task), names)
            for task in self._folder.assignments[rater].tasks
        }
        return _Sent(by_task, frozenset(by_task.values()))


@dataclass(frozen=True, slots=True)
class _Sent:
    """A rater's tasks as their texts are compared, and all of these texts."""

    by_task: Mapping[str, Folded]
    every: frozenset[Folded]


def _cells(folder: RoundFolder, rater: str, task: str) -> dict[str, str]:
    return {name: shown_cell(text) for name, text in shown_task(folder, rater, task).items()}


def _folded(texts: Mapping[str, str], names: Sequence[str]) -> Folded:
    """Return the letters and digits of the texts, which survive spreadsheets."""
    return tuple(
        "".join(sign for sign in texts.get(name, "").casefold() if sign.isalnum()) for name in names
    )


def _finding(raw: Raw, detail: str, *, left_out: bool) -> Finding:
    return Finding("task changed", raw.rater, raw.task, f"{raw.source}: {detail}", left_out)
