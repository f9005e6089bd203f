"""All that came back of a round, from whichever doors, settled into its ratings and findings.

Conventions:
    Each door (a server, sheets, an import) keeps its raw judgements whole in a file of its own
    under `pulled/`; ratings and findings are made anew from all of them each time. So the order in
    which doors are read changes nothing, and reading one again forgets nothing of another.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.base.errors import RoundError
from bench.base.files import write_text
from human_eval.ratings.checking import checked
from human_eval.ratings.rating import Finding, Rating
from human_eval.ratings.raw import Raw
from human_eval.rounds.folder import PULLED, RoundFolder

_ENDING = ".raws.json"


def gather(
    folder: RoundFolder, door: str, raws: Sequence[Raw], findings: Sequence[Finding] = ()
) -> tuple[list[Rating], list[Finding]]:
    """Keep what came through one door in place of what it gave before, and settle the round.

    Args:
        folder: The round.
        door: Its name, e.g. `sheets`; names a file.
        raws: All judgements that it gives now.
        findings: What the door itself noticed.

    Returns:
        The round's ratings and findings, all doors together, as they were written.
    """
    kept = {"raws": [asdict(one) for one in raws], "findings": [asdict(one) for one in findings]}
    # ASCII: a comment may hold half of a surrogate pair, which no file in UTF-8 can hold
    write_text(folder.path / PULLED / f"{door}{_ENDING}", json.dumps(kept) + "\n")
    return settle(folder)


def gathered(folder: RoundFolder, door: str) -> tuple[list[Raw], list[Finding]]:
    """Return what a door gave; nothing where it was never used.

    Raises:
        RoundError: If its file is not what was written.
    """
    path = folder.path / PULLED / f"{door}{_ENDING}"
    return _read(path) if path.is_file() else ([], [])


def settle(folder: RoundFolder) -> tuple[list[Rating], list[Finding]]:
    """Make the round's ratings and findings anew from everything that its doors gave.

    Raises:
        RoundError: If a door's file, or the round itself, cannot be read.
    """
    raws: list[Raw] = []
    noticed: list[Finding] = []
    for path in sorted((folder.path / PULLED).glob(f"*{_ENDING}")):
        some, findings = _read(path)
        raws += some
        noticed += findings
    # what two doors give alike (an export that was pulled, and saved by hand) is one judgement
    once = {json.dumps(asdict(one), sort_keys=True): one for one in raws}
    ratings, found = checked(list(once.values()), folder)
    folder.write_ratings(ratings, [*noticed, *found])
    return ratings, [*noticed, *found]


def _read(path: Path) -> tuple[list[Raw], list[Finding]]:
    try:
        found: dict[str, list[dict[str, Any]]] = json.loads(path.read_text(encoding="utf-8"))
        raws = [Raw(**one) for one in found["raws"]]
        return raws, [Finding(**one) for one in found["findings"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        hint = "remove it and read that door again (pull, read or import)"
        raise RoundError(str(path), f"cannot be read: {error}", hint=hint) from None
