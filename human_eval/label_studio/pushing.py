"""A round goes to the server: a project for each rater, and in it what is not there yet."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bench.base.errors import RoundError
from bench.base.progress import step
from human_eval.label_studio.client import Client
from human_eval.label_studio.payloads import Wanted, instruction, round_mark, wanted_projects
from human_eval.label_studio.projects import ensure_project, found_projects
from human_eval.label_studio.sending import send_once
from human_eval.label_studio.state import Project, State, read_state, write_state
from human_eval.rounds.folder import RoundFolder
from human_eval.rounds.holding import held
from human_eval.rounds.remarks import sentences

_BATCH = 100  # tasks in a request; what a lost reply leaves in doubt
_ARRIVES = (0.5, 2.0, 5.0)  # seconds: other editions than the community's import in the background
Data = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PushedProject:
    """One rater's project after a push.

    Attributes:
        rater: Pseudonym.
        part: 1 for the rater's first project, and so on.
        number: The project's number on the server.
        link: Where the rater rates.
        tasks: How many tasks of the round it holds.
        sent: How many of them were sent now.
        made: The project was made now.
        notes: What the lead should know, one clause each.
    """

    rater: str
    part: int
    number: int
    link: str
    tasks: int
    sent: int
    made: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pushed:
    """A round after a push.

    Attributes:
        url: The server.
        invite: Where raters sign up; it holds a secret that lets anybody in who has it.
        projects: In the order of the raters.
    """

    url: str
    invite: str
    projects: tuple[PushedProject, ...]


def push_round(folder: RoundFolder, client: Client, *, replace_page: bool = False) -> Pushed:
    """Send a round's tasks, as far as they are not there; again sends nothing.

    Args:
        folder: The round.
        client: The server.
        replace_page: Put the round's labelling page in place of one that was changed there.

    Raises:
        RoundError: If the round was rated elsewhere, a page was changed, the server fails, or
            the folder cannot be written.
        RunError: If another process writes to the round.
    """
    if folder.plan.imported:
        hint = "its judgements were imported: bench human report"
        raise RoundError(str(folder.path), "this round was rated elsewhere", hint=hint)
    wanted = wanted_projects(folder)
    with held(folder.path):
        state = replace(read_state(folder), url=client.login.url)
        listed = found_projects(client, round_mark(folder))
        pushed = []
        with step("pushing", sum(len(one.data) for one in wanted), "tasks") as advance:
            for one in wanted:
                state, done = _pushed(folder, client, one, listed, state, replace_page)
                pushed.append(done)
                advance(len(one.data))
    return Pushed(client.login.url, client.invite(), tuple(pushed))


def link_of(url: str, project: int) -> str:
    """Return the address at which a rater works through a project's tasks."""
    return f"{url}/projects/{project}/data?labeling=1"


def _pushed(
    folder: RoundFolder,
    client: Client,
    wanted: Wanted,
    listed: Sequence[Any],
    state: State,
    replace_page: bool,
) -> tuple[State, PushedProject]:
    known, guidelines = state.known(wanted.key), instruction(folder)
    ensured = ensure_project(client, wanted, listed, known, guidelines, replace_page=replace_page)
    project, notes = ensured.project, list(ensured.notes)
    if known is not None and not known.is_(project.number, project.made):
        notes.append(f"project {known.number} is gone from the server; this one is new")
        state = state.with_project(replace(known, gone=True))
    state = state.with_project(project)
    write_state(folder, state)  # before the tasks: a kill must not leave a project unknown
    sent, found = _send_missing(client, wanted, project)
    done = PushedProject(
        rater=wanted.rater,
        part=wanted.part,
        number=project.number,
        link=link_of(client.login.url, project.number),
        tasks=len(wanted.data),
        sent=sent,
        made=ensured.made,
        notes=(*notes, *found),
    )
    return state, done


def _send_missing(client: Client, wanted: Wanted, project: Project) -> tuple[int, list[str]]:
    """Send what is not there; return how many tasks that was, and what is odd about the others."""
    before = _items(client, wanted, project)
    missing = [data for name, data in wanted.data.items() if name not in before]
    for batch in _batches(missing):
        _send(client, wanted, project, batch)
    after = _arrived(client, wanted, project) if missing else before
    lost = _lost(wanted, after)
    if lost:
        said = f"{len(lost)} of {wanted.rater}'s tasks did not arrive"
        raise RoundError(client.login.url, said, hint="push again: only these are sent")
    return len(missing), _odd(after, wanted)


def _arrived(client: Client, wanted: Wanted, project: Project) -> dict[str, list[Any]]:
    """Return what the project holds once all is there, or after some seconds whatever is."""
    after = _items(client, wanted, project)
    for seconds in _ARRIVES:
        if not _lost(wanted, after):
            break
        time.sleep(seconds)
        after = _items(client, wanted, project)
    return after


def _lost(wanted: Wanted, there: Mapping[str, Any]) -> list[str]:
    return [name for name in wanted.data if name not in there]


def _send(client: Client, wanted: Wanted, project: Project, batch: Sequence[Data]) -> None:
    doing = f"sending {wanted.rater}'s tasks"
    there: set[str] = set()

    def send() -> None:
        request = [{"data": dict(data)} for data in batch if data["item"] not in there]
        client.once(doing, lambda sdk: sdk.projects.import_tasks(project.number, request=request))

    def arrived() -> bool:
        there.update(_items(client, wanted, project))
        return all(data["item"] in there for data in batch)

    send_once(send, arrived)


def _items(client: Client, wanted: Wanted, project: Project) -> dict[str, list[Any]]:
    """Return what the project holds: by `data.item` the data of each task that has it."""
    found: dict[str, list[Any]] = {}
    for task in client.tasks(f"reading {wanted.rater}'s project {project.number}", project.number):
        data = task.data if isinstance(task.data, dict) else {}
        found.setdefault(str(data.get("item")), []).append(data)
    return found


def _odd(there: Mapping[str, Sequence[Any]], wanted: Wanted) -> list[str]:
    twice = sum(len(found) > 1 for found in there.values())
    ours = {name: found for name, found in there.items() if name in wanted.data}
    changed = sum(any(one != wanted.data[name] for one in found) for name, found in ours.items())
    counts = (
        (twice, "task is", "tasks are", "there more than once"),
        (len(there) - len(ours), "task is", "tasks are", "not this round's"),
        (changed, "task was", "tasks were", "changed there: what is rated of it is left out"),
    )
    return sentences(counts)


def _batches(rows: Sequence[Data]) -> Iterable[Sequence[Data]]:
    return (rows[at : at + _BATCH] for at in range(0, len(rows), _BATCH))
