"""A score of summed counts, and intervals of one rate: null families and their tests."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from unittest import mock

import calibration_batch as batch
import calibration_draws as draws
import calibration_naive as naive
import numpy as np
from calibration_batch import Found, Sizes
from calibration_cells import MORE, Numbers, Row, Shipped, Study
from calibration_draws import Data
from calibration_words import (
    names,
    rest,
    summary,
)

from stats import randomization
from stats.estimates import estimate
from stats.proportions import clopper_pearson
from stats.randomization import approximate_randomization


def corpus() -> list[Study]:
    """A score of summed counts."""
    single, five = np.ones(100, dtype=np.int64), np.full(20, 5)
    return [
        Study(
            f"BLEU-like, exchangeable, 100 questions{words}",
            draws.matches(size, by_group=by_group),
            (
                randomized(size),
                Row("bootstrap as in sacreBLEU", naive.centred_bootstrap, role="naive", most=2_000),
            ),
            effect,
            rest(effect),
            draws.matches_truth,
            runs=10_000,
        )
        for size, words, by_group, effect in (
            (single, "", False, 0.06),
            (five, " in 20 groups", True, 0.15),
        )
    ]


def randomized(size: Sizes) -> Row:
    """The shipped function, with 999 swaps; its bootstrap, which never decides, left out."""
    group = None if size.max() == 1 else names(size)

    def shipped(one: Data) -> Numbers:
        return summary(approximate_randomization(*one, naive.geometric, groups=group, draws=999))

    def test(data: Data) -> Found:
        with mock.patch.object(randomization, "_centred_bootstrap", lambda *_: 1.0):
            return Found(*np.array([shipped(one) for one in zip(*data, strict=True)]).T)

    return Row("approximate randomization, jackknife", test, shipped, lower=True)


WALD = Row("Wald interval of one rate", naive.wald_rate, role="naive")


def rates() -> list[Study]:
    """Intervals of one rate."""
    exact = Row(
        "Clopper–Pearson",
        batch.exact_rate,
        lambda one: _percent(clopper_pearson(int(one[0]), int(one[1]))),
        role="companion",
    )
    wilson = Row("Wilson", batch.wilson_rate, _wilson)
    found = [
        Study(
            f"one rate, {words}, {n} questions",
            draws.rates(n, low, high),
            (replace(wilson, role=role), exact, WALD),
            runs=40_000,
        )
        for n, low, high, words, role in (
            (30, 0.0, 1.0, "anywhere in 0–1", "primary"),
            (30, 0.9, 1.0, "anywhere in .9–1", "primary"),
            (100, 0.9, 1.0, "anywhere in .9–1", "primary"),
            (30, 0.95, 0.95, "exactly .95", "limit"),
            (100, 0.99, 0.99, "exactly .99", "limit"),
        )
    ]
    for count in (8, 20, 100):
        for mean, spread in ((0.6, 10.0), (0.95, 20.0)):
            size = draws.sizes(count, equal=False)
            found.append(
                Study(
                    f"one rate, {mean:g} on average, {count} groups of 2 to 15",
                    draws.grouped_rates(size, mean, spread),
                    (
                        Row(
                            f"Wilson on effective items, {batch.groups_of(size).t_name}",
                            partial(batch.grouped_wilson, size=size),
                            _grouped_wilson(size),
                            more=MORE,
                        ),
                    ),
                )
            )
    return found


def _percent(interval: tuple[float, float]) -> Numbers:
    return float("nan"), 100 * interval[0], 100 * interval[1]


def _wilson(one: Data) -> Numbers:
    right, n = int(one[0]), int(one[1])
    return float("nan"), *estimate([100.0] * right + [0.0] * (n - right), binary=True).interval


def _grouped_wilson(size: Sizes) -> Shipped:
    group = names(size)
    return lambda one: (float("nan"), *estimate(one[0], groups=group, binary=True).interval)
