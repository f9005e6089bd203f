"""Do two checkpoints differ on questions that come in groups? CR1 with G − 1 degrees of freedom.

Conventions:
    d_i = A − B on item i; R_g the sum of d_i − mean(d) over group g; n items in G groups.
    SE² = G/(G−1) · Σ_g R_g² / n². The estimand stays the mean over items: a group of ten
    questions weighs ten times a group of one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stats.binary import discordance_facts, mid_p
from stats.inputs import (
    FloatArray,
    Groups,
    IntArray,
    binary_unit,
    codes,
    differences,
    probability,
    won_and_lost,
)
from stats.paired import EXACT, constant_note, flips, shape_facts, two_sided
from stats.proportions import quantile
from stats.results import UNDEFINED, Companion, Interval, PairedDifference
from stats.sign_flips import signflip

FUNCTION = "stats.clustered.clustered_t"
FEWEST_GROUPS = 5
FEW_GROUPS = 10

Facts = tuple[tuple[str, float], ...]


def clustered_t(
    a: ArrayLike,
    b: ArrayLike,
    groups: Groups,
    *,
    level: float = 0.95,
    seed: int = 0,
    binary: bool = False,
) -> PairedDifference:
    """Test the mean difference by t with a cluster-robust (CR1) standard error.

    Args:
        a: Scores of A per item, shape (n,), n >= 2.
        b: Scores of B on the same items, shape (n,).
        groups: Group of each item, length n; groups are taken as independent.
        level: Of the interval, between 0 and 1.
        seed: Of the companion's random flips (more than 16 groups that differ).
        binary: Scores are 0 or one other value: McNemar is shown beside the test.

    Returns:
        The difference with its t(G−1) interval. Fewer than 5 groups: refused, p = 1. Every
        group's sum follows from its size alone (all R_g are 0): no interval, and the exact
        sign-flip of groups decides, or p = 1 where the sums are 0.

    Raises:
        ValueError: Different lengths, fewer than 2 items, NaN or inf, an item without a group,
            or `binary` with scores that are not.

    Source:
        Liang & Zeger (1986) with the G/(G−1) correction; agrees with statsmodels' OLS
        `cov_type="cluster", use_t=True` on an intercept.
    """
    d, level = differences(a, b), probability(level, "level")
    by_group = group_sums(d, codes(groups, d.size))
    counts = won_and_lost(a, b, binary_unit(a, b)) if binary else None
    result = _Parts(d, by_group, counts, level)
    if by_group.count < FEWEST_GROUPS:
        return result.refused()
    flip_p, listed = signflip(by_group.sums, sizes=by_group.sizes, seed=seed)
    name = "group sign-flip" if by_group.equal_sizes else "studentized group sign-flip"
    companions = (Companion(f"{name} ({flips(listed)})", flip_p), *_mcnemar_beside(counts))
    if by_group.constant:
        return result.constant(companions, None if listed else seed)
    return result.tested(companions, None if listed else seed)


@dataclass(frozen=True, slots=True)
class GroupSums:
    """Differences (or scores) summed by group.

    Attributes:
        sums: Σ d_i per group, shape (G,).
        sizes: Items per group, shape (G,).
        residuals: R_g, shape (G,); floating-point dust is 0.
    """

    sums: FloatArray
    sizes: FloatArray
    residuals: FloatArray

    @property
    def count(self) -> int:
        """Number of groups G."""
        return len(self.sizes)

    @property
    def items(self) -> int:
        """Number of items n."""
        return int(self.sizes.sum())

    @property
    def constant(self) -> bool:
        """No variance between groups."""
        return not self.residuals.any()

    @property
    def equal_sizes(self) -> bool:
        """All groups hold as many items."""
        return float(np.ptp(self.sizes)) == 0

    @property
    def se(self) -> float:
        """CR1 standard error of the mean over items; NaN for one group."""
        if self.count < 2:
            return float("nan")
        factor = self.count / (self.count - 1)
        return math.sqrt(factor * float(self.residuals @ self.residuals)) / self.items


def group_sums(values: FloatArray, group: IntArray) -> GroupSums:
    """Sum values by group.

    Args:
        values: Shape (n,).
        group: Numbers 0 … G−1, shape (n,).

    Returns:
        Sums, sizes and residuals, each of shape (G,).
    """
    sizes = np.bincount(group).astype(np.float64)
    sums: FloatArray = np.bincount(group, weights=values).astype(np.float64)
    residuals: FloatArray = np.bincount(group, weights=values - values.mean()).astype(np.float64)
    # Dust of at most n additions; a real residual of that size would not matter either.
    dust = 1e-13 * max(1.0, float(np.abs(values).sum()))
    sums[np.abs(sums) <= dust] = 0.0
    residuals[np.abs(residuals) <= dust] = 0.0
    return GroupSums(sums, sizes, residuals)


def intraclass_correlation(d: FloatArray, by_group: GroupSums) -> float:
    """Share of the variance of d that lies between groups (one-way ANOVA estimate).

    Args:
        d: Shape (n,).
        by_group: Its sums.

    Returns:
        At most 1, negative where groups are more alike than chance; NaN where no group holds two
        items, where there is one group only, or where nothing varies.

    Source:
        Donner (1986), the analysis-of-variance estimator with unequal sizes.
    """
    n, count, sizes = by_group.items, by_group.count, by_group.sizes
    if count < 2 or n == count:
        return float("nan")
    between = float(np.sum(sizes * (by_group.sums / sizes - d.mean()) ** 2))
    within = max(float(np.sum((d - d.mean()) ** 2)) - between, 0.0) / (n - count)
    between /= count - 1
    typical = (n - float(sizes @ sizes) / n) / (count - 1)
    total = between + (typical - 1) * within
    return (between - within) / total if total > 0 else float("nan")


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the three possible results have in common."""

    d: FloatArray
    by_group: GroupSums
    counts: tuple[int, int, int] | None
    level: float

    def tested(self, companions: tuple[Companion, ...], seed: int | None) -> PairedDifference:
        mean, se, df = float(self.d.mean()), self.by_group.se, self.by_group.count - 1
        half = quantile((1 + self.level) / 2, df) * se
        return self._result(
            f"CR1 t({df})",
            (two_sided(mean / se, df), mean / se, float(df)),
            interval=(mean - half, mean + half),
            companions=companions,
            seed=seed,
        )

    def constant(self, companions: tuple[Companion, ...], seed: int | None) -> PairedDifference:
        changed = bool(self.by_group.sums.any())
        # Sums proportional to sizes share one sign: only the two flips that keep it reach them.
        p = 2.0 ** (1 - self.by_group.count) if changed else 1.0
        note = constant_note("group", changed=changed)
        numbers = (p, float("nan"), None)
        return self._result(EXACT, numbers, companions=companions, seed=seed, note=note)

    def refused(self) -> PairedDifference:
        count = self.by_group.count
        reason = (
            f"refused: {count} {'group' if count == 1 else 'groups'} of questions; a clustered "
            f"test needs at least {FEWEST_GROUPS}"
        )
        return self._result("CR1 t", (1.0, float("nan"), None), refused=reason)

    def _result(
        self,
        test: str,
        numbers: tuple[float, float, float | None],
        *,
        interval: Interval = UNDEFINED,
        companions: tuple[Companion, ...] = (),
        seed: int | None = None,
        note: str | None = None,
        refused: str | None = None,
    ) -> PairedDifference:
        return PairedDifference(
            difference=float(self.d.mean()),
            interval=interval,
            level=self.level,
            pvalue=numbers[0],
            statistic=numbers[1],
            df=numbers[2],
            se=self.by_group.se,
            test=test,
            function=FUNCTION,
            n_items=self.d.size,
            n_groups=self.by_group.count,
            effect=float(self.d.mean()),
            effect_interval=interval,
            facts=self._facts(),
            notes=tuple(filter(None, (note, self._few_groups()))),
            companions=companions,
            seed=seed,
            refused=refused,
        )

    def _few_groups(self) -> str | None:
        count = self.by_group.count
        if not FEWEST_GROUPS <= count < FEW_GROUPS:
            return None
        return f"fewer than {FEW_GROUPS} groups ({count}): the test is approximate"

    def _facts(self) -> Facts:
        naive = float(self.d.var(ddof=1)) / self.d.size
        effect = self.by_group.se**2 / naive if np.ptp(self.d) > 0 else float("nan")
        shared: Facts = (
            ("ICC_d", intraclass_correlation(self.d, self.by_group)),
            ("design effect", effect),
            ("largest group's share", float(self.by_group.sizes.max()) / self.d.size),
        )
        return shared + (discordance_facts(*self.counts) if self.counts else shape_facts(self.d))


def _mcnemar_beside(counts: tuple[int, int, int] | None) -> tuple[Companion, ...]:
    if counts is None:
        return ()
    return (Companion("McNemar mid-p, groups ignored", mid_p(counts[0], counts[1])),)
