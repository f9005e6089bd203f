"""Scenarios with training seeds, and ratings: null families and the tests run on them."""

from __future__ import annotations

from functools import partial

import calibration_batch as batch
import calibration_batch_k as batch_k
import calibration_draws as draws
import calibration_naive as naive
from calibration_batch import Sizes
from calibration_cells import MORE, Role, Row, Study
from calibration_words import (
    lacking,
    names,
    p_only,
    points,
    rest,
    summary,
    t_of,
)

from stats.quasi_ratios import quasi_f, quasi_f_crossed
from stats.ratings import rating_difference
from stats.two_way import two_way_t


def two_way_row(*, size: Sizes | None = None, role: Role = "primary") -> Row:
    """Two-way component t."""
    group = None if size is None else names(size)
    return Row(
        "two-way component t",
        t_of(partial(batch.two_way, size=size)),
        lambda one: summary(two_way_t(one[0][0], one[0][1], groups=group)),
        role=role,
        more=MORE,
    )


AVERAGED = Row("seeds averaged, paired by question", t_of(naive.averaged), role="naive")


def seeded() -> list[Study]:
    """Training seeds vary, or do not."""
    plans: list[tuple[str, int, tuple[float, float], float, Role]] = [
        (f"seed SD {sd:g}", s, (sd, sd), effect, "primary")
        for s, sd, effect in (
            (3, 0, 6),
            (5, 0, 6),
            (10, 0, 6),
            (3, 8, 25),
            (5, 8, 15),
            (10, 8, 10),
        )
    ]
    plans += [
        ("seed SD 0 of A, 8 of B", 3, (0, 8), 25, "primary"),
        ("seed SD 0 of A, 8 of B", 5, (0, 8), 15, "primary"),
        ("seed SD 0 of A, 8 of B", 2, (0, 8), 25, "limit"),
    ]
    found = [
        Study(
            f"scores, {what}, {s} seeds, 100 questions",
            draws.seeds((2, s, 100), sd),
            (two_way_row(role=role), AVERAGED),
            effect,
            points(effect),
            lambda e: e,
            runs=10_000,
        )
        for what, s, sd, effect, role in plans
    ]
    for s, sd, equal in ((3, 0, True), (5, 8, True), (5, 0, False), (5, 8, False)):
        size = draws.sizes(20, equal=equal, typical=5)
        found.append(
            Study(
                f"scores, seed SD {sd:g}, {s} seeds, 20 groups of {'5' if equal else '2 to 15'}",
                draws.seeds((2, s, int(size.sum())), (sd, sd), size=size),
                (two_way_row(size=size), AVERAGED),
                15,
                points(15),
                lambda e: e,
                runs=10_000,
            )
        )
    found.append(
        Study(
            "EM, seed SD 8, 5 seeds, 100 questions",
            draws.seeds((2, 5, 100), (8, 8), binary=True),
            (two_way_row(), AVERAGED),
            0.3,
            rest(0.3),
            lacking(50),
            runs=10_000,
        )
    )
    return [*found, *replicated()]


def replicated() -> list[Study]:
    """Seeds or raters that both scenarios share."""
    matched = t_of(partial(batch.two_way, matched=True))
    return [
        Study(
            "scores, matched seeds of SD 8, 5 seeds, 100 questions",
            draws.matched_seeds(5, 100, 8),
            (
                Row(
                    "two-way component t, matched",
                    matched,
                    lambda one: summary(two_way_t(*one[0], matched=True)),
                    more=MORE,
                ),
                AVERAGED,
            ),
            15,
            points(15),
            lambda e: e,
            runs=10_000,
        ),
        *(
            Study(
                f"ratings 1–5, {raters} raters, 60 questions",
                draws.ratings(2, raters, 60),
                (
                    Row(
                        "items × raters t",
                        matched,
                        lambda one: summary(rating_difference(*one[0])),
                        more=MORE,
                    ),
                    Row("every rating its own question", t_of(naive.pooled_ratings), role="naive"),
                ),
                effect,
                points(effect),
                draws.rating_truth,
                runs=10_000,
            )
            for raters, effect in ((3, 1.0), (5, 0.6))
        ),
    ]


def quasi() -> list[Study]:
    """Several scenarios with seeds, or raters."""
    plans: list[tuple[int, tuple[float, float, float], float, Role]] = [
        (3, (0, 0, 0), 6, "primary"),
        (5, (0, 0, 0), 6, "primary"),
        (3, (8, 8, 8), 25, "primary"),
        (5, (8, 8, 8), 18, "primary"),
        (5, (0, 0, 16), 18, "limit"),
    ]
    found = [
        Study(
            f"scores of three, seed SD {', '.join(f'{one:g}' for one in sd)}, {s} seeds, "
            "60 questions",
            draws.seeds((3, s, 60), sd),
            (
                Row(
                    "quasi-F, seeds nested",
                    batch_k.quasi_f,
                    lambda one: p_only(quasi_f(one[0], labels="abc").rows[0].p),
                    role=role,
                    more=MORE,
                ),
            ),
            effect,
            points(effect),
            runs=10_000,
        )
        for s, sd, effect, role in plans
    ]
    crossed = Row(
        "quasi-F, raters crossed",
        partial(batch_k.quasi_f, crossed=True),
        lambda one: p_only(quasi_f_crossed(one[0], labels="abc").rows[0].p),
        more=MORE,
    )
    return found + [
        Study(
            f"ratings 1–5 of three, {raters} raters, 60 questions",
            draws.ratings(3, raters, 60),
            (crossed,),
            effect,
            points(effect),
            runs=10_000,
        )
        for raters, effect in ((3, 1.0), (5, 0.6))
    ]
