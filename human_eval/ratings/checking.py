"""The one validator that every door uses: from judgements as they came back to sound ratings.

Conventions:
    Nothing is dropped silently: what is left out, or odd, is a finding. Of a task that a rater
    judged twice, the first judgement counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from human_eval.ratings.qualification import qualification_findings
from human_eval.ratings.rating import Finding, FindingKind, Rating
from human_eval.ratings.raw import Raw
from human_eval.ratings.speed import too_fast
from human_eval.ratings.values import asked_controls, sound_values
from human_eval.rounds.folder import RoundFolder
from human_eval.scales import COMMENT

__all__ = ["Raw", "checked"]

Place = dict[tuple[str, str], int]
"""Rater and task -> position in the order of the assignments."""


def checked(raws: Sequence[Raw], folder: RoundFolder) -> tuple[list[Rating], list[Finding]]:
    """Return the ratings that can be used, and everything a reader should know about the rest.

    Args:
        raws: All that came back, from one or several places.
        folder: The round.

    Returns:
        At most one rating for each rater and task, in the order of the assignments, skipped ones
        included (without values); and the findings. A control that cannot be used is left out by
        itself, the others of the same judgement count; a judgement of which nothing is left has
        no rating.

    Raises:
        RoundError: If the round's files cannot be read.
    """
    places: Place = {}
    for assignment in folder.assignments.values():
        for task in assignment.tasks:
            places[assignment.rater, task] = len(places)
    found: list[Finding] = []
    groups: dict[int, list[Raw]] = {}
    for raw in sorted(raws, key=_when):
        at = places.get((raw.rater, raw.task))
        if at is None:
            found.append(_stranger(raw, folder))
        else:
            groups.setdefault(at, []).append(raw)
    ratings = []
    for _, group in sorted(groups.items()):
        one, findings = _judged(group, folder)
        found += findings
        if one is not None:
            ratings.append(one)
    found += too_fast(ratings)
    found += qualification_findings(ratings, folder)
    return ratings, sorted(found, key=lambda one: _order(one, places))


def _judged(group: Sequence[Raw], folder: RoundFolder) -> tuple[Rating | None, list[Finding]]:
    """Return what counts of one rater's judgements of one task, first come first."""
    read = [_read(raw, folder) for raw in group]
    counts = max(range(len(read)), key=lambda i: (_worth(read[i][0]), -i))
    one, findings = read[counts]
    others = [raw for i, raw in enumerate(group) if i != counts]
    return one, findings + [_other(raw, group[counts]) for raw in others]


def _worth(one: Rating | None) -> int:
    """A score counts before a comment alone, that before a skip, and any before nothing."""
    if one is None:
        return 0
    return 1 if one.skipped else 2 + (set(one.values) != {COMMENT})


def _other(raw: Raw, counting: Raw) -> Finding:
    if raw.skipped and not counting.skipped:
        return _finding("skipped", raw, "skipped as well; the judgement counts", left_out=False)
    return _finding("rated twice", raw, f"{counting.source or 'the first'} counts")


def _read(raw: Raw, folder: RoundFolder) -> tuple[Rating | None, list[Finding]]:
    if raw.skipped:
        return _rating(raw, {}), [_finding("skipped", raw, "missing, no score")]
    values, troubles = sound_values(raw.values, asked_controls(folder.plan, folder.tasks[raw.task]))
    found = [_finding(one.kind, raw, one.detail, left_out=one.left_out) for one in troubles]
    if raw.edited:
        detail = "changed last by somebody other than the rater"
        found.append(_finding("edited by somebody else", raw, detail, left_out=False))
    return (_rating(raw, values) if values else None), found


def _rating(raw: Raw, values: dict[str, str | int]) -> Rating:
    return Rating(
        rater=raw.rater,
        task=raw.task,
        values=values,
        skipped=raw.skipped,
        seconds=raw.seconds,
        created=raw.created,
        updated=raw.updated,
        edited=raw.edited,
        source=raw.source,
    )


def _stranger(raw: Raw, folder: RoundFolder) -> Finding:
    if raw.rater not in folder.assignments:
        return _finding("unknown rater", raw, f"the round has no rater {raw.rater!r:.40}")
    if raw.task not in folder.tasks:
        return _finding("unknown task", raw, "the round has no such task")
    return _finding("unknown task", raw, "a task that this rater was not given")


def _finding(kind: FindingKind, raw: Raw, detail: str, *, left_out: bool = True) -> Finding:
    said = f"{raw.source}: {detail}" if raw.source else detail
    return Finding(kind, raw.rater, raw.task, said, left_out)


def _when(raw: Raw) -> tuple[bool, datetime]:
    """Sort by the time of the judgement; undated ones come last, as they stood."""
    try:
        at = datetime.fromisoformat(raw.created or "")
    except ValueError:
        return True, datetime.max.replace(tzinfo=UTC)
    return False, at if at.tzinfo else at.replace(tzinfo=UTC)


def _order(one: Finding, places: Place) -> tuple[int, str, str]:
    """Sort findings as their tasks were given; what belongs to no task comes last."""
    return places.get((one.rater, one.task), len(places)), one.rater, one.task
