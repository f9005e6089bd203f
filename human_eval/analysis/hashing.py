"""What the files of a round were when they were read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bench.base.hashing import file_hash
from human_eval.rounds.folder import (
    ASSIGNMENTS,
    FINDINGS,
    GUIDELINES,
    KEY,
    RATERS,
    RATINGS,
    ROUND,
    TASKS,
)

READ = (ROUND, KEY, TASKS, ASSIGNMENTS, GUIDELINES, RATERS, RATINGS, FINDINGS)


FIXED = (KEY, TASKS, ASSIGNMENTS)
"""Files that nobody has a reason to change once a round is made."""


def changed_files(hashes: Mapping[str, str], then: Mapping[str, str]) -> tuple[str, ...]:
    """Return which of `FIXED` are not what they were when the round was made.

    Args:
        hashes: As they are now.
        then: As `round.json` has them; a file that it does not name is not looked at.
    """
    return tuple(name for name in FIXED if name in then and hashes.get(name) != then[name])


def file_hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each of a round's files that is there, hexadecimal."""
    return {name: file_hash(folder / name) for name in READ if (folder / name).is_file()}
