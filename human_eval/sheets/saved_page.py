"""The file that an HTML sheet saves, read back."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.base.errors import DataError
from bench.base.tables import read_text
from human_eval.ratings.rating import Finding
from human_eval.ratings.raw import Raw
from human_eval.rounds.folder import RoundFolder
from human_eval.rounds.shown import shown_task, text_mark
from human_eval.sheets.back import Back
from human_eval.sheets.mark import sheet_mark

VERSION = 1
_EXPECTED = "the file that a sheet of this round saves (r1.json)"


def read_saved_page(path: Path, folder: RoundFolder) -> Back:
    """Return what a saved file says; tasks that were begun and not submitted are findings.

    Raises:
        DataError: If it is no such file, or of another round's sheet.
    """
    found = _parsed(path)
    rater = _rater(path, found, folder)
    raws, findings = [], []
    for row in found["tasks"]:
        raw = _raw(row, rater, path)
        if _changed(row, raw, folder):
            detail = f"{raw.source}: its texts are not those that the rater was shown"
            findings.append(Finding("task changed", rater, raw.task, detail, left_out=True))
        elif row.get("state") in ("judged", "skipped"):
            raws.append(raw)
        else:
            detail = f"{raw.source}: begun, not submitted"
            findings.append(Finding("draft", rater, raw.task, detail, left_out=True))
    return Back(tuple(raws), tuple(findings), {rater: _about(found.get("about"))})


def _parsed(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(read_text(path))
    except ValueError as error:
        raise DataError(str(path), f"broken JSON: {error}", expected=_EXPECTED) from None
    if not isinstance(found, dict) or found.get("knowbench_sheet") != VERSION:
        raise DataError(str(path), "no sheet's file", expected=_EXPECTED)
    rows = found.get("tasks")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise DataError(str(path), "no list of tasks", expected=_EXPECTED)
    return found


def _rater(path: Path, found: Mapping[str, Any], folder: RoundFolder) -> str:
    marks = {sheet_mark(folder, rater): rater for rater in folder.assignments}
    rater = marks.get(str(found.get("mark")))
    if rater is None:
        raise DataError(str(path), "a sheet of another round", expected=_EXPECTED)
    return rater


def _changed(row: Mapping[str, Any], raw: Raw, folder: RoundFolder) -> bool:
    """Whether the round shows other texts under a task's id now than the sheet did."""
    if raw.task not in folder.assignments[raw.rater].tasks or "text" not in row:
        return False
    return bool(row["text"] != text_mark(shown_task(folder, raw.rater, raw.task)))


def _raw(row: Mapping[str, Any], rater: str, path: Path) -> Raw:
    values, seconds = row.get("values"), row.get("seconds")
    task = str(row.get("item"))
    timed = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    skipped = row.get("state") == "skipped"
    return Raw(
        rater=rater,
        task=task,
        values=values if isinstance(values, dict) and not skipped else {},
        skipped=skipped,
        seconds=float(seconds) if timed and 0 <= seconds < math.inf else None,  # type: ignore[operator,arg-type]
        created=_text(row.get("created")),
        updated=_text(row.get("updated")),
        source=f"{path.name}, task {task}",
    )


def _about(found: object) -> dict[str, str]:
    if not isinstance(found, dict):
        return {}
    return {name: str(value)[:60] for name, value in found.items() if str(value).strip()}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
