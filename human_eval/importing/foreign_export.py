"""A Label Studio JSON export of a project that was not pushed by us.

Conventions:
    What was judged stands in a task's `data`, by fields that the user names (`meta.model` goes one
    deeper); what was said stands under controls that the user names. Who said it is the number of
    the user, from which pseudonyms are made; addresses are never read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from human_eval.importing.fields import CONTROLS, FIELDS, check_fields, with_defaults
from human_eval.importing.said import Said
from human_eval.ratings.export_json import raw_of, read_export, user_of
from human_eval.ratings.rating import Finding

_OF_DATA = tuple(name for name in FIELDS if name not in CONTROLS)


def export_rows(
    path: Path, given: Mapping[str, str], *, answers_known: bool
) -> tuple[list[Said], list[Finding], dict[str, str]]:
    """Return the annotations of an export, what was odd, and what was taken for what.

    Args:
        path: The export, in Label Studio's format JSON.
        given: Field -> field of `data`, or control -> control, where the user says so.
        answers_known: A suite has the judged answers: they need not stand there.

    Raises:
        DataError: If it is no such export, or does not say what was judged.
    """
    tasks = read_export(path)
    fields = list(dict.fromkeys(name for task in tasks for name in _flat(task["data"])))
    controls = list(dict.fromkeys(name for task in tasks for name in _controls(task)))
    columns = with_defaults(given, fields, f"{path}: data", _OF_DATA)
    named = with_defaults(given, controls, f"{path}: controls", CONTROLS)
    check_fields({**columns, **named}, [*fields, *controls], str(path), answers_known=answers_known)
    rows = [
        _said(task, annotation, columns, named)
        for task in tasks
        for annotation in task["annotations"]
    ]
    drafts = [
        Finding("draft", "", "", f"task {task.get('id')}: begun, not submitted", left_out=True)
        for task in tasks
        for _ in task.get("drafts") or ()
    ]
    return rows, drafts, {**columns, **named}


def _said(
    task: Mapping[str, Any],
    annotation: Mapping[str, Any],
    columns: Mapping[str, str],
    named: Mapping[str, str],
) -> Said:
    data = _flat(task["data"])
    raw = raw_of(annotation, "", "")
    ours = {theirs: control for control, theirs in named.items()}
    rater = str(data.get(columns.get("rater", "")) or "")
    return Said(
        fields={field: data.get(name) for field, name in columns.items()},
        values={ours[name]: value for name, value in raw.values.items() if name in ours},
        rater=rater or user_of(annotation.get("completed_by")),
        skipped=raw.skipped,
        seconds=raw.seconds,
        created=raw.created,
        updated=raw.updated,
        edited=raw.edited,
        place=f"task {task.get('id')}, {raw.source}",
    )


def _flat(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data with what lies one deeper under `outer.inner` as well."""
    inner = {
        f"{name}.{key}": part
        for name, value in data.items()
        if isinstance(value, Mapping)
        for key, part in value.items()
    }
    return {**data, **inner}


def _controls(task: Mapping[str, Any]) -> Sequence[str]:
    return [
        str(entry["from_name"])
        for annotation in task["annotations"]
        for entry in annotation.get("result") or ()
        if isinstance(entry, Mapping) and entry.get("from_name")
    ]
