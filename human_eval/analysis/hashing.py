"""What the files of a round were when they were read."""

from __future__ import annotations

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


def file_hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each of a round's files that is there, hexadecimal."""
    return {name: file_hash(folder / name) for name in READ if (folder / name).is_file()}
