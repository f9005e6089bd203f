"""What is to be known of each rater before their judgements are believed; nobody is dropped."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from human_eval.analysis.counting import Given, by_kind, counted
from human_eval.analysis.joining import PREFERRED, Judged, categories_of
from human_eval.analysis.results import RaterResult
from human_eval.analysis.self_description import Sheet, rater_sheet
from human_eval.ratings.qualification import Qualification, qualifications
from human_eval.ratings.rating import Finding, Rating
from human_eval.ratings.sides import unswapped
from human_eval.rounds.folder import RoundFolder
from human_eval.scales import PREFERENCE, SCALES, SCORES, VERDICT
from stats.repeats import SelfConsistency, self_consistency
from stats.severity import RaterSeverity, rater_severity

Pairs = tuple[list[float], list[float]]
"""First judgements, and the later ones of the same answers."""


def rater_results(
    folder: RoundFolder, found: Judged, fate: Mapping[Given, str], level: float
) -> tuple[RaterResult, ...]:
    """Return what is known of each rater.

    Args:
        folder: The round.
        found: Its judgements.
        fate: What became of each task.
        level: Of the intervals.
    """
    known = _Known(
        folder,
        found,
        fate,
        level,
        findings=folder.findings,
        sheet=rater_sheet(folder.path),
        tests=_tests(folder, found),
        severity=_severities(found, level),
    )
    return tuple(known.of(row, name) for row, name in enumerate(found.raters))


@dataclass(frozen=True)
class _Known:
    """What one rater's part is taken from."""

    folder: RoundFolder
    found: Judged
    fate: Mapping[Given, str]
    level: float
    findings: tuple[Finding, ...]
    sheet: Mapping[str, Sheet]
    tests: Mapping[str, Qualification]
    severity: Mapping[str, tuple[RaterSeverity, ...]]

    def of(self, row: int, name: str) -> RaterResult:
        own = [rating for (rater, _), rating in self.found.first.items() if rater == name]
        seconds = [one.seconds for one in own if one.seconds is not None and not one.skipped]
        filled = self.sheet.get(name, Sheet("", ""))
        return RaterResult(
            name=name,
            counts=counted(one for (rater, _), one in self.fate.items() if rater == name),
            findings=by_kind(one for one in self.findings if one.rater == name),
            qualification=self.tests.get(name),
            familiarity=filled.familiarity,
            language=filled.language,
            median_seconds=float(np.median(seconds)) if seconds else math.nan,
            hours=sum(seconds) / 3600 if seconds else math.nan,
            severity={control: each[row] for control, each in self.severity.items()},
            consistency=_consistency(self.folder, self.found, name, self.level),
        )


def _tests(folder: RoundFolder, found: Judged) -> dict[str, Qualification]:
    made = qualifications(list(found.first.values()), folder)
    return {one.rater: one for one in made if one.tasks}


def _severities(found: Judged, level: float) -> dict[str, tuple[RaterSeverity, ...]]:
    """Return by control how far each rater lies from the others; a preference has no height."""
    if len(found.raters) < 2:
        return {}
    return {
        control: rater_severity(found.values[control], groups=found.groups, level=level)
        for control in found.controls
        if control != PREFERENCE
    }


def _consistency(
    folder: RoundFolder, found: Judged, name: str, level: float
) -> dict[str, SelfConsistency]:
    """Return by control how often the rater said the same again; only what was judged twice.

    A preference has three values here: the two kinds of tie are the same.
    """
    made = {}
    for control in (VERDICT, *(scale.name for scale in SCALES), PREFERENCE):
        first, again = _twice(folder, found, name, control)
        if first:
            made[control] = self_consistency(
                first,
                again,
                categories=categories_of(control),
                level=level,
                seed=folder.plan.seed,
            )
    return made


def _twice(folder: RoundFolder, found: Judged, name: str, control: str) -> Pairs:
    made: Pairs = ([], [])
    for one in folder.secrets.values():
        if one.kind != "repeat" or one.repeats is None:
            continue
        first, again = (found.first.get((name, task)) for task in (one.repeats, one.task))
        if first and again and control in first.values and control in again.values:
            made[0].append(_number(folder, first, control))
            made[1].append(_number(folder, again, control))
    return made


def _number(folder: RoundFolder, rating: Rating, control: str) -> float:
    value = rating.values[control]
    if control == VERDICT:
        return SCORES[str(value)]
    if control != PREFERENCE:
        return float(value)
    assigned = folder.assignments.get(rating.rater)
    swapped = assigned is not None and rating.task in assigned.swapped
    return PREFERRED[unswapped(str(value), swapped)]
