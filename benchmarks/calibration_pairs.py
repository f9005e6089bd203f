"""Two checkpoints, one seed each: every null family and the tests that are run on it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import calibration_batch as batch
import calibration_draws as draws
import calibration_naive as naive
import numpy as np
from calibration_batch import Sizes
from calibration_cells import MORE, Row, Shipped, Study
from calibration_draws import BINARY, F1
from calibration_words import (
    CEILING,
    EVEN_SKILL,
    lacking,
    names,
    rest,
    summary,
    t_of,
)

from stats.binary import mcnemar
from stats.clustered import clustered_t
from stats.paired import paired_t
from stats.sampled import sampled_difference
from stats.unrelated import unrelated_t

PAIRED = Row("paired t", t_of(batch.paired), lambda one: summary(paired_t(*one)), lower=True)


MCNEMAR = Row(
    "McNemar mid-p, Tango", batch.mcnemar, lambda one: summary(mcnemar(*one)), more=MORE, lower=True
)


UNPAIRED = Row("Welch t, unpaired", t_of(batch.welch), role="naive")


def independent() -> list[Study]:
    """Questions independent of each other."""
    return [
        Study(
            "F1, exchangeable, 200 questions",
            draws.items(200, trials=F1, skill=EVEN_SKILL),
            (PAIRED, UNPAIRED),
            0.08,
            rest(0.08),
            lacking(50),
        ),
        Study(
            "F1, exchangeable, 20 questions",
            draws.items(20, trials=F1, skill=EVEN_SKILL),
            (PAIRED,),
            0.25,
            rest(0.25),
            lacking(50),
        ),
        Study(
            "A partly right, B all or nothing, equal means, 200 questions",
            draws.shapes(200),
            (PAIRED, Row("Wilcoxon signed ranks", naive.wilcoxon, role="naive")),
            0.4,
            rest(0.4),
            lacking(75),
        ),
        Study(
            "F1 near 100, 100 questions",
            draws.items(100, trials=F1, skill=CEILING),
            (replace(PAIRED, lower=False),),
            0.6,
            rest(0.6),
            lacking(100 * 60 / 61),
        ),
        Study(
            "EM, exchangeable, 200 questions",
            draws.items(200),
            (MCNEMAR, UNPAIRED, Row("McNemar χ², Wald interval", naive.wald_rates, role="naive")),
            0.2,
            rest(0.2),
            lacking(50),
        ),
        Study(
            "EM, exchangeable, 40 questions",
            draws.items(40),
            (replace(MCNEMAR, lower=False),),
            0.5,
            rest(0.5),
            lacking(50),
        ),
        Study(
            "EM near 100, 100 questions",
            draws.items(100, skill=CEILING),
            (replace(MCNEMAR, lower=False),),
            1.0,
            rest(1.0),
            lacking(100 * 60 / 61),
        ),
        Study(
            "identical outputs, 100 questions",
            draws.identical(100),
            (
                replace(PAIRED, lower=False),
                replace(MCNEMAR, lower=False),
                replace(clustered_row(np.full(20, 5), binary=True), lower=False),
            ),
            truth=lacking(100),
            runs=2_000,
        ),
        Study(
            "one checkpoint against itself, 5 samples, 100 questions",
            draws.samples(100),
            (
                Row(
                    "paired t on means of samples",
                    t_of(batch.sampled),
                    lambda one: summary(sampled_difference(*one)),
                    lower=True,
                ),
            ),
            0.15,
            rest(0.15),
            lacking(50),
        ),
    ]


def clustered_row(size: Sizes, *, binary: bool) -> Row:
    """Cluster-robust t."""
    group = names(size)
    return Row(
        batch.groups_of(size).t_name,
        t_of(partial(batch.clustered, size=size)),
        lambda one: summary(clustered_t(*one, group, binary=binary)),
        more=MORE,
        lower=True,
    )


def clustered_beside(size: Sizes, *, binary: bool) -> tuple[Row, ...]:
    """CR0 with z, CR1 where it is another test, and groups ignored."""
    ignored = (
        Row("McNemar, groups ignored", batch.mcnemar, role="naive")
        if binary
        else Row("paired t, groups ignored", t_of(batch.paired), role="naive")
    )
    zero = Row("CR0 z", t_of(partial(naive.cr0_z, size=size)), role="naive")
    if np.ptp(size) == 0:
        return zero, ignored
    one = t_of(partial(naive.cr1_t, size=size))
    return Row("CR1 t(G − 1), sizes differ", one, role="companion", more=MORE), zero, ignored


def clustered() -> list[Study]:
    """Questions in groups that a checkpoint knows more or less well."""
    found = []
    for count, effect in ((8, 0.4), (20, 0.2), (100, 0.1)):
        for equal in (True, False):
            for kind, trials in (("EM", BINARY), ("F1", F1)):
                size, binary = draws.sizes(count, equal=equal), trials == BINARY
                many = "10 questions each" if equal else "2 to 15 questions each"
                found.append(
                    Study(
                        f"{kind}, group × checkpoint variance, {count} groups, {many}",
                        draws.grouped(size, trials=trials),
                        (
                            clustered_row(size, binary=binary),
                            *clustered_beside(size, binary=binary),
                        ),
                        effect,
                        rest(effect),
                        lacking(50),
                        runs=20_000 if count < 100 else 10_000,
                    )
                )
    top = np.full(20, 10)
    half = np.array([190] + [10] * 19)
    return [
        *found,
        Study(
            "EM near 100, 20 groups, 10 questions each",
            draws.grouped(top, ceiling=True),
            (replace(clustered_row(top, binary=True), lower=False),),
            0.8,
            rest(0.8),
            lacking(100 * 60 / 61),
        ),
        Study(
            "EM, 20 groups, one holds half of the questions",
            draws.grouped(half),
            (clustered_row(half, binary=True), *clustered_beside(half, binary=True)),
            0.4,
            rest(0.4),
            lacking(50),
        ),
    ]


def different_questions() -> list[Study]:
    """Two checkpoints on different questions."""
    few, many = draws.sizes(12, equal=False), draws.sizes(25, equal=False)
    eight = draws.sizes(8, equal=True)
    found = [
        Study(
            "F1, 60 even and 120 all-or-nothing questions, equal means",
            draws.unrelated((60, 120), ((8, 8), (0.5, 0.5))),
            (
                Row(
                    "Welch t",
                    t_of(batch.welch),
                    lambda one: summary(unrelated_t(*one, draws=0)),
                    lower=True,
                ),
                Row("Student t, pooled variance", naive.student, role="naive"),
            ),
            0.2,
            rest(0.2),
            lacking(50),
        ),
    ]
    for a, b, words in (
        (few, many, "12 and 25 groups, 2 to 15 questions each"),
        (eight, eight, "8 and 8 groups, 10 questions each"),
    ):
        found.append(
            Study(
                f"F1, different questions in {words}",
                draws.unrelated_groups(a, b),
                (
                    Row(
                        "cluster-robust Welch t",
                        t_of(partial(batch.welch_means, size=(a, b))),
                        _unrelated(a, b),
                        more=MORE,
                        lower=True,
                    ),
                    Row("Welch t, groups ignored", t_of(batch.welch), role="naive"),
                ),
                0.3,
                rest(0.3),
                lacking(50),
            )
        )
    return found


def _unrelated(a: Sizes, b: Sizes) -> Shipped:
    return lambda one: summary(unrelated_t(*one, groups=(names(a), names(b)), draws=0))
