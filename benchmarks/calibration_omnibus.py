"""Several checkpoints at once: null families and the tests that are run on them."""

from __future__ import annotations

from functools import partial

import calibration_batch as batch
import calibration_batch_k as batch_k
import calibration_draws as draws
import calibration_naive as naive
import numpy as np
from calibration_batch import Sizes
from calibration_cells import MORE, Numbers, Row, Shipped, Study
from calibration_draws import F1, Data
from calibration_words import (
    CEILING,
    EVEN_SKILL,
    names,
    p_only,
    points,
    rest,
)

from stats.anova import repeated_measures_anova
from stats.cochran import cochran_q
from stats.factorial import factorial_anova
from stats.ranks import friedman
from stats.wald import cluster_wald
from stats.welch import games_howell, welch_anova


def omnibus_rows(*, lower: bool) -> tuple[Row, ...]:
    """Of k checkpoints on independent questions."""
    return (
        Row("repeated-measures ANOVA, Greenhouse–Geisser", batch_k.anova, _anova, lower=lower),
        Row("repeated-measures ANOVA, uncorrected", batch_k.plain_anova, role="naive"),
        Row(
            "Friedman",
            batch_k.friedman,
            lambda one: p_only(friedman(np.stack(one, 1)).pvalue),
            role="companion",
        ),
    )


def _anova(one: Data) -> Numbers:
    found = repeated_measures_anova(np.stack(one, axis=1), labels="abc")
    return p_only(found.rows[0].p_corrected)


def cochran_row(*, lower: bool) -> Row:
    """Cochran's Q."""
    shipped: Shipped = lambda one: p_only(cochran_q(np.stack(one, axis=1)).pvalue)  # noqa: E731
    return Row("Cochran Q", batch_k.cochran, shipped, lower=lower)


def omnibus() -> list[Study]:
    """Three checkpoints, questions independent."""
    return [
        Study(
            "F1 of three, exchangeable, 100 questions",
            draws.items(100, k=3, trials=F1, skill=EVEN_SKILL),
            omnibus_rows(lower=True),
            0.12,
            rest(0.12),
        ),
        Study(
            "scores of three, spreads 5, 15, 30 (not spherical), 50 questions",
            draws.uneven_spread(50),
            omnibus_rows(lower=True),
            10,
            points(10),
        ),
        Study(
            "F1 of three near 100, 100 questions",
            draws.items(100, k=3, trials=F1, skill=CEILING),
            omnibus_rows(lower=False)[:2],
            0.6,
            rest(0.6),
        ),
        Study(
            "EM of three, exchangeable, 150 questions",
            draws.items(150, k=3),
            (cochran_row(lower=True),),
            0.25,
            rest(0.25),
        ),
        Study(
            "EM of three near 100, 100 questions",
            draws.items(100, k=3, skill=CEILING),
            (cochran_row(lower=False),),
            1.0,
            rest(1.0),
        ),
        Study(
            "identical outputs of three, 100 questions",
            draws.identical(100, k=3),
            (
                omnibus_rows(lower=False)[0],
                cochran_row(lower=False),
                wald_row(np.full(20, 5), lower=False),
            ),
            runs=2_000,
        ),
        Study(
            "scenario × rate (2 × 3), spreads 5 to 30, 60 questions",
            draws.cells(60),
            tuple(factorial_row(*one) for one in FACTORIAL),
            15,
            "one cell + 15 points",
        ),
    ]


FACTORIAL = (("scenario", (0,)), ("rate", (1,)), ("scenario × rate", (0, 1)))


def factorial_row(source: str, effect: tuple[int, ...]) -> Row:
    """One effect of a factorial design."""

    def shipped(one: Data) -> Numbers:
        table = factorial_anova(one[0], factors=["scenario", "rate"])
        return p_only(next(row for row in table.rows if row.source == source).p_corrected)

    return Row(
        f"factorial ANOVA: {source}", partial(batch_k.factorial, effect=effect), shipped, lower=True
    )


def wald_row(size: Sizes, *, lower: bool) -> Row:
    """Hotelling's form of the cluster-robust Wald test."""
    group = names(size)
    return Row(
        "cluster Wald, Hotelling's form",
        partial(batch_k.wald, size=size),
        lambda one: p_only(cluster_wald(np.stack(one, axis=1), group).pvalue),
        more=MORE,
        lower=lower,
    )


def grouped_omnibus() -> list[Study]:
    """Several checkpoints, questions in groups."""
    found = []
    for k, count, equal, effect in (
        (3, 6, True, 0.6),
        (3, 8, True, 0.5),
        (3, 30, True, 0.2),
        (3, 30, False, 0.2),
        (4, 8, True, 0.6),
        (4, 30, False, 0.2),
    ):
        size = draws.sizes(count, equal=equal)
        many = "10" if equal else "2 to 15"
        found.append(
            Study(
                f"F1 of {k}, group × checkpoint variance, {count} groups of {many}",
                draws.grouped(size, k=k, trials=F1),
                (
                    wald_row(size, lower=True),
                    Row(
                        "cluster Wald, plain F(q, G − 1)",
                        partial(batch_k.wald, size=size, plain=True),
                        role="naive",
                    ),
                ),
                effect,
                rest(effect),
                runs=20_000 if count < 30 else 10_000,
            )
        )
    return found


def welch_row(size: tuple[Sizes, ...], *, grouped: bool) -> tuple[Row, ...]:
    """Welch's ANOVA and the Games–Howell pairs."""
    groups = tuple(names(one) for one in size) if grouped else ()

    def pairs_shipped(one: Data) -> Numbers:
        p = min(pair.adjusted for pair in games_howell(one, groups=groups).pairs)
        return p_only(next((alpha for alpha in batch.ALPHAS if p <= alpha), 1.0))

    prefix, more = ("cluster-robust ", MORE) if grouped else ("", 0.0)
    return (
        Row(
            f"{prefix}Welch ANOVA",
            partial(batch_k.welch_anova, size=size),
            lambda one: p_only(welch_anova(one, groups=groups).pvalue),
            more=more,
            lower=True,
        ),
        Row(
            f"{prefix}Games–Howell, any pair",
            partial(batch_k.games_howell, size=size),
            pairs_shipped,
            more=more,
            checks=10,
        ),
    )


def different_questions() -> list[Study]:
    """Three checkpoints on different questions."""
    counts = (40, 80, 120)
    single = tuple(np.ones(n, dtype=np.int64) for n in counts)
    size = tuple(draws.sizes(n, equal=True) for n in (12, 18, 24))
    return [
        Study(
            "F1 of three on 40, 80, 120 different questions, spreads that differ",
            draws.unrelated(counts, ((0.5, 0.5), (2, 2), (8, 8))),
            (
                *welch_row(single, grouped=False),
                Row("one-way ANOVA, pooled variance", naive.one_way, role="naive"),
            ),
            0.3,
            rest(0.3),
        ),
        Study(
            "F1 of three on different questions in 12, 18, 24 groups of 10",
            draws.unrelated_groups(*size),
            welch_row(size, grouped=True),
            0.3,
            rest(0.3),
        ),
    ]
