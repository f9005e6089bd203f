"""What the statistics about people say of made judgements: the rows of the table.

Every family is a function of a random generator and an effect (0: the null) that returns a p-value
and an interval. The shipped functions of stats/ are called, without the sign-flips beside them,
which never decide. Raters are drawn anew where the interval is for other raters, and are the same
in every draw where it is for these; so are the truths, from one very large draw where there is no
formula.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
from check_families import Family, Numbers
from numpy.random import Generator
from people_agreement import agreement, of_answers, severities
from people_draws import (
    CUTS,
    SHIFT,
    Panel,
    compared,
    expected,
    groups,
    judged,
    metric_and_people,
)
from people_unfinished import unfinished_means, unfinished_pairs

import stats.clustered
import stats.paired
import stats.preferences
from stats import (
    bradley_terry,
    ordinal_model,
    paired_t,
    rank_correlations,
    rated_mean,
    rating_difference,
    win_probability,
)
from stats.concordance import Kind
from stats.inputs import FloatArray, IntArray

NAN = float("nan")
STRENGTHS = (0.5, 0.0, -0.5)
LARGE = 100_000


def _no_flips(*_: object, **__: object) -> tuple[float, bool]:
    return 1.0, True


for _module in (stats.paired, stats.clustered, stats.preferences):
    _module.signflip = _no_flips  # type: ignore[attr-defined]


def families() -> list[Family]:
    """All rows, in the order of the table."""
    return [
        *pairs(),
        *unfinished_pairs(),
        *shares(),
        *unfinished_means(),
        *agreement(),
        *severities(),
        *correlations(),
        *preferences(),
        *naive(),
    ]


def pairs() -> list[Family]:
    """A against B over items and raters."""
    rows = []
    for raters, items in ((3, 100), (5, 100), (3, 30), (10, 100)):
        for own in (0.0, 0.2, 0.5):
            panel = Panel(raters=raters, items=items, own=own)
            name = f"{raters} raters, {items} items, rater × checkpoint SD {own:g}"
            rows.append(_pair("items × raters t", name, panel, _two_way))
    grouped = Panel(raters=5, items=100, group=5)
    rows.append(_pair("items × raters t", "5 raters, 20 groups of 5", grouped, _two_way))
    for raters in (3, 5):
        panel = Panel(raters=raters, own=0.0)
        rows.append(
            _pair("win probability, these raters", f"{raters} raters, 100 items", panel, _wins)
        )
        rows.append(
            _pair(
                "ordinal model, these raters", f"{raters} raters, 100 items", panel, _ordinal, 1_000
            )
        )
    return rows


def _pair(
    design: str, name: str, panel: Panel, said: Callable[..., Numbers], runs: int = 2_000
) -> Family:
    def draw(rng: Generator, effect: float) -> Numbers:
        return said(*judged(rng, panel, (effect, 0.0)), groups(panel))

    truth = (
        (lambda effect: expected(panel, effect) - expected(panel, 0)) if said is _two_way else None
    )
    return Family(
        design, name, draw, effect=SHIFT, says="A is better", truth=truth, more=0.005, runs=runs
    )


def _two_way(a: FloatArray, b: FloatArray, named: IntArray | None) -> Numbers:
    found = rating_difference(a, b, groups=named)
    return found.pvalue, *found.interval


def _wins(a: FloatArray, b: FloatArray, named: IntArray | None) -> Numbers:
    return win_probability(a, b).pvalue, NAN, NAN


def _ordinal(a: FloatArray, b: FloatArray, named: IntArray | None) -> Numbers:
    return ordinal_model(a, b).pvalue, NAN, NAN


def shares() -> list[Family]:
    """One checkpoint's mean verdict, and its share of correct answers."""
    rows = []
    for raters in (1, 3, 5):
        for level, word in ((0.0, "half"), (1.5, "most"), (3.0, "nearly all")):
            panel = Panel(raters=raters, level=level, rater=0.3 if raters > 1 else 0.0, own=0.0)
            for binary in (True, False):
                what = "share correct" if binary else "mean verdict"
                rows.append(
                    _share(
                        f"{what}, " + ("one rater" if raters == 1 else f"{raters} raters"),
                        f"{word} correct, 100 items",
                        panel,
                        binary,
                    )
                )
    return rows


def _share(design: str, name: str, panel: Panel, binary: bool) -> Family:
    def draw(rng: Generator, effect: float) -> Numbers:
        table = judged(rng, panel, (effect,))[0]
        table = 100.0 * (table == 100) if binary else table
        found = rated_mean(table, binary=binary)
        return NAN, *found.interval

    from scipy.stats import norm

    right = float(100 * norm.cdf((panel.level - CUTS[1]) / panel.spread))
    truth = right if binary else expected(panel, 0)
    return Family(design, name, draw, truth=lambda _: truth, more=0.005)


def correlations() -> list[Family]:
    """A metric beside people, and two metrics of equal merit."""
    rows = []
    for kind in ("kendall", "spearman", "pearson"):
        for items, size in ((30, 1), (100, 1), (100, 5)):
            panel = Panel(items=items, group=size)
            where = f"{items} items" if size == 1 else f"{items // size} groups of {size}"
            rows.append(_correlation(kind, f"{where}, 3 checkpoints", panel))
            rows.append(_two_metrics(kind, f"{where}, 3 checkpoints", panel))
    return rows


def _correlation(kind: Kind, name: str, panel: Panel) -> Family:
    def draw(rng: Generator, effect: float) -> Numbers:
        noise = 1.0 if effect else 1e6
        metrics, people = metric_and_people(rng, panel, (noise,))
        row = rank_correlations(
            metrics,
            people,
            kind=kind,
            groups=groups(panel),
            permutations=0,
        ).rows[0]
        return row.pvalue, *row.interval

    return Family(
        kind,
        name,
        draw,
        effect=1.0,
        says="noise as large as the truth's spread",
        truth=lambda effect: _correlation_truth(kind) if effect else 0.0,
        more=0.005,
        runs=1_000,
    )


@cache
def _correlation_truth(kind: Kind) -> float:
    rng = np.random.default_rng(2)
    metrics, people = metric_and_people(rng, Panel(items=LARGE), (1.0,))
    return rank_correlations(metrics, people, kind=kind, permutations=0).rows[0].value


def _two_metrics(kind: Kind, name: str, panel: Panel) -> Family:
    def draw(rng: Generator, effect: float) -> Numbers:
        metrics, people = metric_and_people(rng, panel, (1.0, 1.0 + effect))
        one = rank_correlations(
            metrics,
            people,
            kind=kind,
            groups=groups(panel),
            permutations=0,
        ).differences[0]
        return one.pvalue, *one.interval

    return Family(
        f"{kind}, two metrics",
        name,
        draw,
        effect=0.5,
        says="noise 1.5 against 1",
        more=0.005,
        runs=1_000,
    )


def preferences() -> list[Family]:
    """Bradley–Terry: judgements of an item depend on each other."""
    rows = []
    for count, items in ((2, 30), (2, 100), (3, 30), (3, 100)):
        panel = Panel(items=items)
        where = f"{count} checkpoints, {items} items × 3 judgements"
        rows.append(_preference("Bradley–Terry, a pair", where, panel, (count, False)))
        rows.append(_preference("Bradley–Terry, position", where, panel, (count, True)))
    return rows


def _preference(design: str, name: str, panel: Panel, what: tuple[int, bool]) -> Family:
    count, position = what

    def draw(rng: Generator, effect: float) -> Numbers:
        strengths, side = _sides(count, position, effect)
        shown, outcome, items = compared(rng, panel, strengths, side)
        found = bradley_terry(shown, outcome, items=items)
        if position:
            assert found.position is not None
            return found.position.pvalue, *found.position.interval
        return found.pairs[0].pvalue, *found.pairs[0].interval

    return Family(
        design,
        name,
        draw,
        effect=0.5,
        says="log odds .5",
        truth=lambda effect: _preference_truth(count, position, effect),
        more=0.005,
        runs=1_000,
    )


def _sides(count: int, position: bool, effect: float) -> tuple[tuple[float, ...], float]:
    """Strengths and the effect of the position; the other of the two is there, too."""
    strengths = (effect, 0.0, -0.4)[:count] if not position else (0.3, 0.0, -0.4)[:count]
    return strengths, effect if position else 0.3


@cache
def _preference_truth(count: int, position: bool, effect: float) -> float:
    if not effect:
        return 0.0
    strengths, side = _sides(count, position, effect)
    shown, outcome, _ = compared(np.random.default_rng(3), Panel(items=LARGE), strengths, side)
    found = bradley_terry(shown, outcome)
    assert found.position is not None
    return found.position.effect if position else found.pairs[0].difference


def naive() -> list[Family]:
    """What is often done instead."""
    panel = Panel(own=0.2)
    rows = []
    for raters in (3, 5):
        panel = Panel(raters=raters, own=0.2)

        def pooled(rng: Generator, effect: float, panel: Panel = panel) -> Numbers:
            a, b = judged(rng, panel, (effect, 0.0))
            return paired_t(a.ravel(), b.ravel()).pvalue, NAN, NAN

        def means(rng: Generator, effect: float, panel: Panel = panel) -> Numbers:
            a, b = judged(rng, panel, (effect, 0.0))
            return paired_t(a.mean(axis=0), b.mean(axis=0)).pvalue, NAN, NAN

        name = f"{raters} raters, 100 items, rater × checkpoint SD 0.2"
        rows.append(Family("paired t on all ratings", name, pooled, naive=True))
        rows.append(Family("paired t on items' means", name, means, naive=True))
    rows += [of_answers("ordinal", size, whole=False) for size in (3, 5)]

    def alone(rng: Generator, effect: float) -> Numbers:
        shown, outcome, _ = compared(rng, Panel(items=100, raters=10), (0.0, 0.0), 0.0)
        found = bradley_terry(shown, outcome).pairs[0]
        return found.pvalue, *found.interval

    rows.append(
        Family(
            "Bradley–Terry, judgements taken as independent",
            "2 checkpoints, 100 items × 10 judgements",
            alone,
            naive=True,
            runs=1_000,
            truth=lambda _: 0.0,
        )
    )
    return rows
