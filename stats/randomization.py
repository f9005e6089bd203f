"""Do two checkpoints differ in a score of summed counts (corpus BLEU)? Approximate randomization.

Conventions:
    Under the null it does not matter which checkpoint gave which answer. Each item's (or whole
    group's) counts change places by a coin; draws whose |score(A*) − score(B*)| reaches the
    observed one, ties included, are counted: p = (c + 1) / (B + 1). Where at most 16 units
    differ, all swaps are listed instead: p = c / 2^n.
    Units are sorted first and units that do not differ are left alone, so neither the items'
    order nor a swap of A and B can change the p-value.
    A resample on which the score is undefined counts as extreme, so it can only raise p.

Differences from other tools:
    sacreBLEU's `paired_ar` counts ">" and not ">=", so its p is lower where there are ties; its
    `paired_bs` centres the bootstrap on one side in effect and rejects 11 to 13 % at .05.

Source:
    Noreen (1989); Riezler & Maxwell (2005); Phipson & Smyth (2010) for (c + 1) / (B + 1).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from stats.inputs import TOLERANCE, FloatArray, Groups, probability
from stats.jackknife import Jackknife, Statistic, jackknife_interval
from stats.resampling import (
    ENUMERATED,
    all_swap_totals,
    bootstrap_totals,
    paired_rows,
    swap_totals,
)
from stats.results import UNDEFINED, Companion, PairedDifference
from stats.seed_tables import FEW_GROUPS, FEWEST_GROUPS

FUNCTION = "stats.randomization.approximate_randomization"
DRAWS = 9_999


def approximate_randomization(
    counts_a: ArrayLike,
    counts_b: ArrayLike,
    score: Statistic,
    *,
    groups: Groups | None = None,
    draws: int = DRAWS,
    seed: int = 0,
    level: float = 0.95,
) -> PairedDifference:
    """Test the difference of two scores that are computed from summed counts.

    Args:
        counts_a: Counts of A per item, shape (n, k), n >= 2, finite.
        counts_b: Counts of B on the same items, shape (n, k).
        score: Function of summed counts, (..., k) -> (...), as `Metric.score`.
        groups: Group of each item, length n: groups are swapped, resampled and left out whole.
            None: each item is its own.
        draws: Number B of random swaps, and of the companion's resamples, >= 1.
        seed: Of both.
        level: Of the interval, between 0 and 1.

    Returns:
        The difference with its jackknife t interval (G − 1 degrees of freedom), the centred
        bootstrap beside it. Identical counts: p = 1 and no interval. Fewer than 5 groups:
        refused, p = 1.

    Raises:
        ValueError: Shapes that differ, fewer than 2 items, NaN or inf, no draws, a score that is
            undefined on the totals, an item without a group, or a bad level.

    Examples:
        >>> counts = np.array([[3.0, 4.0], [1.0, 5.0], [2.0, 2.0], [0.0, 3.0]])
        >>> ratio = lambda totals: 100 * totals[..., 0] / totals[..., 1]
        >>> found = approximate_randomization(counts, counts * [0, 1], ratio)
        >>> round(found.difference, 2), found.pvalue, found.test
        (42.86, 0.25, 'approximate randomization (enumerated)')
    """
    level, (first, second) = probability(level, "level"), paired_rows(counts_a, counts_b)
    n = len(first)
    if n < 2:
        raise ValueError(f"at least 2 items are needed, found {n}")
    if groups is not None:
        first, second = paired_rows(first, second, groups)
    units = _Units(first, second, score, n)
    units.check()
    if units.too_few:
        return units.refused(level)
    p, listed = _swapped(units, draws, seed)
    spread = jackknife_interval(np.hstack([first, second]), units.difference_of, level=level)
    name = f"centred bootstrap, two-sided ({draws:,} draws)"
    companion = Companion(name, _centred_bootstrap(units, draws, seed))
    return replace(units.tested(p, listed, spread, draws), companions=(companion,), seed=seed)


@dataclass(frozen=True, slots=True)
class _Units:
    """Counts by unit, and what follows from their sums."""

    a: FloatArray
    b: FloatArray
    score: Statistic
    n_items: int

    @property
    def scores(self) -> tuple[float, float]:
        return float(self.score(self.a.sum(axis=0))), float(self.score(self.b.sum(axis=0)))

    @property
    def dust(self) -> float:
        return TOLERANCE * max(1.0, *map(abs, self.scores))

    @property
    def difference(self) -> float:
        first, second = self.scores
        return first - second if abs(first - second) > self.dust else 0.0

    @property
    def n_groups(self) -> int | None:
        return len(self.a) if len(self.a) < self.n_items else None

    @property
    def too_few(self) -> bool:
        return self.n_groups is not None and self.n_groups < FEWEST_GROUPS

    def check(self) -> None:
        if not np.isfinite(self.scores).all():
            raise ValueError(f"the score of the summed counts must be finite, found {self.scores}")

    def difference_of(self, totals: FloatArray) -> FloatArray:
        """Of totals of A and B side by side, (..., 2k) -> (...)."""
        k = self.a.shape[1]
        with np.errstate(all="ignore"):  # an undefined score is NaN, and is dealt with as such
            return np.asarray(self.score(totals[..., :k]) - self.score(totals[..., k:]))

    def reach(self, differences: FloatArray) -> int:
        """How many are as far from 0 as the observed one, undefined ones included."""
        return int((~(np.abs(differences) < abs(self.difference) - self.dust)).sum())

    def refused(self, level: float) -> PairedDifference:
        spread = Jackknife(self.difference, math.nan, 0, UNDEFINED, level)
        found = "1 group" if self.n_groups == 1 else f"{self.n_groups} groups"
        reason = f"refused: {found} of questions; at least {FEWEST_GROUPS} are needed"
        return self._result("approximate randomization", 1.0, spread, refused=reason)

    def tested(self, p: float, listed: bool, spread: Jackknife, draws: int) -> PairedDifference:
        how = "enumerated" if listed else f"{draws:,} draws"
        return self._result(f"approximate randomization ({how})", p, spread)

    def _result(
        self, test: str, p: float, spread: Jackknife, *, refused: str | None = None
    ) -> PairedDifference:
        return PairedDifference(
            difference=self.difference,
            interval=spread.interval,
            level=spread.level,
            pvalue=p,
            statistic=self.difference,
            df=float(spread.df) if spread.se > 0 else None,
            se=spread.se,
            test=test,
            function=FUNCTION,
            n_items=self.n_items,
            n_groups=self.n_groups,
            effect=self.difference,
            effect_interval=spread.interval,
            facts=self._facts(),
            notes=() if refused else self._notes(spread),
            refused=refused,
        )

    def _facts(self) -> tuple[tuple[str, float], ...]:
        first, second = self.scores
        ties = float(np.mean((self.a == self.b).all(axis=1)))
        return ("score of A", first), ("score of B", second), ("share of ties", ties)

    def _notes(self, spread: Jackknife) -> tuple[str, ...]:
        few = self.n_groups is not None and self.n_groups < FEW_GROUPS
        unit = "item" if self.n_groups is None else "group"
        found = (
            f"fewer than {FEW_GROUPS} groups ({self.n_groups}): the test is approximate"
            if few
            else None,
            f"no {unit} changes the difference: there is no interval" if spread.se == 0 else None,
            f"the score is undefined without some {unit}: there is no interval"
            if math.isnan(spread.se)
            else None,
        )
        return tuple(filter(None, found))


def _swapped(units: _Units, draws: int, seed: int) -> tuple[float, bool]:
    """p-value of the swaps, and whether all were listed."""
    upper, lower, rest = _differing(units)
    listed = len(upper) <= ENUMERATED
    totals = (
        all_swap_totals(upper, lower)
        if listed
        else swap_totals(upper, lower, draws=draws, seed=seed)
    )
    count = units.reach(units.difference_of(np.hstack([totals[0] + rest, totals[1] + rest])))
    return (count / len(totals[0]), True) if listed else ((count + 1) / (draws + 1), False)


def _differing(units: _Units) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Rows that differ, in an order and with a side that input order and A, B do not decide.

    Returns:
        Rows whose first difference is positive, their counterparts, and the sum of all others.
    """
    d = units.a - units.b
    d[np.abs(d) <= TOLERANCE * max(1.0, float(np.abs(units.a).max()))] = 0.0
    kept = d.any(axis=1)
    a, b, d = units.a[kept], units.b[kept], d[kept]
    leading = np.take_along_axis(d, np.argmax(d != 0, axis=1)[:, None], axis=1)
    upper, lower = np.where(leading > 0, a, b), np.where(leading > 0, b, a)
    order = np.lexsort((upper - lower).T)
    return upper[order], lower[order], units.a[~kept].sum(axis=0)


def _centred_bootstrap(units: _Units, draws: int, seed: int) -> float:
    """Share of resamples as far from their own mean as the observed difference is from 0."""
    if not units.difference:
        return 1.0
    sides = (units.a, units.b) if units.difference > 0 else (units.b, units.a)
    rows = np.hstack(sides)
    rows = rows[np.lexsort(rows.T)]
    found = units.difference_of(bootstrap_totals(rows, draws=draws, seed=seed))
    defined = found[np.isfinite(found)]
    return (units.reach(found - (defined.mean() if defined.size else 0.0)) + 1) / (draws + 1)
