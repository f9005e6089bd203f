"""Made scores and log-probabilities whose truth is known, and what the checks' tests say of them.

Every family is a function of a random generator and an effect (0: nothing leaked, the null) that
returns a p-value and, where the test has one, the interval. The shipped functions of stats/ are
called; set gaps without the permutation beside them, which never decides, rank sums with 999 draws.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from check_draws import Sizes, answers, before_and_after, correlated, members, scenario
from numpy.random import Generator
from scipy.stats import norm

from stats import (
    PairedDifference,
    area_under_curve,
    leak_count,
    rank_sum,
    set_gap,
    signed_rank,
    unrelated_t,
)
from stats.inputs import FloatArray, IntArray

NAN = float("nan")
Numbers = tuple[float, float, float]
Draw = Callable[[Generator, float], Numbers]


@dataclass(frozen=True)
class Family:
    """One row of the table.

    Attributes:
        design: Name of the test.
        name: Of the family, unique within a design.
        draw: See above.
        effect: At which power is measured; 0: it is not.
        says: That effect in words.
        truth: What the interval should hold, at an effect; None: it is not looked at.
        naive: Shown to be seen, not counted.
        more: Allowed beyond the noise.
        lower: A size below .045 is outside, too.
        runs: Draws R.
    """

    design: str
    name: str
    draw: Draw
    effect: float = 0.0
    says: str = ""
    truth: Callable[[float], float] | None = None
    naive: bool = False
    more: float = 0.0
    lower: bool = False
    runs: int = 2_000


def families() -> list[Family]:
    """All rows, in the order of the table."""
    return [*leak_counts(), *set_gaps(), *seeded_gaps(), *ranks(), *areas()]


def leak_counts() -> list[Family]:
    """L1. Log ratios as on answers of known membership: −0.5 ± 0.45, trained −6 ± 0.9."""

    def items(n: int, m: int, *, digits: int = 9, shift: float = 0.0) -> Draw:
        def draw(rng: Generator, leaked: float) -> Numbers:
            tested, controls = rng.normal(-0.5, 0.45, n), rng.normal(-0.5, 0.45, m)
            k = round(leaked * n)
            tested[:k] = tested[:k] - shift if shift else rng.normal(-6.0, 0.9, k)
            return _count(np.exp(tested).round(digits), np.exp(controls).round(digits))

        return draw

    def reference(rng: Generator, leaked: float) -> Numbers:
        alike = rng.normal(-0.5, 0.4, 100)
        tested, controls = (alike + rng.normal(0, 0.2, 100) for _ in range(2))
        tested[: round(leaked * 100)] = -6.0
        return _count(np.exp(tested), np.exp(controls))

    same = _identity
    tenth = "10 % leaked"
    return [
        Family("leak count", "100 items, 200 controls", items(100, 200), 0.1, tenth, same),
        Family("leak count", "100 items, 100 controls", items(100, 100), 0.1, tenth, same),
        Family(
            "leak count", "300 items, 1,000 controls", items(300, 1000), 0.04, "4 % leaked", same
        ),
        Family("leak count", "20 items, 20 controls", items(20, 20), 0.5, "50 % leaked", same),
        Family(
            "leak count",
            "100 items, 200 controls, a leak shifts by 3 SD",
            items(100, 200, shift=1.35),
            0.1,
            tenth,
        ),
        Family("leak count", "ratios in steps of .1", items(100, 200, digits=1), 0.1, tenth),
        Family("leak count", "the same items under a reference", reference, 0.1, tenth),
        *_grouped_counts(),
    ]


def _grouped_counts() -> list[Family]:
    def groups(counts: tuple[int, int], sizes: tuple[Sizes, Sizes], *, ignored: bool) -> Draw:
        def draw(rng: Generator, leaked: float) -> Numbers:
            (tested, group), (controls, other) = (
                correlated(rng, count, size) for count, size in zip(counts, sizes, strict=True)
            )
            tested = tested - 6 * (rng.random(counts[0]) < leaked)[group]
            if ignored:
                return _count(np.exp(tested), np.exp(controls))
            return _count(np.exp(tested), np.exp(controls), (group, other))

        return draw

    found = []
    for name, counts, sizes in (
        ("40 and 40 groups of 5", (40, 40), ((5, 5), (5, 5))),
        ("40 and 40 groups of 2 to 15", (40, 40), ((2, 15), (2, 15))),
        ("40 groups of 10, 60 controls of their own", (40, 60), ((10, 10), (1, 1))),
    ):
        for ignored in (False, True):
            found.append(
                Family(
                    "leak count, groups ignored" if ignored else "leak count of groups",
                    name,
                    groups(counts, sizes, ignored=ignored),
                    0.3,
                    "30 % of groups leaked",
                    naive=ignored,
                )
            )
    return found


def set_gaps() -> list[Family]:
    """G1: checkpoints. A gap is made by answering a share of set 1 right that was not."""

    def alone(n: tuple[int, int], rate: float, *, naive: bool = False) -> Draw:
        def draw(rng: Generator, gain: float) -> Numbers:
            one, two = (100.0 * (rng.random(size) < rate) for size in n)
            one = np.where(rng.random(n[0]) < gain, 100.0, one)
            return _gap(unrelated_t(one, two, draws=0) if naive else set_gap(one, two, draws=0))

        return draw

    def trained(n: tuple[int, int], rate: float, lift: float) -> Draw:
        def draw(rng: Generator, gain: float) -> Numbers:
            pairs = [before_and_after(rng, size, rate, lift) for size in n]
            (a1, b1), (a2, b2) = pairs
            a1 = np.where(rng.random(n[0]) < gain, 100.0, a1)
            return _gap(set_gap(a1, a2, b1, b2, draws=0))

        return draw

    def scored(rng: Generator, gain: float) -> Numbers:
        one, two = 100 * rng.beta(2, 2, 200), 100 * rng.beta(0.5, 0.5, 60)
        return _gap(set_gap(one + gain * (100 - one), two, draws=0))

    def rest(mean: float) -> Callable[[float], float]:
        return lambda gain: gain * (100 - mean)

    rare, rarer = "EM 3 %, 200 and 30 items", "EM 1 %, 1,000 and 30 items"
    many = "20% of the rest"
    welch, plain, base = "set gap, Welch t", "Welch t as it is", "set gap against a base"
    half = rest(50)
    gain, unlearned = trained((200, 100), 0.3, 0.1), trained((500, 50), 0.01, 0.0)
    few, fewer = ((200, 30), 0.03), ((1000, 30), 0.01)
    return [
        Family(
            welch,
            "F1, 200 and 60 items",
            scored,
            0.3,
            "30% of the rest",
            half,
            lower=True,
            runs=8_000,
        ),
        Family(
            welch,
            "EM 50 %, 200 and 60 items",
            alone((200, 60), 0.5),
            0.4,
            "40% of the rest",
            half,
            lower=True,
            runs=8_000,
        ),
        Family(welch, rare, alone(*few), 0.2, many),
        Family(plain, rare, alone(*few, naive=True), 0.2, many, naive=True),
        Family(welch, rarer, alone(*fewer), 0.2, many),
        Family(plain, rarer, alone(*fewer, naive=True), 0.2, many, naive=True),
        Family(welch, "EM 97 %, 200 and 50 items", alone((200, 50), 0.97), 1.0, "100% of the rest"),
        Family(base, "EM, both sets gain 10 %, 200 and 100 items", gain, 0.2, many),
        Family(base, "EM 1 %, nothing gained, 500 and 50 items", unlearned, 0.2, many),
        *_grouped_gaps(),
    ]


def _grouped_gaps() -> list[Family]:
    def groups(counts: tuple[int, int], sizes: Sizes, rate: float) -> Draw:
        def draw(rng: Generator, gain: float) -> Numbers:
            (one, group), (two, other) = (answers(rng, count, sizes, rate) for count in counts)
            one = np.where(rng.random(one.size) < gain, 100.0, one)
            return _gap(set_gap(one, two, groups1=group, groups2=other, draws=0))

        return draw

    design = "set gap, cluster-robust Welch t"
    return [
        Family(design, name, groups(counts, sizes, rate), 0.5, "50% of the rest", truth, more=0.005)
        for name, counts, sizes, rate, truth in (
            ("EM 50 %, 20 and 20 groups of 10", (20, 20), (10, 10), 0.5, _half),
            ("EM 50 %, 12 and 25 groups of 2 to 15", (12, 25), (2, 15), 0.5, _half),
            ("EM 50 %, 8 and 8 groups of 10", (8, 8), (10, 10), 0.5, _half),
            ("EM 5 %, 20 and 10 groups of 2 to 15", (20, 10), (2, 15), 0.05, None),
        )
    ]


def seeded_gaps() -> list[Family]:
    """Memorization of scenarios: seeds move either set's mean, and the gap by `spread`."""

    def seeded(
        seeds: int, spread: float, sizes: Sizes | None = None, *, base: bool = False
    ) -> Draw:
        def draw(rng: Generator, gain: float) -> Numbers:
            units = [
                members(rng, count, sizes) for count in ((100, 40) if sizes is None else (20, 10))
            ]
            easy = [20 * rng.normal(size=group.max() + 1)[group] for group in units]
            a = scenario(rng, seeds, easy, units, spread)
            b = easy if base else scenario(rng, seeds, easy, units, spread)
            names = {} if sizes is None else {"groups1": units[0], "groups2": units[1]}
            return _gap(set_gap(a[0] + gain, a[1], b[0], b[1], draws=0, **names))

        return draw

    design = "set gap, two-way t"
    return [
        Family(design, name, draw, effect, f"A + {effect:g} points", _identity, more=0.005)
        for name, draw, effect in (
            ("3 seeds, seed SD 0, 100 and 40 items", seeded(3, 0), 10.0),
            ("3 seeds, seed SD 8, 100 and 40 items", seeded(3, 8), 40.0),
            ("5 seeds, seed SD 0, 100 and 40 items", seeded(5, 0), 10.0),
            ("5 seeds, seed SD 8, 100 and 40 items", seeded(5, 8), 25.0),
            ("3 seeds beside one base, seed SD 8", seeded(3, 8, base=True), 40.0),
            ("5 seeds, seed SD 8, 20 and 10 groups of 5", seeded(5, 8, (5, 5)), 25.0),
            ("5 seeds, seed SD 8, 20 and 10 groups of 2 to 15", seeded(5, 8, (2, 15)), 25.0),
            ("3 seeds, seed SD 0, 20 and 10 groups of 2 to 15", seeded(3, 0, (2, 15)), 15.0),
        )
    ]


def ranks() -> list[Family]:
    """L2: differences symmetric about 0, and two samples of one distribution, with groups."""

    def own(rng: Generator, shift: float) -> Numbers:
        return signed_rank(rng.standard_t(3, 40) + shift).pvalue, NAN, NAN

    def signed(count: int, sizes: Sizes, *, ignored: bool = False) -> Draw:
        def draw(rng: Generator, shift: float) -> Numbers:
            d, group = correlated(rng, count, sizes, mean=shift)
            return signed_rank(d, groups=None if ignored else group).pvalue, NAN, NAN

        return draw

    def sums(sizes: Sizes, *, ignored: bool = False) -> Draw:
        def draw(rng: Generator, shift: float) -> Numbers:
            (a, group), (b, other) = (correlated(rng, 12, sizes, mean=m) for m in (shift, 0.0))
            groups = (None, None) if ignored else (group, other)
            return rank_sum(a, b, groups=groups, draws=999).pvalue, NAN, NAN

        return draw

    big, small = "shifted by .5", "shifted by .3"
    return [
        Family("signed ranks", "40 items, heavy tails", own, 0.6, "shifted by .6", lower=True,
               runs=8_000),
        Family("signed ranks of groups", "12 groups of 5", signed(12, (5, 5)), 0.3, small),
        Family("signed ranks, groups ignored", "12 groups of 5", signed(12, (5, 5), ignored=True),
               0.3, small, naive=True),
        Family("signed ranks of groups", "30 groups of 2 to 15", signed(30, (2, 15)), 0.3, small,
               more=0.005),
        Family("rank sums of groups", "12 and 12 groups of 5", sums((5, 5)), 0.5, big),
        Family("rank sums of groups", "12 and 12 groups of 2 to 15", sums((2, 15)), 0.5, big,
               more=0.005),
        Family("rank sums, groups ignored", "12 and 12 groups of 5", sums((5, 5), ignored=True),
               0.5, big, naive=True),
    ]  # fmt: skip


def areas() -> list[Family]:
    """L3 and D7: normal scores; the effect is the area itself, so each is a row of its own."""

    def normal(area: float, n: tuple[int, int], spread: float, size: int = 1) -> Draw:
        def draw(rng: Generator, effect: float) -> Numbers:
            del effect
            far = float(np.sqrt(1 + spread**2) * norm.ppf(area))
            (above, group), (below, other) = (
                correlated(rng, count // size, (size, size), spread=1.0) for count in n
            )
            groups = (None, None) if size == 1 else (group, other + group.max() + 1)
            found = area_under_curve(far + spread * above, below, groups=groups)
            return (NAN, *found.interval)

        return draw

    found = []
    for area in (0.5, 0.7, 0.9, 0.97):
        for n, spread, size in (
            ((100, 100), 1.0, 1), ((30, 200), 2.5, 1), ((100, 100), 1.0, 5), ((60, 200), 2.5, 5),
        ):  # fmt: skip
            of = "" if size == 1 else f" in groups of {size}"
            name = f"area {area:g}, {n[0]} and {n[1]} items{of}, spreads {spread:g} to 1"
            found.append(_area_row(name, normal(area, n, spread, size), area))
    return found


def _area_row(name: str, draw: Draw, area: float) -> Family:
    return Family("area under the curve", name, draw, truth=lambda _: area, more=0.005)


def _count(
    tested: FloatArray, controls: FloatArray, groups: tuple[IntArray, IntArray] | None = None
) -> Numbers:
    first, second = groups or (None, None)
    found = leak_count(tested, controls, groups=first, control_groups=second)
    return (found.pvalue, *found.leaked.interval)


def _gap(found: PairedDifference) -> Numbers:
    return (found.pvalue, *found.interval)


def _identity(effect: float) -> float:
    return effect


def _half(effect: float) -> float:
    return 50 * effect
