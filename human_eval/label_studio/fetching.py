"""What the server holds of a round: each project's whole export, as bytes and as tasks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.base.errors import RoundError
from bench.base.names import listed
from bench.base.progress import step
from human_eval.label_studio.client import Client
from human_eval.label_studio.payloads import Wanted, round_mark, wanted_projects
from human_eval.label_studio.projects import found_projects, made_at, same_page
from human_eval.label_studio.state import Project, State, kept_bytes
from human_eval.rounds.folder import RoundFolder

Exported = dict[str, Any]
"""A task of an export: `id`, `data`, `annotations`, `drafts`."""


@dataclass(frozen=True)
class RoundExports:
    """What could be had of a round.

    Attributes:
        exports: Of its projects; of those that are gone what was kept of them.
        missing: Projects that should be on the server and are not: deleted since the last push.
    """

    exports: list[Export]
    missing: tuple[Project, ...] = ()


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


def fetch_round(folder: RoundFolder, client: Client, state: State) -> RoundExports:
    """Return the exports of all the round's projects, those that are gone as they were kept.

    Args:
        folder: The round.
        client: The server.
        state: What was pushed.

    Raises:
        RoundError: If nothing was pushed, none of the projects is there, or the server fails.
    """
    if not state.there:
        found, hint = "nothing was pushed yet", f"bench human push {folder.path}"
        raise RoundError(str(folder.path), found, hint=hint)
    pages = {one.key: one for one in wanted_projects(folder)}
    ours = found_projects(client, round_mark(folder))
    exports, missing = [], []
    with step("fetching", len(state.there), "projects") as advance:
        for project in state.there:
            there = next((one for one in ours if project.is_(one.id, made_at(one))), None)
            if there is None:
                missing.append(project)
            else:
                exports.append(_fetched(client, project, there, pages.get(project.key)))
            advance()
    if not exports:
        raise missing_error(client.login.url, named(missing))
    gone = [one for one in state.projects if one.gone or one in missing]
    return RoundExports(
        exports + [_kept(folder, state, one) for one in gone if state.latest(one) is not None],
        tuple(missing),
    )


def named(projects: Iterable[Project]) -> tuple[str, ...]:
    """Return projects as they are told to people: `r1's project 3`."""
    return tuple(f"{one.rater}'s project {one.number}" for one in projects)


def missing_error(url: str, missing: Sequence[str], but: str = "") -> RoundError:
    """Return the error that says which projects were deleted on a server.

    Args:
        url: The server.
        missing: Their names; at least one.
        but: What was done all the same, or "".
    """
    found = f"{listed(missing)} {'is' if len(missing) == 1 else 'are'} not there any more"
    hint = "push again: what is missing is made anew, and what was pulled before still counts"
    return RoundError(url, found, expected=but or None, hint=hint)


def _fetched(client: Client, project: Project, there: Any, wanted: Wanted | None) -> Export:
    [where] = named([project])
    content = client.export(f"fetching {where}", project.number)
    changed = wanted is not None and not same_page(there.label_config, wanted.page)
    return Export(project, content, _tasks(content, f"{client.login.url}: {where}"), changed)


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
