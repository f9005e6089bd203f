"""A Label Studio JSON export, as raw judgements.

Conventions:
    The export is the full one (`JSON`, never JSON-MIN or CSV): a list of tasks, each with `data`
    and `annotations`; an annotation's `result` lists {from_name, type, value}. What one control
    holds twice comes out as a list of both, which no check takes for one.

Source:
    Label Studio's documentation of its raw JSON format; exports of release 1.23.2.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.base.errors import DataError
from bench.base.tables import read_text
from human_eval.ratings.rating import Finding
from human_eval.ratings.raw import Raw

Found = Mapping[str, Any]
"""A task, an annotation or a draft, as it stands in the export."""

_VALUES = ("choices", "rating", "text", "number")
"""Keys of a result's `value`, by the kind of control."""


def read_export(path: Path) -> list[dict[str, Any]]:
    """Return the tasks of an export's file.

    Raises:
        DataError: If it is no Label Studio export in JSON.
    """
    try:
        tasks = json.loads(read_text(path))
    except ValueError as error:
        raise _no_export(path, f"broken JSON: {error}") from None
    if not isinstance(tasks, list) or not tasks:
        raise _no_export(path, "no list of tasks")
    for number, task in enumerate(tasks, 1):
        if not isinstance(task, dict) or not isinstance(task.get("data"), dict):
            raise _no_export(path, f"task {number} has no `data`")
        if not isinstance(task.get("annotations"), list):
            raise _no_export(path, f"task {number} has no list of `annotations`")
    return tasks


def raws_of_export(
    tasks: Sequence[Found], rater_of: Callable[[Found], str]
) -> tuple[list[Raw], list[Finding]]:
    """Return every annotation of tasks that we pushed; drafts and strange tasks are findings.

    Args:
        tasks: As in the export; `data.item` is the task's id in the round.
        rater_of: Gives an annotation's or a draft's pseudonym; "" where it cannot tell.
    """
    raws: list[Raw] = []
    findings: list[Finding] = []
    for task in tasks:
        item = (task.get("data") or {}).get("item")
        if not isinstance(item, str):
            detail = f"task {task.get('id')} of the server has no `item`: it was not pushed by us"
            findings.append(Finding("unknown task", "", "", detail, left_out=True))
            continue
        raws += [raw_of(one, item, rater_of(one)) for one in task.get("annotations") or ()]
        for draft in task.get("drafts") or ():
            rater = rater_of(draft) if isinstance(draft, Mapping) else ""
            findings.append(Finding("draft", rater, item, "begun, not submitted", left_out=True))
    return raws, findings


def raw_of(annotation: Found, task: str, rater: str) -> Raw:
    """Return one annotation as a raw judgement of a task."""
    skipped = bool(annotation.get("was_cancelled"))
    return Raw(
        rater=rater,
        task=task,
        values={} if skipped else values_of(annotation),
        skipped=skipped,
        seconds=_seconds(annotation.get("lead_time")),
        created=_text(annotation.get("created_at")),
        updated=_text(annotation.get("updated_at")),
        edited=_edited(annotation),
        source=f"annotation {annotation.get('id')}",
    )


def values_of(annotation: Found) -> dict[str, object]:
    """Return what stands under each control; everything that it holds more than once as a list."""
    found: dict[str, object] = {}
    for entry in annotation.get("result") or ():
        if not isinstance(entry, Mapping):
            continue
        name = str(entry.get("from_name") or entry.get("type") or "nameless")
        value = _value(entry)
        found[name] = [*_listed(found[name]), *_listed(value)] if name in found else value
    return found


def user_of(found: object) -> str:
    """Return a user's number as a text: exports hold it bare, or in an object; "" where none."""
    number = found.get("id") if isinstance(found, Mapping) else found
    return "" if number is None else str(number)


def _value(entry: Found) -> object:
    value = entry.get("value")
    if not isinstance(value, Mapping):
        return value
    return next((value[key] for key in _VALUES if key in value), dict(value))


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _edited(annotation: Found) -> bool:
    author, last = user_of(annotation.get("completed_by")), user_of(annotation.get("updated_by"))
    return bool(author and last) and author != last


def _seconds(value: object) -> float | None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if number and 0 <= value < math.inf else None  # type: ignore[arg-type,operator]


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _no_export(path: Path, found: str) -> DataError:
    expected = "Label Studio's export in the format JSON (not JSON-MIN, not CSV)"
    return DataError(str(path), found, expected=expected)
