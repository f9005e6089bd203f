"""What came back of a round so far, counted, and as text for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from bench.base.names import counted
from human_eval.ratings.qualification import qualifications
from human_eval.rounds.folder import RoundFolder


@dataclass(frozen=True, slots=True)
class RaterBack:
    """What came back from one rater.

    Attributes:
        rater: Pseudonym.
        tasks: Tasks given.
        judged: With a judgement that counts.
        skipped: Passed over.
        left: Neither.
        qualification: `passed`, `failed`, `open`, or "" where there is none.
    """

    rater: str
    tasks: int
    judged: int
    skipped: int
    left: int
    qualification: str


@dataclass(frozen=True, slots=True)
class CameBack:
    """All that came back.

    Attributes:
        round: The round's folder.
        kind: `rating` or `preference`.
        checkpoints: How many are compared.
        items: How many were drawn.
        imported: The judgements existed before the round.
        raters: By rater, in the round's order.
        findings: Kind of finding -> how many.
        examples: Kind of finding -> the first one, in words.
        notes: What making the round brought to light.
    """

    round: str
    kind: str
    checkpoints: int
    items: int
    imported: bool
    raters: tuple[RaterBack, ...]
    findings: Mapping[str, int]
    examples: Mapping[str, str]
    notes: tuple[str, ...]


def came_back(folder: RoundFolder) -> CameBack:
    """Return what came back of a round so far.

    Raises:
        RoundError: If its files cannot be read.
    """
    plan, findings = folder.plan, folder.findings
    counts = Counter(one.kind for one in findings)
    first: dict[str, str] = {}
    for one in sorted(findings, key=lambda one: bool(one.task)):  # of a rater before of a task
        first.setdefault(one.kind, f"{one.rater}: {one.detail}" if one.rater else one.detail)
    return CameBack(
        round=str(folder.path),
        kind=plan.kind,
        checkpoints=plan.n_checkpoints,
        items=plan.n_items,
        imported=plan.imported,
        raters=_raters(folder),
        findings=dict(counts.most_common()),
        examples=first,
        notes=plan.notes,
    )


def came_back_text(found: CameBack) -> str:
    """Return it as lines for a terminal."""
    what = "imported judgements" if found.imported else f"{found.kind} round"
    lines = [
        f"{found.round}: {what} of {counted(found.checkpoints, 'checkpoint')} on "
        f"{counted(found.items, 'item')}",
        *map(_line, found.raters),
        *(f"  {note}" for note in found.notes),
    ]
    if found.findings:
        lines.append("to know (nothing is dropped silently; findings.jsonl has each):")
        lines += [
            f"  {kind}: {count:,}, e.g. {found.examples[kind]}"
            for kind, count in found.findings.items()
        ]
    if any(one.judged for one in found.raters):  # else there is nothing to report
        lines.append(f"next: bench human report {found.round}")
    return "\n".join(lines) + "\n"


def _line(one: RaterBack) -> str:
    passed = f", qualification {one.qualification}" if one.qualification else ""
    counts = f"{one.judged:,} judged, {one.skipped:,} skipped, {one.left:,} left"
    return f"  {one.rater}: {counts} of {one.tasks:,}{passed}"


def _raters(folder: RoundFolder) -> tuple[RaterBack, ...]:
    ratings = folder.ratings
    judged = Counter(one.rater for one in ratings if not one.skipped)
    skipped = Counter(one.rater for one in ratings if one.skipped)
    words = {True: "passed", False: "failed", None: "open"}
    stand = {
        one.rater: words[one.passed] if one.tasks else "" for one in qualifications(ratings, folder)
    }
    return tuple(
        RaterBack(
            rater,
            len(one.tasks),
            judged[rater],
            skipped[rater],
            len(one.tasks) - judged[rater] - skipped[rater],
            stand[rater],
        )
        for rater, one in folder.assignments.items()
    )
