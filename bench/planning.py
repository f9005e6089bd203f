"""The story of `bench power`: what varies → how big the study must be → a curve.

Everything is in percentage points.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bench.base.errors import DataError
from bench.basis import Basis
from stats.sizing import (
    Detectable,
    Study,
    StudySize,
    minimum_detectable_difference,
    power_curve,
    study_size,
)

SEEDS_ADVISED = 5
SEEDS_SHOWN = (3, 4, 5, 6, 8, 10)


@dataclass(frozen=True, slots=True)
class Goal:
    """What the study is to find.

    Attributes:
        effect: Percentage points, not 0.
        power: 0–1.
        alpha: Of one test, 0–1; None: the basis's.
        samples: Answers sampled for each question; None: as now.
        seeds: Training seeds per scenario; None: as now, else 5 where seeds vary.
    """

    effect: float
    power: float = 0.8
    alpha: float | None = None
    samples: int | None = None
    seeds: int | None = None


@dataclass(frozen=True, slots=True)
class StudyPlan:
    """Questions, groups and seeds for an effect.

    Attributes:
        basis: What it rests on.
        size: The study needed.
        now: What the study as it is finds; None where planned from numbers.
        curve: Minimum detectable difference and power by number of questions.
        by_seeds: The study needed for several numbers of seeds; empty where seeds don't vary.
    """

    basis: Basis
    size: StudySize
    now: Detectable | None
    curve: tuple[Detectable, ...]
    by_seeds: tuple[StudySize, ...]


def plan_study(basis: Basis, goal: Goal) -> StudyPlan:
    """Find how big a study must be.

    Raises:
        DataError: A goal that cannot be had, such as an effect of 0.
    """
    try:
        study = _study(basis, goal)
        now = None
        if basis.items is not None:
            # The study as it is, at the power and error rate asked for.
            present = replace(study, samples=basis.samples, seeds=basis.seeds)
            now = minimum_detectable_difference(present, basis.items, effect=goal.effect)
        seeds = SEEDS_SHOWN if study.seeds else ()
        return StudyPlan(
            basis,
            study_size(study, goal.effect),
            now,
            power_curve(study, goal.effect),
            tuple(study_size(replace(study, seeds=count), goal.effect) for count in seeds),
        )
    except ValueError as error:
        raise DataError("bench power", str(error)) from error


def _study(basis: Basis, goal: Goal) -> Study:
    samples = basis.samples if goal.samples is None else (goal.samples, goal.samples)
    if samples != basis.samples and not basis.sampling_known:
        raise DataError(
            "--samples",
            "how much answers to one question vary is not known",
            hint="give --sample-sd, or a comparison with several samples",
        )
    if goal.seeds is not None and not basis.seeded:
        raise DataError(
            "--seeds",
            "how much training seeds vary is not known",
            hint="give --seed-sd, or a comparison with several seeds per scenario",
        )
    wanted = goal.seeds if goal.seeds is not None else basis.seeds or SEEDS_ADVISED
    seeds = wanted if basis.seeded else None
    alpha = basis.alpha if goal.alpha is None else goal.alpha
    return Study(basis.spread, samples, seeds, alpha, goal.power)
