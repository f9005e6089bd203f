"""`projects.json`: which project on which server is whose, and what was fetched from it.

Conventions:
    A project that was deleted on the server stays here as `gone`: what was fetched from it before
    still counts.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from bench.base.errors import RoundError
from bench.base.files import write_json
from human_eval.rounds.folder import PROJECTS, RoundFolder

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Project:
    """A rater's project on the server.

    Attributes:
        number: Its number there.
        rater: Pseudonym.
        part: 1 for the rater's first project, and so on.
        key: What its description holds.
        page: SHA-256 of the labelling page as it was sent.
        guidelines: SHA-256 of the guidelines as they were sent.
        tasks: How many tasks it should hold.
        gone: It is no longer there.
        made: When the server made it, ISO 8601: another server, or one begun anew, counts its
            projects from 1 again; "" where unknown.
        altered: While judgements stood in it, another page than the round's was seen there.
    """

    number: int
    rater: str
    part: int
    key: str
    page: str
    guidelines: str
    tasks: int
    gone: bool = False
    made: str = ""
    altered: bool = False

    def is_(self, number: int, made: str) -> bool:
        """Return whether a project of that number, made at that time, is this one.

        Where either time is unknown (a server need not say it), the number decides.
        """
        return self.number == number and (self.made == made or not self.made or not made)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A raw export that was kept.

    Attributes:
        file: Its name under `pulled/`.
        sha256: Of its bytes.
        project: The project's number.
        rater: Whose project it is.
        at: ISO 8601, when it was fetched.
        made: As in `Project`.
    """

    file: str
    sha256: str
    project: int
    rater: str
    at: str
    made: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """What `projects.json` says.

    Attributes:
        url: The server's address, when something was pushed last.
        projects: Every project that was ever made for the round.
        fetched: Every raw export that was kept, oldest first.
        schema: `SCHEMA`.
    """

    url: str = ""
    projects: tuple[Project, ...] = ()
    fetched: tuple[Fetched, ...] = field(default=())
    schema: int = SCHEMA

    @property
    def there(self) -> tuple[Project, ...]:
        """The projects that were not deleted."""
        return tuple(one for one in self.projects if not one.gone)

    def known(self, key: str) -> Project | None:
        """Return the project of a key, or None."""
        return next((one for one in self.there if one.key == key), None)

    def latest(self, project: Project) -> Fetched | None:
        """Return the last export of a project that was kept, or None."""
        kept = [one for one in self.fetched if project.is_(one.project, one.made)]
        return kept[-1] if kept else None

    def with_project(self, project: Project) -> State:
        """Return the state with a project in place of what was known of it."""
        same = [project.is_(one.number, one.made) for one in self.projects]
        if not any(same):
            return replace(self, projects=(*self.projects, project))
        others = (project if it else one for one, it in zip(self.projects, same, strict=True))
        return replace(self, projects=tuple(others))


def read_state(folder: RoundFolder) -> State:
    """Return what is known of the round on servers; an empty state where nothing was pushed.

    Raises:
        RoundError: If the file is not what this version writes.
    """
    path = folder.path / PROJECTS
    if not path.exists():
        return State()
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return _state(found)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        hint = "remove it and push again: the projects are found by their keys"
        raise RoundError(str(path), "cannot be used: was it changed by hand?", hint=hint) from None


def write_state(folder: RoundFolder, state: State) -> None:
    """Write `projects.json`, whole or not at all."""
    write_json(folder.path / PROJECTS, asdict(state))


def kept_bytes(folder: RoundFolder, kept: Fetched) -> bytes:
    """Return a raw export that was kept.

    Raises:
        RoundError: If it is gone, or its hash is not the one that was noted.
    """
    path = Path(folder.path, "pulled", kept.file)
    try:
        found = path.read_bytes()
    except OSError as error:
        raise RoundError(str(path), f"cannot be read: {error.strerror}") from None
    if digest(found) != kept.sha256:
        raise RoundError(str(path), "is not what was fetched: its SHA-256 is another one")
    return found


def digest(content: bytes | str) -> str:
    """Return the SHA-256 of bytes or of a text, in hexadecimal."""
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return hashlib.sha256(raw).hexdigest()


def _state(found: dict[str, Any]) -> State:
    if found["schema"] != SCHEMA:
        raise ValueError(found["schema"])
    projects = tuple(Project(**one) for one in found["projects"])
    return State(found["url"], projects, tuple(Fetched(**one) for one in found["fetched"]))
