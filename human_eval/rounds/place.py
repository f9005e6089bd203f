"""Where a new round may be written: where there is none, or one that nobody has seen yet."""

from __future__ import annotations

from pathlib import Path

from bench.base.errors import RoundError
from bench.base.names import listed
from human_eval.rounds.folder import (
    ASSIGNMENTS,
    GUIDELINES,
    KEY,
    PAGES,
    RATERS,
    README,
    ROUND,
    TASKS,
)

WRITTEN = frozenset({ROUND, KEY, TASKS, ASSIGNMENTS, GUIDELINES, RATERS, README, *PAGES.values()})
"""Everything that making a round writes."""
_FEWEST_SIGNS = 3


def check_place(folder: Path, *, force: bool) -> None:
    """Refuse a folder that is there, unless it is a round that nobody has seen and `force` is set.

    Raises:
        RoundError: Says what stands there.
    """
    if not folder.name or folder.name in {".", ".."}:
        raise RoundError(str(folder), "no name for a round", hint="name a new folder")
    if not folder.exists() and not folder.is_symlink():
        return
    if not folder.is_dir():
        raise RoundError(str(folder), "is a file", expected="the name of a new folder")
    found = sorted(path.name for path in folder.iterdir())
    if not found:
        return
    if ROUND not in found:
        holds = f"is a folder that holds {listed(found, 3)}, and no round"
        raise RoundError(str(folder), holds, hint="choose another name")
    others = [name for name in found if name not in WRITTEN]
    if others:
        begun = f"is a round that was begun: it holds {listed(others, 3)}"
        raise RoundError(str(folder), begun, hint="choose another name, or remove it yourself")
    if not force:
        hint = "choose another name, or make it anew: --force"
        raise RoundError(str(folder), "is a round already", hint=hint)


def check_name(name: str, checkpoints: tuple[str, ...]) -> None:
    """Refuse a round's name that names a checkpoint: raters read it in the project's title.

    Raises:
        RoundError: Names the checkpoint.
    """
    for one in checkpoints:
        if len(one) >= _FEWEST_SIGNS and one.casefold() in name.casefold():
            found = f"the round's name holds that of the checkpoint {one!r}, and raters read it"
            raise RoundError(name, found, hint="choose another name")
