"""What is sent for a rater: projects, each with one page and its tasks in their order.

Conventions:
    A task's `data` is exactly its opaque id, question, answer or answers, and source where there is
    one. Nothing else of a round leaves this machine but its guidelines and pages.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass

from human_eval.rounds.folder import RoundFolder
from human_eval.rounds.shown import shown_task

SOURCE = "source_text"
"""The field of the source; `source` would show the whole task: Label Studio's own has that name."""
_LONGEST_NAME = 30  # characters of a rater's name in a title, which may have 50
_BODY = re.compile(r"<body[^>]*>(.*)</body\s*>", re.DOTALL | re.IGNORECASE)
_FRAME = re.compile(r"<(style|script|title)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A project as it should be on the server.

    Attributes:
        rater: Pseudonym of the one who rates there.
        part: 1 for the rater's first project, 2 for a second one, and so on.
        key: What its description holds, so that it is found again; says nothing of the round.
        title: 3 to 50 characters.
        page: Its labelling page, in XML.
        data: By task id, in order, what is sent.
    """

    rater: str
    part: int
    key: str
    title: str
    page: str
    data: dict[str, dict[str, str]]


def wanted_projects(folder: RoundFolder) -> list[Wanted]:
    """Return what should be on the server: for each rater a project for each page that is needed.

    A Label Studio project has one page. A rater some of whose tasks have a source is given two
    projects, in the order in which the first task of each comes.

    Raises:
        RoundError: If the round's files cannot be used.
    """
    return [one for rater in folder.assignments for one in _of_rater(folder, rater)]


def round_mark(folder: RoundFolder) -> str:
    """Return 12 hexadecimal digits that only this round's key gives, and that say nothing of it."""
    return hmac.new(folder.key.salt.encode(), b"projects", hashlib.sha256).hexdigest()[:12]


def task_data(folder: RoundFolder, rater: str, name: str) -> dict[str, str]:
    """Return what a rater's task is sent as.

    Raises:
        RoundError: If the round has no such task.
    """
    return {
        SOURCE if field == "source" else field: text
        for field, text in shown_task(folder, rater, name).items()
    }


def instruction(folder: RoundFolder) -> str:
    """Return the guidelines as a piece of HTML, without the frame of a page around it.

    Raises:
        RoundError: If they cannot be read.
    """
    inner = _BODY.search(folder.guidelines)
    return _FRAME.sub("", inner[1] if inner else folder.guidelines).strip()


def _of_rater(folder: RoundFolder, rater: str) -> Iterator[Wanted]:
    given = (task_data(folder, rater, name) for name in folder.assignments[rater].tasks)
    data = {one["item"]: one for one in given}
    kinds = list(dict.fromkeys(SOURCE in one for one in data.values()))
    for part, source in enumerate(kinds, 1):
        yield Wanted(
            rater=rater,
            part=part,
            key=f"{round_mark(folder)}-{rater}-{part}",
            title=_title(folder, rater, part if len(kinds) > 1 else None),
            page=folder.page(source),
            data={name: one for name, one in data.items() if (SOURCE in one) is source},
        )


def _title(folder: RoundFolder, rater: str, part: int | None) -> str:
    does = "Rate" if folder.plan.kind == "rating" else "Compare"
    name = rater[:_LONGEST_NAME]
    return f"{does}: {name}" + (f", part {part}" if part else "")
