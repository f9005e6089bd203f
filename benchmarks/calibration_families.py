"""Families of pairs, and equivalence: null families and the tests that are run on them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import calibration_batch as batch
import calibration_batch_k as batch_k
import calibration_draws as draws
import calibration_naive as naive
import numpy as np
from calibration_batch import Found, Means, Sizes, no_interval
from calibration_cells import MORE, Numbers, Row, Study
from calibration_draws import BINARY, F1, Data, FloatArray
from calibration_words import (
    EVEN_SKILL,
    lacking,
    names,
    p_only,
    rest,
)
from scipy import special

from stats.all_pairs import shaffer, shaffer_factors
from stats.binary import mcnemar
from stats.clustered import clustered_t
from stats.families import adjust_family
from stats.paired import paired_t
from stats.randomization import approximate_randomization
from stats.relabelling import max_t
from stats.results import PairedDifference
from stats.two_way import two_way_t
from stats.verdicts import verdict

TRUE_NULL = 2
"""Of the pairs (1, 2), (1, 3), (2, 3): the one without the checkpoint that the effect is on."""


def family_row(name: str, k: int, factors: tuple[int, ...], *, only: int | None = None) -> Row:
    """Paired t tests of all pairs, adjusted: is any true null rejected?"""

    def chosen(adjusted: FloatArray) -> FloatArray:
        return adjusted.min(axis=1) if only is None else adjusted[:, only]

    def shipped(one: Data) -> Numbers:
        found = [paired_t(one[a], one[b]).pvalue for a in range(k) for b in range(a + 1, k)]
        adjusted = (
            adjust_family("primary", found, all_pairs_of=k).adjusted
            if k == 3
            else shaffer(found, k)
        )
        return p_only(min(adjusted) if only is None else adjusted[only])

    return Row(
        f"{name}, all pairs of {k}",
        lambda data: no_interval(chosen(batch_k.step_down(batch_k.all_pairs(data), factors))),
        shipped if "Shaffer" in name else None,
        checks=5,
    )


def max_t_row(*, size: Sizes | None = None, only: int | None = None) -> Row:
    """The shipped function itself, with 999 relabellings."""
    groups = None if size is None else names(size)

    def test(data: Data) -> Found:
        found = [
            max_t(np.stack(one, 1), groups=groups, draws=999).adjusted
            for one in zip(*data, strict=True)
        ]
        p = np.array(found)
        return no_interval(p.min(axis=1) if only is None else p[:, only])

    return Row("max-T, all pairs of 3", test)


def families() -> list[Study]:
    """The chance of any false finding among all pairs."""
    three = draws.items(100, k=3, trials=F1, skill=EVEN_SKILL)
    few = draws.items(40, k=3, trials=F1, skill=EVEN_SKILL)
    size = np.full(12, 5)
    unadjusted = Row(
        "unadjusted, all pairs of 3",
        lambda data: naive.smallest_p(batch_k.all_pairs(data)),
        role="naive",
    )
    return [
        Study(
            "F1 of three, all alike, 100 questions",
            three,
            (family_row("Shaffer", 3, (3, 1, 1)), family_row("Holm", 3, (3, 2, 1)), unadjusted),
            0.12,
            rest(0.12),
        ),
        Study(
            "F1 of three, one is better, 100 questions",
            three,
            (
                family_row("Shaffer", 3, (3, 1, 1), only=TRUE_NULL),
                family_row("Holm", 3, (3, 2, 1), only=TRUE_NULL),
            ),
            null=0.3,
        ),
        Study(
            "F1 of four, all alike, 100 questions",
            draws.items(100, k=4, trials=F1, skill=EVEN_SKILL),
            (family_row("Shaffer", 4, shaffer_factors(4)),),
            0.12,
            rest(0.12),
        ),
        Study(
            "F1 of three, all alike, 40 questions", few, (max_t_row(),), 0.2, rest(0.2), runs=10_000
        ),
        Study(
            "F1 of three, one is better, 40 questions",
            few,
            (max_t_row(only=TRUE_NULL),),
            null=0.3,
            runs=10_000,
        ),
        Study(
            "EM of three, all alike, 12 groups of 5",
            draws.grouped(size, k=3, trials=BINARY),
            (max_t_row(size=size),),
            0.5,
            rest(0.5),
            runs=10_000,
        ),
        Study(
            "EM of three, one is better, 12 groups of 5",
            draws.grouped(size, k=3, trials=BINARY),
            (max_t_row(size=size, only=TRUE_NULL),),
            null=0.3,
            runs=10_000,
        ),
    ]


def equivalence_row(
    name: str,
    means: Callable[[Data], Means],
    shipped: Callable[..., PairedDifference],
    margin: float,
    more: float = 0.0,
) -> Row:
    """How often the 1 − 2α interval lies inside ± margin, the true difference being the margin."""

    def numbers(one: Data) -> Numbers:
        wide, usual = shipped(one, level=0.9), shipped(one, level=0.95)
        assert wide.df is not None
        p = max(
            special.stdtr(wide.df, (wide.difference - margin) / wide.se),
            special.stdtr(wide.df, -(wide.difference + margin) / wide.se),
        )
        says = verdict(usual, adjusted_p=usual.pvalue, margin=margin, wide=wide).kind
        assert (says == "equivalent") == (p < 0.05 < usual.pvalue)
        return p_only(float(p))

    return Row(
        f"equivalent, {name}", lambda data: means(data).equivalence(margin), numbers, more=more
    )


def equivalence() -> list[Study]:
    """True differences that are just the margin; power is at none."""
    alike = "no difference"
    found = [
        Study(
            "F1, A higher by the margin of 5, 200 questions",
            draws.items(200, trials=F1, skill=EVEN_SKILL),
            (equivalence_row("paired t", batch.paired, _paired, 5),),
            0.0,
            alike,
            null=0.1,
        ),
        Study(
            "scores, A higher by the margin of 10, seed SD 3, 5 seeds, 100 questions",
            draws.seeds((2, 5, 100), (3, 3)),
            (equivalence_row("two-way t", batch.two_way, _two_way, 10, MORE),),
            0.0,
            alike,
            null=10,
            runs=10_000,
        ),
        Study(
            "EM, A higher by the margin of 10, 400 questions",
            draws.items(400),
            (
                Row(
                    "equivalent, Tango",
                    partial(batch.tango_equivalence, margin=10),
                    _tango,
                    more=MORE,
                ),
            ),
            0.0,
            alike,
            null=0.2,
            runs=10_000,
        ),
        Study(
            "BLEU-like, A higher by the margin, 100 questions",
            draws.matches(np.ones(100, dtype=np.int64), by_group=False),
            (Row("equivalent, jackknife", _jackknife),),
            0.0,
            alike,
            null=0.12,
            runs=10_000,
        ),
    ]
    for count, effect in ((8, 0.4), (20, 0.2)):
        size = draws.sizes(count, equal=False)
        margin = lacking(50)(effect)
        found.append(
            Study(
                f"F1, A higher by the margin of {margin:g}, {count} groups of 2 to 15",
                draws.grouped(size, trials=F1),
                (
                    equivalence_row(
                        batch.groups_of(size).t_name,
                        partial(batch.clustered, size=size),
                        _clustered(size),
                        margin,
                        MORE,
                    ),
                ),
                0.0,
                alike,
                null=effect,
            )
        )
    return found


def _paired(one: Data, level: float) -> PairedDifference:
    return paired_t(*one, level=level)


def _two_way(one: Data, level: float) -> PairedDifference:
    return two_way_t(*one[0], level=level)


def _clustered(size: Sizes) -> Callable[..., PairedDifference]:
    group = names(size)
    return lambda one, level: clustered_t(*one, group, level=level)


def _tango(one: Data) -> Numbers:
    inside = [alpha for alpha in batch.ALPHAS if _within(mcnemar(*one, level=1 - 2 * alpha), 10)]
    return p_only(min(inside, default=1.0))


def _within(found: PairedDifference, margin: float) -> bool:
    return -margin < found.interval[0] and found.interval[1] < margin


def _jackknife(data: Data) -> Found:
    """The shipped function itself; its swaps play no part in the interval."""
    margin = draws.matches_truth(0.12)
    found = [
        approximate_randomization(a, b, naive.geometric, draws=1)
        for a, b in zip(*data, strict=True)
    ]
    means = Means(
        np.array([one.difference for one in found]),
        np.array([one.se for one in found]),
        len(data[0][0]) - 1,
        len(data[0][0]),
    )
    return means.equivalence(margin)
