"""What the server holds of a round: each project's whole export, as bytes and as tasks."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from bench.base.errors import RoundError
from bench.base.progress import step
from human_eval.label_studio.client import Client
from human_eval.label_studio.payloads import Wanted, round_mark, wanted_projects
from human_eval.label_studio.projects import found_projects, made_at, same_page
from human_eval.label_studio.state import Project, State, kept_bytes
from human_eval.rounds.folder import RoundFolder

Exported = dict[str, Any]
"""A task of an export: `id`, `data`, `annotations`, `drafts`."""


@dataclass(frozen=True)
class Export:
    """A project's export.

    Attributes:
        project: Whose it is.
        content: Its bytes, as they came.
        tasks: The tasks in it.
        page_changed: The labelling page on the server is not the round's.
        kept: It was fetched earlier, from a project that is gone now.
    """

    project: Project
    content: bytes = field(repr=False)
    tasks: list[Exported] = field(repr=False)
    page_changed: bool = False
    kept: bool = False


def fetch_round(folder: RoundFolder, client: Client, state: State) -> list[Export]:
    """Return the exports of all the round's projects, those that are gone as they were kept.

    Args:
        folder: The round.
        client: The server.
        state: What was pushed.

    Raises:
        RoundError: If nothing was pushed, a project was deleted, or the server fails.
    """
    if not state.there:
        found, hint = "nothing was pushed yet", f"bench human push {folder.path}"
        raise RoundError(str(folder.path), found, hint=hint)
    pages = {one.key: one for one in wanted_projects(folder)}
    ours = found_projects(client, round_mark(folder))
    exports = []
    with step("fetching", len(state.there), "projects") as advance:
        for project in state.there:
            there = next((one for one in ours if project.is_(one.id, made_at(one))), None)
            exports.append(_fetched(client, project, there, pages.get(project.key)))
            advance()
    return exports + [_kept(folder, state, one) for one in state.projects if _has(state, one)]


def _fetched(client: Client, project: Project, there: Any, wanted: Wanted | None) -> Export:
    where = f"{project.rater}'s project {project.number}"
    if there is None:
        hint = "push again: it is made anew, and what was pulled from the old one still counts"
        raise RoundError(client.login.url, f"{where} is not there any more", hint=hint)
    content = client.export(f"fetching {where}", project.number)
    changed = wanted is not None and not same_page(there.label_config, wanted.page)
    return Export(project, content, _tasks(content, f"{client.login.url}: {where}"), changed)


def _has(state: State, project: Project) -> bool:
    return project.gone and state.latest(project) is not None


def _kept(folder: RoundFolder, state: State, project: Project) -> Export:
    kept = state.latest(project)
    assert kept is not None
    content = kept_bytes(folder, kept)
    return Export(project, content, _tasks(content, kept.file), kept=True)


def _tasks(content: bytes, where: str) -> list[Exported]:
    try:
        found = json.loads(content)
    except ValueError:
        found = None
    if not isinstance(found, list) or not all(_is_task(one) for one in found):
        raise RoundError(where, "what came is no export of Label Studio", hint="pull again")
    return found


def _is_task(one: object) -> bool:
    return (
        isinstance(one, dict)
        and isinstance(one.get("data"), dict)
        and isinstance(one.get("annotations"), list)
        and all(isinstance(each, dict) for each in one["annotations"])
    )
