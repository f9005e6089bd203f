"""Do two scenarios differ when both training seeds and questions vary? The two-way component t.

Conventions:
    Seeds are nested in a scenario, questions are crossed with both. Averaging the seeds and
    pairing by question rejects a true null up to 69 % of the time, because a seed moves all its
    answers together; here the variance of the difference has a part from either.

    T1 = Σ_s v_s/S_s, v_s the variance of scenario s's seed means; T2 = var_i(d_i)/n, d_i the
    difference of the means over seeds; T3 = Σ_s MS_resid,s/(S_s·n);
    V = max(T1−T3, 0) + max(T2−T3, 0) + T3;
    df = V² / [Σ_s (v_s/S_s)²/(S_s−1) + T2²/(n−1) + Σ_s T3_s²/((S_s−1)(n−1))].
    With fewer than 5 seeds the seeds' own variance is known so badly that this df is at times far
    too large (size .074 at 3 raters, .066 where only one of two scenarios' seeds vary); there it
    is at most the one whose two-sided 5 % limit is Cochran and Cox's, the root mean square of the
    limits of T1's and T2's degrees of freedom, weighted by T1 and T2.
    Measured on A/A draws at .05: .04 to .056 with 3 or 5 seeds, and .088 at worst with 2, where
    the seeds of one scenario vary and the other's do not; hence the note at 2.
    Matched seeds, and raters who all rated both: the same on the one matrix of differences.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stats.grouping import GroupSums
from stats.inputs import TOLERANCE, FloatArray, Groups, probability
from stats.paired import EXACT, two_sided
from stats.proportions import quantile
from stats.results import UNDEFINED, Companion, PairedDifference
from stats.seed_tables import ADVISED_REPLICATES, Replicate, SeedScores, seed_scores

FUNCTION = "stats.two_way.two_way_t"
FIXED = "a claim for this fixed test set only"


def two_way_t(
    a: ArrayLike,
    b: ArrayLike,
    *,
    groups: Groups | None = None,
    matched: bool = False,
    replicate: Replicate = "training seed",
    level: float = 0.95,
) -> PairedDifference:
    """Test two scenarios' mean scores over new seeds and new questions.

    Args:
        a: Scores of A, shape (S_a, n): a row per training seed, a column per item. NaN: no score.
        b: Scores of B, shape (S_b, n), the same items.
        groups: Group of each item, length n, or None where each is its own.
        matched: Row s of `a` and of `b` share a seed (or a rater); then S_a = S_b.
        replicate: What a row is, for the words of the result.
        level: Of the interval, between 0 and 1.

    Returns:
        The difference with its t interval; facts: SD of the seed means, shares of the variance
        of the difference that come from seeds, questions and the rest (0–1, together 1). One
        seed, or fewer than 5 groups: refused, p = 1. No variance at all: p = 1 where the
        difference is 0, else the exact sign-flip of the items (or groups) decides.

    Raises:
        ValueError: Not matrices over the same items, inf, fewer than 2 complete items, matched
            seeds that differ in number, an item without a group, or a bad level.

    Source:
        Variance components of the crossed design with Satterthwaite's degrees of freedom;
        Cochran & Cox (1957) for few seeds;
        Clark (1973) for questions as a random effect.

    Examples:
        >>> found = two_way_t([[1, 0, 1, 1], [1, 1, 1, 0]], [[0, 0, 1, 0], [0, 1, 0, 0]])
        >>> found.difference, found.test
        (0.5, 'two-way t(4.0)')
    """
    level, scores = probability(level, "level"), seed_scores((a, b), groups=groups)
    first, second = scores.tables
    if matched and len(first) != len(second):
        raise ValueError(
            f"matched {replicate}s must be as many in both, found {len(first)} and {len(second)}"
        )
    parts = _Parts(scores, matched, replicate, level)
    refused = scores.refused(replicate)
    return parts.refused(refused) if refused else parts.tested()


@dataclass(frozen=True, slots=True)
class Components:
    """Parts of the variance of the difference.

    Attributes:
        seeds: T1, between seeds, residual included.
        questions: T2, between questions, residual included.
        residual: T3.
        df: Satterthwaite's degrees of freedom; NaN where nothing varies.
        seeds_df: Those of T1 alone (Welch's); NaN where seeds do not vary.
    """

    seeds: float
    questions: float
    residual: float
    df: float
    seeds_df: float

    @property
    def shares(self) -> tuple[float, float, float]:
        """What seeds, questions and the rest add to the variance, each without the residual."""
        rest = self.residual
        return max(self.seeds - rest, 0.0), max(self.questions - rest, 0.0), rest

    @property
    def variance(self) -> float:
        """V, the variance of the difference."""
        return sum(self.shares)


def components(
    tables: Sequence[FloatArray],
    d: FloatArray,
    *,
    sizes: FloatArray | None = None,
    dust: float = TOLERANCE,
) -> Components:
    """Split the variance of a difference into seeds, questions and the rest.

    Args:
        tables: Independent matrices, shape (seeds, n), seeds >= 2, n >= 2: one per scenario, or
            the one of differences.
        d: Difference of the means over seeds, shape (n,).
        sizes: Items of each unit where the units are groups; T2 is then CR2's variance, on Bell and
            McCaffrey's degrees of freedom (`grouping.py`).
        dust: A standard error this small is 0.

    Returns:
        The components.
    """
    n = d.size
    between, between_df = _between_units(d, sizes)
    by_seed = [float(table.mean(axis=1).var(ddof=1)) / len(table) for table in tables]
    rests = [_residual(table) / table.size for table in tables]
    squares = np.array([sum(by_seed), between, sum(rests)])
    squares[squares <= dust**2] = 0.0
    t1, t2, t3 = squares.tolist()
    free = [len(table) - 1 for table in tables]
    doubt1 = sum(part**2 / df for part, df in zip(by_seed, free, strict=True))
    doubt3 = sum(part**2 / (df * (n - 1)) for part, df in zip(rests, free, strict=True))
    found = Components(t1, t2, t3, math.nan, t1**2 / doubt1 if t1 else math.nan)
    doubt = doubt1 + t2**2 / between_df + doubt3
    df = found.variance**2 / doubt if found.variance else math.nan
    if t1 and t2 and min(free) + 1 < ADVISED_REPLICATES:
        df = min(df, careful_df(t1, t2, found.seeds_df, between_df))
    return Components(t1, t2, t3, df, found.seeds_df)


def _between_units(d: FloatArray, sizes: FloatArray | None) -> tuple[float, float]:
    """Variance of the mean over units, and its degrees of freedom."""
    if sizes is None:
        return float(d.var(ddof=1)) / d.size, float(d.size - 1)
    items = float(sizes.sum())
    groups = GroupSums(0 * sizes, sizes, (d - d.mean()) * items / d.size)
    return groups.se**2, groups.df


def careful_df(seeds: float, questions: float, seeds_df: float, questions_df: float) -> float:
    """Degrees of freedom whose two-sided 5 % limit is Cochran and Cox's for two variances.

    Args:
        seeds: T1, on `seeds_df` degrees of freedom.
        questions: T2, on `questions_df`.
        seeds_df: At least 1.
        questions_df: At least 1.
    """
    from scipy import optimize

    limits = quantile(0.975, seeds_df) ** 2, quantile(0.975, questions_df) ** 2
    limit = math.sqrt((seeds * limits[0] + questions * limits[1]) / (seeds + questions))
    low, high = sorted((seeds_df, float(questions_df)))
    if limit >= quantile(0.975, low):
        return low
    if limit <= quantile(0.975, high):
        return high
    return float(optimize.brentq(lambda df: quantile(0.975, df) - limit, low, high))


def _residual(table: FloatArray) -> float:
    """Mean square of what seeds and questions do not add up to."""
    rest = table - table.mean(axis=1, keepdims=True) - table.mean(axis=0) + table.mean()
    return float(np.sum(rest**2)) / ((table.shape[0] - 1) * (table.shape[1] - 1))


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the three possible results have in common."""

    scores: SeedScores
    matched: bool
    replicate: Replicate
    level: float

    @property
    def difference(self) -> float:
        first, second = self.scores.tables
        found = float(first.mean()) - float(second.mean())
        return found if abs(found) > TOLERANCE * self.scores.scale else 0.0

    def tested(self) -> PairedDifference:
        found, difference = self._components(), self.difference
        companion = self._seeds_only(found)
        if not found.variance:
            return self._constant(companion)
        se = math.sqrt(found.variance)
        half = quantile((1 + self.level) / 2, found.df) * se
        return self._result(
            f"two-way t({found.df:.1f})",
            (two_sided(difference / se, found.df), difference / se, found.df, se),
            interval=(difference - half, difference + half),
            companions=(companion,),
            shares=tuple(part / found.variance for part in found.shares),
        )

    def refused(self, reason: str) -> PairedDifference:
        return self._result("two-way t", (1.0, math.nan, None, math.nan), refused=reason)

    def _constant(self, companion: Companion) -> PairedDifference:
        changed = bool(self.difference)
        p = 2.0 ** (1 - self.scores.units) if changed else 1.0
        unit = "item" if self.scores.n_groups is None else "group"
        note = (
            f"no variance: all {self.replicate}s agree, and every {unit} differs by the same "
            f"amount; {f'the exact sign-flip of {unit}s decides' if changed else 'p is 1'}"
        )
        numbers = (p, math.nan, None, 0.0)
        return self._result(EXACT, numbers, companions=(companion,), note=note)

    def _components(self) -> Components:
        first, second = self.scores.tables
        tables = (first - second,) if self.matched else (first, second)
        d = first.mean(axis=0) - second.mean(axis=0)
        # A tenth of the tolerance on scores: means of seeds are rounded less than scores.
        dust = 0.1 * TOLERANCE * self.scores.scale
        return components(tables, d, sizes=self.scores.sizes, dust=dust)

    def _seeds_only(self, found: Components) -> Companion:
        """Test of the seed means: the questions are taken as all there are."""
        name = "paired t" if self.matched else "Welch t"
        means = f"{self.replicate.split()[-1]} means"
        if found.seeds:
            p = two_sided(self.difference / math.sqrt(found.seeds), found.seeds_df)
            return Companion(f"{name} on {means} ({FIXED})", p)
        p = self._arrangements() if self.difference else 1.0
        return Companion(f"exact permutation of {means} ({FIXED})", p)

    def _arrangements(self) -> float:
        """Share of relabellings that keep seed means, equal within scenarios, as far apart."""
        first, second = map(len, self.scores.tables)
        if self.matched:
            return 2.0 ** (1 - first)
        return (2 if first == second else 1) / math.comb(first + second, first)

    def _result(
        self,
        test: str,
        numbers: tuple[float, float, float | None, float],
        *,
        interval: tuple[float, float] = UNDEFINED,
        companions: tuple[Companion, ...] = (),
        shares: tuple[float, ...] = (),
        note: str | None = None,
        refused: str | None = None,
    ) -> PairedDifference:
        p, statistic, df, se = numbers
        notes = self.scores.notes(self.replicate) if refused is None else ()
        return PairedDifference(
            difference=self.difference,
            interval=interval,
            level=self.level,
            pvalue=p,
            statistic=statistic,
            df=df,
            se=se,
            test=test,
            function=FUNCTION,
            n_items=self.scores.n_items,
            n_groups=self.scores.n_groups,
            effect=self.difference,
            effect_interval=interval,
            facts=self._facts(shares),
            notes=((note,) if note else ()) + notes,
            companions=companions,
            refused=refused,
        )

    def _facts(self, shares: tuple[float, ...]) -> tuple[tuple[str, float], ...]:
        word = self.replicate.split()[-1]
        first, second = self.scores.tables
        counted = ((f"{word}s of A", float(len(first))), (f"{word}s of B", float(len(second))))
        spreads = ((f"{word} SD of A", _spread(first)), (f"{word} SD of B", _spread(second)))
        names = (f"{word}s", "questions", "residual")
        split = tuple(
            (f"share of variance from {name}", share)
            for name, share in zip(names, shares or (math.nan,) * 3, strict=True)
        )
        return (*counted, *spreads, *split, ("incomplete items", float(self.scores.dropped)))


def _spread(table: FloatArray) -> float:
    """SD of the means of the seeds, in the metric's unit; NaN for one seed."""
    return float(table.mean(axis=1).std(ddof=1)) if len(table) > 1 else math.nan
