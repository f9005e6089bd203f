"""What the statistics about people say of raters among themselves: rows of people_families.py."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
from check_families import Family, Numbers
from numpy.random import Generator
from people_draws import of_questions, same_raters

from stats import krippendorff_alpha, rater_influence, rater_severity
from stats.krippendorff import Measurement

NAN = float("nan")
SKILLS = (0.4, 0.6, 1.5)
LARGE = 100_000
QUESTIONS = 60


def agreement() -> list[Family]:
    """Krippendorff's alpha and its rise without a rater: these raters, other items."""
    rows = []
    for items in (30, 100):
        for kind in ("nominal", "ordinal"):
            rows.append(
                Family(
                    f"alpha, {kind}",
                    f"3 raters, {items} items",
                    _alpha_draw(items, kind),
                    truth=lambda _, kind=kind: _alpha_truth(kind)[0],  # type: ignore[misc]
                    more=0.02,
                    runs=1_000,
                )
            )
        rows.append(
            Family(
                "rise of alpha without a rater",
                f"3 raters, {items} items",
                _rise_draw(items),
                truth=lambda _: _alpha_truth("ordinal")[1],
                more=0.02,
                runs=1_000,
            )
        )
    return rows + [of_answers("ordinal", size) for size in (3, 5)] + [of_answers("nominal", 5)]


def of_answers(kind: Measurement, size: int, *, whole: bool = True) -> Family:
    """Alpha where each question has several answers: questions are resampled, or one by one."""

    def draw(rng: Generator, effect: float) -> Numbers:
        table = of_questions(rng, QUESTIONS, size, SKILLS)
        named, seed = np.arange(QUESTIONS * size) // size, int(rng.integers(2**31))
        found = krippendorff_alpha(
            table, kind, groups=named if whole else None, draws=500, seed=seed
        )
        return NAN, *found.interval

    return Family(
        f"alpha, {kind}, {'questions' if whole else 'answers'} resampled",
        f"3 raters, {QUESTIONS} questions × {size} answers",
        draw,
        truth=lambda _: _alpha_of_answers(kind),
        more=0.02,
        runs=1_000,
        naive=not whole,
    )


@cache
def _alpha_of_answers(kind: Measurement) -> float:
    """As many answers to a question do not change it: it is the same for one."""
    table = of_questions(np.random.default_rng(4), LARGE, 1, SKILLS)
    return krippendorff_alpha(table, kind, draws=1).value


def _alpha_draw(items: int, kind: Measurement) -> Callable[[Generator, float], Numbers]:
    def draw(rng: Generator, effect: float) -> Numbers:
        table = same_raters(rng, items, SKILLS)
        found = krippendorff_alpha(table, kind, draws=500, seed=int(rng.integers(2**31)))
        return NAN, *found.interval

    return draw


def _rise_draw(items: int) -> Callable[[Generator, float], Numbers]:
    def draw(rng: Generator, effect: float) -> Numbers:
        table, seed = same_raters(rng, items, SKILLS), int(rng.integers(2**31))
        return NAN, *rater_influence(table, "ordinal", draws=500, seed=seed)[2].interval

    return draw


@cache
def _alpha_truth(kind: Measurement) -> tuple[float, float]:
    table = same_raters(np.random.default_rng(1), LARGE, SKILLS)
    found = rater_influence(table, kind, draws=1)[2]
    return found.alpha, found.rise


def severities() -> list[Family]:
    """A rater against the others: these raters, other items."""
    rows = []
    for items, missing in ((30, 0.0), (100, 0.0), (100, 0.3)):

        def draw(
            rng: Generator, effect: float, items: int = items, missing: float = missing
        ) -> Numbers:
            truth = rng.normal(size=items)
            table = truth + 0.6 * rng.normal(size=(3, items))
            table[0] += effect
            table[rng.random(table.shape) < missing] = np.nan
            found = rater_severity(table)[0]
            return found.pvalue, *found.interval

        words = f"3 raters, {items} items, {missing:.0%} missing"
        rows.append(
            Family(
                "severity",
                words,
                draw,
                effect=0.3,
                says="0.3 more lenient",
                truth=lambda e: e,
                more=0.005,
                lower=not missing,
            )
        )
    return rows
