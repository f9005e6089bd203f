"""Whether a row that came back still shows the texts that its task was sent with.

Whoever sorts one column of a spreadsheet gives every judgement to another task, and nothing else
would show it.
"""

from __future__ import annotations

from collections.abc import Mapping
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
        self._by_rater = cache(self._texts)

    def check(self, raw: Raw, cells: Mapping[str, str]) -> Finding | None:
        """Return what is wrong with a row's texts, or None.

        Another task's texts make it useless. Texts that are merely not the same, which a
        spreadsheet brings about (007 becomes 7), are shown only.
        """
        there = [name for name in _COMPARED if name in cells]
        known = self._by_rater(raw.rater) if raw.rater in self._folder.assignments else {}
        if raw.task not in known or not there:
            return None  # an unknown task is the validator's
        sent = {task: _folded(texts, there) for task, texts in known.items()}
        found = _folded(cells, there)
        if found == sent[raw.task]:
            return None
        if found in sent.values():
            detail = "the row shows another task's texts: was one column sorted without the rest?"
            return _finding(raw, detail, left_out=True)
        return _finding(raw, "the row's texts are not those that were sent", left_out=False)

    def _texts(self, rater: str) -> dict[str, dict[str, str]]:
        tasks = self._folder.assignments[rater].tasks
        return {
            name: {
                key: shown_cell(text)
                for key, text in shown_task(self._folder, rater, name).items()
                if key in _COMPARED
            }
            for name in tasks
        }


def _folded(texts: Mapping[str, str], names: list[str]) -> Folded:
    """Return the letters and digits of the texts, which survive spreadsheets."""
    return tuple(
        "".join(sign for sign in texts.get(name, "").casefold() if sign.isalnum()) for name in names
    )


def _finding(raw: Raw, detail: str, *, left_out: bool) -> Finding:
    return Finding("task changed", raw.rater, raw.task, f"{raw.source}: {detail}", left_out)
