"""How sure is the gap between two sets of items? Its variance, from seeds and from items.

Conventions:
    The formulas are in `set_gaps.py`, whose parts these are.
"""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import dataclass, replace

import numpy as np

from stats.grouping import group_sums
from stats.inputs import TOLERANCE, FloatArray, Groups, IntArray, codes
from stats.seed_tables import ADVISED_REPLICATES, FEWEST_GROUPS, SeedScores, seed_scores
from stats.two_way import careful_df, components

FEW_DIFFER = 10


@dataclass(frozen=True, slots=True)
class ItemSet:
    """One set.

    Attributes:
        scores: Its units, groups or items, by scenario and seed.
        d: Per complete item, A − B or A, mean over seeds; shape (n,).
        group: Of each complete item, 0 … G−1, shape (n,).
        names: The groups as they were given, without those of dropped items alone.
    """

    scores: SeedScores
    d: FloatArray
    group: IntArray
    names: frozenset[Hashable]

    @property
    def seeds(self) -> tuple[int, ...]:
        """Rows of each scenario; (1,) for checkpoints."""
        return tuple(len(table) for table in self.scores.tables)

    @property
    def mean(self) -> float:
        """Mean of d over items."""
        return float(self.d.mean())

    @property
    def few_differ(self) -> bool:
        """Hardly any item, or items of hardly any group, differ from the commonest value."""
        # Differences that only rounding tells apart are one value.
        rounded = np.round(self.d / (10 * TOLERANCE * self.scores.scale))
        values, counts = np.unique(rounded, return_counts=True)
        other = rounded != values[counts.argmax()]
        few_groups = len(set(self.group[other].tolist())) < FEWEST_GROUPS
        return int(other.sum()) < FEW_DIFFER or few_groups


def item_set(tables: tuple[FloatArray, ...], groups: Groups | None) -> ItemSet:
    """Complete items of one set.

    Args:
        tables: Matrices (seeds, n) whose means over seeds add up to d, such as A and −B.
        groups: Group of each item, length n, or None where each is its own.

    Raises:
        ValueError: As `seed_scores`.
    """
    scores = seed_scores(tables, groups=groups)
    kept = ~np.isnan(np.concatenate(tables)).any(axis=0)
    d = np.sum([table[:, kept].mean(axis=0) for table in tables], axis=0)
    names = np.arange(kept.size) if groups is None else codes(groups, kept.size)
    group = np.unique(names[kept], return_inverse=True)[1].astype(np.int64)
    known = [] if groups is None else [groups[at] for at in np.flatnonzero(kept)]
    return ItemSet(scores, d, group, frozenset(known))


@dataclass(frozen=True, slots=True)
class GapVariance:
    """Variance of the gap.

    Attributes:
        seeds: T1; 0 for checkpoints.
        questions: T2, which is V for checkpoints.
        residual: T3; 0 for checkpoints.
        df: Degrees of freedom; NaN where nothing varies.
        seeds_df: Those of T1; NaN where seeds do not vary.
        pooled: T2 is the null's, both sets seen as one.
    """

    seeds: float
    questions: float
    residual: float
    df: float
    seeds_df: float
    pooled: bool

    @property
    def shares(self) -> tuple[float, float, float]:
        """What seeds, questions and the rest add."""
        rest = self.residual
        return max(self.seeds - rest, 0.0), max(self.questions - rest, 0.0), rest

    @property
    def value(self) -> float:
        """V."""
        return sum(self.shares)


def gap_variance(sets: tuple[ItemSet, ItemSet]) -> GapVariance:
    """Variance of mean(d on the first set) − mean(d on the second).

    Args:
        sets: With the same scenarios and as many seeds; groups, if any, are 5 or more.
    """
    t2, t2_df, pooled = _between_items(sets)
    parts = _between_seeds(sets)
    dust = max((0.1 * TOLERANCE * one.scores.scale) ** 2 for one in sets)
    t1, t3 = (part if part > dust else 0.0 for part in (parts.seeds, parts.residual))
    seeds_df = t1**2 / parts.seeds_doubt if t1 else math.nan
    found = GapVariance(t1, t2, t3, math.nan, seeds_df, pooled)
    if not found.value:
        return found
    doubt = parts.seeds_doubt + (t2**2 / t2_df if t2 else 0.0) + parts.residual_doubt
    df = found.value**2 / doubt
    if t1 and t2 and min(sets[0].seeds) < ADVISED_REPLICATES:
        df = min(df, careful_df(t1, t2, seeds_df, t2_df))
    return replace(found, df=df)


def _between_items(sets: tuple[ItemSet, ItemSet]) -> tuple[float, float, bool]:
    """T2, its degrees of freedom, and whether the null's variance was taken."""
    sums = [group_sums(one.d, one.group) for one in sets]
    own = [one.se**2 for one in sums]
    null = _null_variance(sets) if any(one.few_differ for one in sets) else 0.0
    if null > sum(own):
        return null, float(sum(one.count for one in sums) - 2), True
    if not sum(own):
        return 0.0, math.nan, False
    below = sum(part**2 / one.df for part, one in zip(own, sums, strict=True) if part)
    return sum(own), sum(own) ** 2 / below, False


def _null_variance(sets: tuple[ItemSet, ItemSet]) -> float:
    """T2 if the items of both sets were drawn alike."""
    n = [one.d.size for one in sets]
    d = np.concatenate([one.d for one in sets])
    group = np.concatenate([sets[0].group, sets[1].group + sets[0].group.max() + 1])
    pooled = group_sums(d, group)
    units = pooled.count
    squares = float(pooled.residuals @ pooled.residuals) * units / (units - 1)
    return squares / sum(n) * (1 / n[0] + 1 / n[1])


@dataclass(frozen=True, slots=True)
class _SeedParts:
    """T1, T3 and what they add to V's doubt; all 0 for checkpoints."""

    seeds: float = 0.0
    residual: float = 0.0
    seeds_doubt: float = 0.0
    residual_doubt: float = 0.0


def _between_seeds(sets: tuple[ItemSet, ItemSet]) -> _SeedParts:
    if max(sets[0].seeds) == 1:
        return _SeedParts()
    found = [_scenario(*pair) for pair in zip(*(one.scores.tables for one in sets), strict=True)]
    total = np.sum([(p.seeds, p.residual, p.seeds_doubt, p.residual_doubt) for p in found], axis=0)
    return _SeedParts(*total.tolist())


def _scenario(first: FloatArray, second: FloatArray) -> _SeedParts:
    """The parts of one scenario: its units' scores on either set, a row per seed."""
    free = len(first) - 1
    contrasts = first.mean(axis=1) - second.mean(axis=1)
    seeds = float(contrasts.var(ddof=1)) / len(first)
    rests = [components((table,), table.mean(axis=0)).residual for table in (first, second)]
    units = [table.shape[1] for table in (first, second)]
    doubt = sum(rest**2 / (free * (n - 1)) for rest, n in zip(rests, units, strict=True))
    return _SeedParts(seeds, sum(rests), seeds**2 / free, doubt)
