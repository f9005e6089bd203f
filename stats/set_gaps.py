"""How much better does a checkpoint do on one set than on another, and than another checkpoint?

Conventions:
    The two sets hold different items: the trained ones and held-out ones, say. With d = A − B per
    item (or A's score where there is no B), the result is mean(d on set 1) − mean(d on set 2):
    positive where A gains more on set 1. B a base checkpoint: the difference in differences.

    Checkpoints: V = V1 + V2, the variances of the two means, cluster-robust where items come in
    groups (Welch's t, `unrelated.py`). Training seeds: a scenario's seed contrast is its mean on
    set 1 minus its mean on set 2, and
    T1 = Σ_s v_s/S_s, v_s the variance of scenario s's seed contrasts; T2 and T3 are the sums over
    the two sets of those of `two_way.py`; V = max(T1−T3, 0) + max(T2−T3, 0) + T3, with
    Satterthwaite's degrees of freedom, and as careful below 5 seeds as there.

    Where hardly any item of a set differs from the rest (fewer than 10, or those of fewer than 5
    groups), the variance within that set tells nothing: no right answer in 30 has variance 0, and
    5 in 200 would be "significantly" more. There T2 is at least that of the null, both sets seen
    as one. Measured at .05, equal rates of 3 %, 200 and 30 items: Welch's t rejects 36 %, at 1 %,
    1,000 and 30 items 74 %; this one below .1 %.

    A group with items in both sets is taken as two. Its items are alike, so that the difference of
    the two means varies less than V says: the test errs on the careful side.

Source:
    Welch (1947); variance components as in `two_way.py`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from stats.gap_variances import FEW_DIFFER, GapVariance, ItemSet, gap_variance, item_set
from stats.inputs import TOLERANCE, FloatArray, Groups, probability
from stats.paired import two_sided
from stats.power import minimum_detectable
from stats.proportions import quantile
from stats.results import UNDEFINED, Companion, PairedDifference
from stats.seed_tables import FEWEST_GROUPS, NEEDED_REPLICATES
from stats.unrelated import DRAWS, permutation_p, set_mean

FUNCTION = "stats.set_gaps.set_gap"
FIXED = "a claim for these fixed sets only"
POOLED = (
    f"fewer than {FEW_DIFFER} items of a set, or items of fewer than {FEWEST_GROUPS} groups, "
    "differ from its rest: the variance is that of both sets seen as one"
)


def set_gap(  # noqa: PLR0913 - two sets of two checkpoints, and the facts of the design
    a1: ArrayLike,
    a2: ArrayLike,
    b1: ArrayLike | None = None,
    b2: ArrayLike | None = None,
    *,
    groups1: Groups | None = None,
    groups2: Groups | None = None,
    matched_seeds: bool = False,
    level: float = 0.95,
    seed: int = 0,
    draws: int = DRAWS,
) -> PairedDifference:
    """Test how much more A scores on set 1 than on set 2, minus the same of B.

    Args:
        a1: Scores of A on set 1, shape (n1,), n1 >= 2; or (S_a, n1), a row per training seed.
            NaN: no score; the item is dropped from all.
        a2: Scores of A on set 2, other items, shape (n2,) or (S_a, n2).
        b1: Scores of B on set 1, or None: A alone. Shape (n1,) beside A's seeds: a fixed
            checkpoint, such as the base that all seeds started from.
        b2: Scores of B on set 2.
        groups1: Group of each item of set 1, or None where each is its own.
        groups2: Group of each item of set 2.
        matched_seeds: Row s of A and of B share a training seed.
        level: Of the interval, between 0 and 1.
        seed: Of the companion's random splits.
        draws: Number of random splits; 0: no such companion.

    Returns:
        The gap (of A minus B's) in the metric's unit. Refused (p = 1): fewer than 3 seeds in a
        scenario, or fewer than 5 groups in a set. All d equal: p = 1.

    Raises:
        ValueError: Shapes that do not fit, one of b1 and b2 alone, inf, fewer than 2 complete items
            in a set, an item without a group, matched seeds that differ in number, or a bad level.

    Examples:
        >>> found = set_gap([1.0, 2.0, 4.0, 3.0], [1.0, 1.0, 2.0, 0.0], [0.0] * 4, [0.0] * 4)
        >>> found.difference, found.test
        (1.5, 'Welch t(6.0), two sets')
    """
    level = probability(level, "level")
    if (b1 is None) != (b2 is None):
        raise ValueError("scores of B are needed on both sets, or on neither")
    sets = (
        item_set(_tables(a1, b1, matched=matched_seeds), groups1),
        item_set(_tables(a2, b2, matched=matched_seeds), groups2),
    )
    if sets[0].seeds != sets[1].seeds:
        raise ValueError(
            f"as many seeds are needed on both sets, found {sets[0].seeds} and {sets[1].seeds}"
        )
    gap = _Gap(sets, level, draws)
    refused = gap.refusal()
    return gap.refused(refused) if refused else gap.tested(seed)


def detectable_leak(
    difference: PairedDifference, headroom: float, *, alpha: float = 0.05
) -> float | None:
    """Smallest share of leaked items that this design finds with 80 % power.

    Args:
        difference: A gap between suspected and clean items, higher where items leaked.
        headroom: By how much a leaked item's score rises, in the unit of `difference`: 100 minus
            the clean score, where leaked items are answered right.
        alpha: Two-sided error rate of the test.

    Returns:
        0–1; None where nothing can be said, or not even a leak of all would be found.

    Raises:
        ValueError: `alpha` not between 0 and 1.
    """
    least = minimum_detectable(difference, alpha=alpha)
    if math.isnan(least) or not headroom > 0 or least > headroom:
        return None
    return least / headroom


def _tables(a: ArrayLike, b: ArrayLike | None, *, matched: bool) -> tuple[FloatArray, ...]:
    """Matrices (seeds, items) whose means over seeds add up to d: A and −B, or A − B."""
    first = np.asarray(a, dtype=np.float64)
    if b is None:
        return (np.atleast_2d(first),)
    second = np.asarray(b, dtype=np.float64)
    seeds = len(np.atleast_2d(first)), len(np.atleast_2d(second))
    if first.shape[-1:] != second.shape[-1:]:
        raise ValueError("A and B must score the same items of a set")
    if matched and seeds[0] != seeds[1]:
        raise ValueError(f"matched seeds must be as many in both, found {seeds[0]} and {seeds[1]}")
    # A row without an axis of seeds is one fixed checkpoint, not a scenario of one seed.
    if matched or 1 in (first.ndim, second.ndim) or seeds == (1, 1):
        return (np.atleast_2d(first - second),)
    return first, -second


@dataclass(frozen=True, slots=True)
class _Gap:
    """What tested and refused results have in common."""

    sets: tuple[ItemSet, ItemSet]
    level: float
    draws: int

    @property
    def seeded(self) -> bool:
        return max(self.sets[0].seeds) > 1

    @property
    def groups(self) -> list[int]:
        """Groups of the sets that have any."""
        return [one.scores.n_groups for one in self.sets if one.scores.n_groups is not None]

    @property
    def name(self) -> str:
        if self.seeded:
            return "two-way t"
        return "cluster-robust Welch t" if self.groups else "Welch t"

    @property
    def difference(self) -> float:
        found = self.sets[0].mean - self.sets[1].mean
        scale = max(one.scores.scale for one in self.sets)
        return found if abs(found) > TOLERANCE * scale else 0.0

    def refusal(self) -> str | None:
        """Why nothing can be tested, or None."""
        seeds, groups = min(self.sets[0].seeds), min(self.groups, default=FEWEST_GROUPS)
        if self.seeded and seeds < NEEDED_REPLICATES:
            return (
                f"refused: {seeds} training seed{'s' * (seeds > 1)} in a scenario; at least "
                f"{NEEDED_REPLICATES} of each are needed to rely on the variance between them"
            )
        if groups < FEWEST_GROUPS:
            return (
                f"refused: {groups} group{'s' * (groups > 1)} of questions in a set; at least "
                f"{FEWEST_GROUPS} are needed"
            )
        return None

    def refused(self, reason: str) -> PairedDifference:
        return replace(self._shown(f"{self.name}, two sets", math.nan), refused=reason, notes=())

    def tested(self, seed: int) -> PairedDifference:
        found, difference = gap_variance(self.sets), self.difference
        if not found.value:
            return self._shown(f"{self.name}, two sets: no item differs", 0.0)
        se = math.sqrt(found.value)
        half = quantile((1 + self.level) / 2, found.df) * se
        interval = (difference - half, difference + half)
        shown = self._shown(f"{self.name}({found.df:.1f}), two sets", se)
        return replace(
            shown,
            interval=interval,
            effect_interval=interval,
            pvalue=two_sided(difference / se, found.df),
            statistic=difference / se,
            df=found.df,
            facts=shown.facts + (self._shares(found) if self.seeded else ()),
            notes=shown.notes + ((POOLED,) if found.pooled else ()),
            companions=self._companions(found, seed),
            seed=seed if self.draws else None,
        )

    def _companions(self, found: GapVariance, seed: int) -> tuple[Companion, ...]:
        """The units dealt anew to the sets; and the sets taken as all there is."""
        companions = [self._dealt(seed)] if self.draws else []
        if found.seeds:
            p = two_sided(self.difference / math.sqrt(found.seeds), found.seeds_df)
            companions.append(Companion(f"t on seed contrasts ({FIXED})", p))
        return tuple(companions)

    def _dealt(self, seed: int) -> Companion:
        sides = [set_mean(one.d, one.group) for one in self.sets]
        units = ("groups" if self.groups else "items") + ", seeds fixed" * self.seeded
        p = permutation_p(sides[0], sides[1], seed=seed, draws=self.draws)
        return Companion(f"studentized permutation of {units} ({self.draws:,} draws)", p)

    @staticmethod
    def _shares(found: GapVariance) -> tuple[tuple[str, float], ...]:
        names = ("seeds", "questions", "residual")
        return tuple(
            (f"share of variance from {name}", part / found.value)
            for name, part in zip(names, found.shares, strict=True)
        )

    def _facts(self) -> tuple[tuple[str, float], ...]:
        facts: list[tuple[str, float]] = []
        for number, one in enumerate(self.sets, start=1):
            facts += [(f"items of set {number}", one.d.size), (f"mean on set {number}", one.mean)]
            if one.scores.n_groups is not None:
                facts.append((f"groups of set {number}", one.scores.n_groups))
        if self.seeded:
            facts += [(f"seeds of {n}", s) for n, s in zip("AB", self.sets[0].seeds, strict=False)]
        dropped = sum(one.scores.dropped for one in self.sets)
        return (*facts, ("incomplete items", float(dropped)))

    def _notes(self) -> tuple[str, ...]:
        # A set's first note speaks of seeds, which checkpoints do not have.
        own = [one.scores.notes("training seed")[not self.seeded :] for one in self.sets]
        both = len(self.sets[0].names & self.sets[1].names)
        shared = (f"groups with items in both sets, taken as two each: {both}",) if both else ()
        return tuple(dict.fromkeys([*own[0], *own[1], *shared]))

    def _shown(self, test: str, se: float) -> PairedDifference:
        """The gap and all that does not depend on a test; p = 1."""
        return PairedDifference(
            difference=self.difference,
            interval=UNDEFINED,
            level=self.level,
            pvalue=1.0,
            statistic=math.nan,
            df=None,
            se=se,
            test=test,
            function=FUNCTION,
            n_items=sum(one.d.size for one in self.sets),
            n_groups=sum(one.scores.units for one in self.sets) if self.groups else None,
            effect=self.difference,
            facts=self._facts(),
            notes=self._notes(),
        )
