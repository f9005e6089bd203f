"""Answers of an earlier day: kept, but not those of today's run of an endpoint."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.models.protocol import Checkpoint
from bench.runs.folder import ANSWERS, MANIFEST, file_name

_DAY = "date"  # in an identity: the day whose answers are meant


def earlier_day(root: Path, suite: str, checkpoint: Checkpoint) -> str | None:
    """Return the latest other day on which the same endpoint answered the suite.

    Args:
        root: Folder that holds `runs/`.
        suite: The suite's name.
        checkpoint: One whose identity names a day; of any other there is no earlier day.

    Returns:
        A day such as `2026-11-20`; None where there is none, or this day has a run already.
    """
    identity = dict(checkpoint.identity())
    today = identity.pop(_DAY, None)
    if today is None:
        return None
    runs = root / "runs" / file_name(suite)
    same = [one for one in _identities(runs) if {**one, _DAY: today} == {**identity, _DAY: today}]
    days = {str(one[_DAY]) for one in same if _DAY in one}
    return None if today in days else max(days, default=None)


def _identities(runs: Path) -> Iterator[Mapping[str, object]]:
    """Yield what runs with answers were made from; whatever else lies there is passed over."""
    for manifest in sorted(runs.glob(f"*/{MANIFEST}")):
        if not manifest.with_name(ANSWERS).is_file():
            continue
        try:
            found = json.loads(manifest.read_text(encoding="utf-8"))["identity"]
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if isinstance(found, dict):
            yield found
