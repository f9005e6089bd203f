"""A Label Studio JSON export of one of the round's own projects, saved by hand.

Conventions:
    Whose it is follows from the project's number, which pushing noted in `projects.json`; where
    that is unknown the lead says it. What counts, and what is odd, is decided as when pulling.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bench.base.errors import DataError
from bench.base.names import listed, suggestion
from human_eval.label_studio.attributing import judgements
from human_eval.label_studio.fetching import Export, Exported
from human_eval.label_studio.state import Project, read_state
from human_eval.ratings.export_json import read_export
from human_eval.rounds.folder import RoundFolder
from human_eval.sheets.back import Back


def read_saved_export(path: Path, folder: RoundFolder, rater: str | None) -> Back:
    """Return what an export says.

    Args:
        path: The export.
        folder: The round.
        rater: Whose it is, or None to find out.

    Raises:
        DataError: If it is no export, not of this round's tasks, or nobody's that is known.
    """
    tasks = read_export(path)
    if not any(task["data"].get("item") in folder.tasks for task in tasks):
        hint = "of a project of your own? bench human import --export"
        raise DataError(str(path), "an export without any task of this round", hint=hint)
    project = _project(path, folder, tasks, rater)
    raws, findings = judgements(folder, [Export(project, path.read_bytes(), tasks)])
    return Back(tuple(raws), tuple(findings))


def _project(path: Path, folder: RoundFolder, tasks: list[Exported], rater: str | None) -> Project:
    number = next((task["project"] for task in tasks if isinstance(task.get("project"), int)), 0)
    known = next((one for one in read_state(folder).projects if one.number == number), None)
    name = rater or (known.rater if known else None) or _only(folder)
    if name is None:
        found, raters = "does not say whose it is", listed(folder.assignments)
        raise DataError(str(path), found, expected=f"one of {raters}", hint="add --rater")
    if name not in folder.assignments:
        raise DataError("--rater", repr(name), hint=suggestion(name, folder.assignments))
    whose = known or Project(number, name, 1, "", "", "", len(tasks))
    return replace(whose, rater=name)


def _only(folder: RoundFolder) -> str | None:
    raters = list(folder.assignments)
    return raters[0] if len(raters) == 1 else None
