"""A rater's project on the server: found by its key, made where it is not there, kept as it was.

Conventions:
    A labelling page that was changed on the server is never put back without being asked: it may
    be what raters saw. Settings that only steer the order of tasks are put back and said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from xml.etree import ElementTree

from bench.base.errors import RoundError
from human_eval.label_studio.client import Client
from human_eval.label_studio.payloads import Wanted
from human_eval.label_studio.sending import send_once
from human_eval.label_studio.state import Project, digest

SETTINGS = {
    "maximum_annotations": 1,
    "skip_queue": "REQUEUE_FOR_OTHERS",
    "sampling": "Sequential sampling",
    "show_instruction": True,
    "show_skip_button": True,
    "enable_empty_annotation": False,
}
"""One judgement of each task by one rater, in the order in which they were sent."""


@dataclass(frozen=True)
class Ensured:
    """A project that is there, and what had to be done for it.

    Attributes:
        project: The project.
        made: It was not there before.
        notes: What the lead should know, one clause each.
    """

    project: Project
    made: bool
    notes: tuple[str, ...] = ()


def found_projects(client: Client, mark: str) -> list[Any]:
    """Return the server's projects whose description holds a round's mark."""
    return [one for one in client.projects() if f"{mark}-" in (one.description or "")]


def there_of(client: Client, wanted: Wanted, listed: Iterable[Any], known: Project | None) -> Any:
    """Return a rater's project as it is on the server, or None.

    Raises:
        RoundError: If two of them hold its key, and `known` does not say which it is.
    """
    found = [one for one in listed if _is(one, wanted)]
    if len(found) > 1 and known is not None:
        found = [one for one in found if one.id == known.number] or found
    if len(found) > 1:
        numbers = " and ".join(str(one.id) for one in found)
        hint = f"delete the one that is not used, or take `{wanted.key}` out of its description"
        said = f"projects {numbers} both say that they are {wanted.rater}'s"
        raise RoundError(client.login.url, said, hint=hint)
    return found[0] if found else None


def ensure_project(
    client: Client,
    wanted: Wanted,
    listed: Iterable[Any],
    known: Project | None,
    guidelines: str,
    *,
    replace_page: bool = False,
) -> Ensured:
    """Return a rater's project, made or set right where that is needed.

    Args:
        client: The server.
        wanted: What it should be.
        listed: The round's projects as they are on the server.
        known: What `projects.json` says of it, or None.
        guidelines: What raters read before they begin, in HTML.
        replace_page: Put our labelling page in place of another one that is there.

    Raises:
        RoundError: If the page there is not the one that was sent, and may not be replaced; or
            the server fails.
    """
    there = there_of(client, wanted, listed, known)
    if there is None:
        there = _made(client, wanted, guidelines)
        return Ensured(_project(there, wanted, guidelines), made=True)
    changes = _page_change(client, there, wanted, known, replace_page)
    changes |= _settings_change(there, known, guidelines)
    _set(client, there, wanted, changes)
    notes = tuple(_NOTES.get(name, f"{name} was set back") for name in changes)
    project = _project(there, wanted, guidelines)
    before = known is not None and known.altered and known.is_(project.number, project.made)
    now = "label_config" in changes and _is_rated(there)
    return Ensured(replace(project, altered=before or now), made=False, notes=notes)


def same_page(one: str | None, other: str) -> bool:
    """Return whether two labelling pages are the same but for blanks and attributes' order."""
    return one == other or _canonical(one or "") == _canonical(other)


def made_at(there: Any) -> str:
    """Return when the server made a project, ISO 8601; "" where it does not say."""
    return "" if there.created_at is None else there.created_at.isoformat()


def page_digest(page: str | None) -> str:
    """Return a page's SHA-256, whatever blanks stand around it: the server takes them off."""
    return digest((page or "").strip())


_NOTES = {
    "label_config": "the labelling page was replaced by the round's",
    "expert_instruction": "the guidelines were renewed",
}


def _is(project: Any, wanted: Wanted) -> bool:
    return f"{wanted.key}." in (project.description or "")


def _made(client: Client, wanted: Wanted, guidelines: str) -> Any:
    doing = f"making {wanted.rater}'s project"
    made: list[Any] = []

    def send() -> None:
        new = {"title": wanted.title, "description": _description(wanted)} | SETTINGS
        page = {"label_config": wanted.page, "expert_instruction": guidelines}
        made.append(client.once(doing, lambda sdk: sdk.projects.create(**new, **page)))

    def arrived() -> bool:
        found = there_of(client, wanted, client.projects(), None)
        made.extend([] if found is None else [found])
        return found is not None

    send_once(send, arrived)
    return made[-1]


def _description(wanted: Wanted) -> str:
    return f"Please leave this line as it is: bench finds the project by it. {wanted.key}."


def _project(there: Any, wanted: Wanted, guidelines: str) -> Project:
    return Project(
        number=there.id,
        rater=wanted.rater,
        part=wanted.part,
        key=wanted.key,
        page=page_digest(wanted.page),
        guidelines=digest(guidelines),
        tasks=len(wanted.data),
        made=made_at(there),
    )


def _page_change(
    client: Client, there: Any, wanted: Wanted, known: Project | None, replace_page: bool
) -> dict[str, Any]:
    if same_page(there.label_config, wanted.page):
        return {}
    ours = known is not None and page_digest(there.label_config) == known.page
    if replace_page or (ours and not _is_rated(there)):
        return {"label_config": wanted.page}
    whose = "the round's own page is another one now" if ours else "it was changed there"
    raise RoundError(
        client.login.url,
        f"the labelling page of {wanted.rater}'s project {there.id} is not the round's: {whose}",
        hint="--replace-page puts the round's page there; what was rated so far stays",
    )


def _is_rated(there: Any) -> bool:
    return bool((there.total_annotations_number or 0) + (there.skipped_annotations_number or 0))


def _settings_change(there: Any, known: Project | None, guidelines: str) -> dict[str, Any]:
    changed = {name: value for name, value in SETTINGS.items() if getattr(there, name) != value}
    # the server cleans the HTML that it keeps, so that only what was sent can be compared
    if known is None or known.guidelines != digest(guidelines):
        changed["expert_instruction"] = guidelines
    return changed


def _set(client: Client, there: Any, wanted: Wanted, changes: dict[str, Any]) -> None:
    if changes:
        doing = f"setting up {wanted.rater}'s project"
        client.repeatable(doing, lambda sdk: sdk.projects.update(there.id, **changes))


def _canonical(page: str) -> str:
    try:
        return ElementTree.canonicalize(page, strip_text=True)
    except ElementTree.ParseError:
        return page
