"""Do two checkpoints differ on questions that come in groups? A cluster-robust t.

Conventions:
    d_i = A − B on item i; the standard error is CR1's on G − 1 degrees of freedom where all groups
    hold as many items, else CR2's on Bell and McCaffrey's (`grouping.py` has both). The estimand
    stays the mean over items: a group of ten questions weighs ten times a group of one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stats.binary import discordance_facts, mid_p
from stats.grouping import GroupSums, group_sums, intraclass_correlation
from stats.inputs import (
    FloatArray,
    Groups,
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
    """Test the mean difference by t with a cluster-robust standard error.

    Args:
        a: Scores of A per item, shape (n,), n >= 2.
        b: Scores of B on the same items, shape (n,).
        groups: Group of each item, length n; groups are taken as independent.
        level: Of the interval, between 0 and 1.
        seed: Of the companion's random flips (more than 16 groups that differ).
        binary: Scores are 0 or one other value: McNemar is shown beside the test.

    Returns:
        The difference with its t interval; where sizes differ, CR1 t(G−1) stands beside it. Fewer
        than 5 groups: refused, p = 1. Every group's sum follows from its size alone (all R_g are
        0): no interval, and the exact sign-flip of groups decides, or p = 1 where the sums are 0.

    Raises:
        ValueError: Different lengths, fewer than 2 items, NaN or inf, an item without a group,
            or `binary` with scores that are not.

    Source:
        Liang & Zeger (1986); Bell & McCaffrey (2002). CR1 agrees with statsmodels' OLS
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
    companions = (
        Companion(f"{name} ({flips(listed)})", flip_p),
        *_cr1_beside(d, by_group),
        *_mcnemar_beside(counts),
    )
    if by_group.constant:
        return result.constant(companions, None if listed else seed)
    return result.tested(companions, None if listed else seed)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the three possible results have in common."""

    d: FloatArray
    by_group: GroupSums
    counts: tuple[int, int, int] | None
    level: float

    def tested(self, companions: tuple[Companion, ...], seed: int | None) -> PairedDifference:
        mean, se, df = float(self.d.mean()), self.by_group.se, self.by_group.df
        half = quantile((1 + self.level) / 2, df) * se
        return self._result(
            self.by_group.t_name,
            (two_sided(mean / se, df), mean / se, df),
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
        name = f"{self.by_group.estimator} t"
        return self._result(name, (1.0, float("nan"), None), refused=reason)

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


def _cr1_beside(d: FloatArray, by_group: GroupSums) -> tuple[Companion, ...]:
    """CR1 t(G−1), which other tools give, where it is another test."""
    if by_group.equal_sizes or by_group.constant:
        return ()
    df = by_group.count - 1
    p = two_sided(float(d.mean()) / by_group.cr1_se, df)
    return (Companion(f"CR1 t({df}), which rejects too often where sizes differ", p),)
