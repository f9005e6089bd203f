"""Removing runs: whole or not at all, never one in which somebody writes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.base.errors import RunError
from bench.base.locks import sole_writer
from bench.runs.checkpoint_left import Places, whereabouts
from bench.runs.engine.shard_files import SHARDS
from bench.runs.folder import ANSWERS, MANIFEST, SCORES
from bench.runs.likelihoods import LIKELIHOODS
from bench.runs.listing import RUNS, ListedRun, listed_run
from bench.runs.manifest import read_manifest

OURS = (ANSWERS, MANIFEST, SCORES, LIKELIHOODS, SHARDS, "lock")
"""What the suite writes into a run folder, and can write again."""

_ASIDE = ".pruned"


@dataclass(frozen=True, slots=True)
class Criteria:
    """Which runs are removed; all that is given must hold.

    Attributes:
        older_than: Nothing was written for so long, or None.
        unfinished: Only those that were killed, or lack answers.
        changed: Only those whose checkpoint has other content now, or is gone.
        places: Where checkpoints are looked for.
    """

    older_than: timedelta | None = None
    unfinished: bool = False
    changed: bool = False
    places: Places = Places(())  # noqa: RUF009 - frozen


@dataclass(frozen=True, slots=True)
class PrunedRun:
    """What became of one run, or would.

    Attributes:
        run: How it stood.
        why: What speaks for removing it, a clause each.
        kept: Why it stays all the same, or None.
        removed: Whether it is gone now.
    """

    run: ListedRun
    why: tuple[str, ...]
    kept: str | None = None
    removed: bool = False


def prune_runs(
    folders: Sequence[Path], criteria: Criteria, *, remove: bool
) -> tuple[PrunedRun, ...]:
    """Return the runs to which the criteria apply, removed if that is wanted.

    Args:
        folders: Run folders.
        criteria: Which of them.
        remove: Without it nothing is touched.
    """
    found = ((listed_run(folder), _reasons(folder, criteria)) for folder in folders)
    chosen = [PrunedRun(run, why, _protected(run)) for run, why in found if why is not None]
    if not remove:
        return tuple(chosen)
    return tuple(one if one.kept else _removed(one, criteria) for one in chosen)


def clear_leftovers(root: Path) -> None:
    """Finish removals that a kill interrupted: what was put aside is nobody's run any more."""
    for aside in root.glob(f"{RUNS}/*/.*{_ASIDE}"):
        shutil.rmtree(aside, ignore_errors=True)


def _reasons(folder: Path, criteria: Criteria) -> tuple[str, ...] | None:
    """Return what speaks for removing a run; None where a criterion does not hold."""
    run = listed_run(folder)
    reasons = list(_told(run, criteria))
    wanted = (criteria.older_than is not None) + criteria.unfinished + criteria.changed
    return tuple(reasons) if len(reasons) == wanted else None


def _told(run: ListedRun, criteria: Criteria) -> Iterator[str]:
    if criteria.older_than is not None:
        age = datetime.now(UTC) - datetime.fromisoformat(run.last)
        if age > criteria.older_than:
            yield f"last written to {run.last[:10]}"
    if criteria.unfinished and not run.finished and run.problem is None:
        yield "unfinished"
    if criteria.changed and run.problem is None:
        manifest = read_manifest(run.folder / MANIFEST)
        found = whereabouts(manifest, criteria.places)
        if found.state in ("changed", "gone"):
            yield found.words


def _protected(run: ListedRun) -> str | None:
    """Return why a run is not removed, whatever the criteria."""
    if run.holder is not None:
        return f"process {run.holder} is writing there"
    if run.problem is not None:
        return f"look at it first, {run.problem}"
    if run.folder.is_symlink():
        return "a link to another folder"
    strange = sorted(
        one.name
        for one in run.folder.iterdir()
        if one.name not in OURS and not one.name.startswith(tuple(f".{name}." for name in OURS))
    )
    return f"it holds {strange[0]}, which is not a run's" if strange else None


def _removed(one: PrunedRun, criteria: Criteria) -> PrunedRun:
    """Put a run's folder aside in one step, under its lock, then delete it."""
    folder = one.run.folder
    aside = folder.with_name(f".{folder.name}{_ASIDE}")
    try:
        with sole_writer(folder, make=False):
            if _reasons(folder, criteria) is None:  # somebody went on with it in between
                return PrunedRun(one.run, one.why, "it changed just now")
            shutil.rmtree(aside, ignore_errors=True)
            folder.rename(aside)
    except RunError as error:
        return PrunedRun(one.run, one.why, error.found)
    except OSError as error:
        return PrunedRun(one.run, one.why, f"cannot be removed: {error.strerror}")
    shutil.rmtree(aside, ignore_errors=True)
    with suppress(OSError):  # other runs of the suite stand there
        folder.parent.rmdir()
    return PrunedRun(one.run, one.why, removed=True)
