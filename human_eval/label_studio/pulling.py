"""What raters did comes back: raw exports kept with their hashes, ratings checked, all of it said.

Conventions:
    Raw exports name accounts and may hold e-mail addresses: they stay under `pulled/`, readable by
    their owner only. Ratings and findings hold pseudonyms.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bench.base.errors import RoundError
from bench.base.files import replacing
from human_eval.label_studio.attributing import judgements
from human_eval.label_studio.client import Client
from human_eval.label_studio.fetching import Export, fetch_round, named
from human_eval.label_studio.progress import RaterProgress, progress_of
from human_eval.label_studio.state import (
    Fetched,
    State,
    digest,
    kept_bytes,
    read_state,
    write_state,
)
from human_eval.ratings.gathering import gather, gathered
from human_eval.ratings.rating import Finding, Rating
from human_eval.ratings.raw import Raw
from human_eval.rounds.folder import PULLED, RoundFolder
from human_eval.rounds.holding import held

DOOR = "server"
"""What the judgements of the server are kept as, beside those of sheets and imports."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """What a pull brought.

    Attributes:
        url: The server.
        ratings: Judgements that the round has now, whichever way they came.
        skipped: Tasks that raters passed over, among them.
        kept: Raw exports that were kept now: names under `pulled/`.
        vanished: Judgements of an earlier pull that the server does not hold any more.
        counts: Findings by kind.
        left_out: Findings because of which a judgement, or a part of one, is left out.
        raters: Each rater's progress.
        findings: What a reader should know, one by one.
        missing: Projects that were deleted on the server; of these what was pulled before counts.
    """

    url: str
    ratings: int
    skipped: int
    kept: tuple[str, ...]
    vanished: int
    counts: dict[str, int]
    left_out: int
    raters: tuple[RaterProgress, ...]
    findings: tuple[Finding, ...]
    missing: tuple[str, ...] = ()


def pull_round(folder: RoundFolder, client: Client, *, any_account: bool = False) -> Pulled:
    """Fetch, keep and check what raters did; again with nothing new changes no file.

    Args:
        folder: The round, which may be half finished.
        client: The server.
        any_account: As in `judgements`.

    Raises:
        RoundError: If nothing was pushed, none of the projects is there, the server fails, or the
            folder cannot be written; what was pulled before stays as it was.
        RunError: If another process writes to the round.
    """
    with held(folder.path):
        state = read_state(folder)
        found = fetch_round(folder, client, state)
        before, _ = gathered(folder, DOOR)
        kept = [new for one in found.exports if (new := _keep(folder, state, one)) is not None]
        state = replace(state, url=client.login.url, fetched=(*state.fetched, *kept))
        state = _with_altered(state, found.exports)
        write_state(folder, state)
        raws, noticed = judgements(folder, found.exports, any_account=any_account)
        ratings, findings = gather(folder, DOOR, raws, noticed)
    pulled = _pulled(folder, client, state, kept, _vanished(before, raws), ratings, findings)
    return replace(pulled, missing=named(found.missing))


def _with_altered(state: State, exports: Sequence[Export]) -> State:
    """Note where another page was seen while judgements stood: it may be put back unseen."""
    for one in exports:
        if one.page_changed and any(task["annotations"] for task in one.tasks):
            state = state.with_project(replace(one.project, altered=True))
    return state


def _keep(folder: RoundFolder, state: State, export: Export) -> Fetched | None:
    """Keep an export's bytes, unless it is what was kept last."""
    sha256, latest = digest(export.content), state.latest(export.project)
    if export.kept or (latest is not None and _says_nothing_new(folder, latest, export)):
        return None
    now, project = datetime.now(UTC), export.project
    name = f"{now:%Y%m%dT%H%M%S%f}Z-{project.rater}-{project.number}.json"
    with replacing(folder.path / PULLED / name, private=True) as beside:
        beside.write_bytes(export.content)
    at = now.isoformat(timespec="seconds")
    return Fetched(name, sha256, project.number, project.rater, at, project.made)


def _says_nothing_new(folder: RoundFolder, latest: Fetched, export: Export) -> bool:
    if latest.sha256 == digest(export.content):
        return True
    try:
        return bool(_settled(kept_bytes(folder, latest)) == _settled(export.content))
    except RoundError:  # it was changed by hand, or is gone
        return False


def _settled(content: bytes) -> Any:
    """Return an export without the age of drafts, which is another one each minute."""
    return json.loads(
        content,
        object_hook=lambda one: {name: one[name] for name in one if name != "created_ago"},
    )


def _vanished(before: Sequence[Raw], now: Sequence[Raw]) -> int:
    there = {(one.rater, one.source) for one in now}
    return sum((one.rater, one.source) not in there for one in before)


def _pulled(
    folder: RoundFolder,
    client: Client,
    state: State,
    kept: Sequence[Fetched],
    vanished: int,
    ratings: Sequence[Rating],
    findings: Sequence[Finding],
) -> Pulled:
    return Pulled(
        url=client.login.url,
        ratings=len(ratings),
        skipped=sum(one.skipped for one in ratings),
        kept=tuple(one.file for one in kept),
        vanished=vanished,
        counts=dict(Counter(one.kind for one in findings)),
        left_out=sum(one.left_out and one.kind != "skipped" for one in findings),
        raters=progress_of(folder, ratings, findings, state, client.login.url),
        findings=tuple(findings),
    )
