"""Are differences, or scores, shifted? Wilcoxon's tests, for items and for whole groups.

Conventions:
    About ranks, not means: at a mean of exactly 0 and a skewed shape the signed-rank test rejects.
    So these describe, and never decide between mean scores.

    Signed ranks: zeros are dropped, |d| ranked, ties share ranks; W = Σ sign(d)·rank. In groups,
    W is summed by group, and whole groups change sign: all ways where at most 16 groups have a sum,
    else random ones, studentized where sizes differ (`sign_flips.py`). Rank sums: all scores are
    ranked together; in groups, whole groups change samples at random (`unrelated.py`).
    One-sided p-values halve the two-sided one on the side of the alternative.

Source:
    Wilcoxon (1945); Mann & Whitney (1947); Rosner, Glynn & Lee (2006) for clustered signed ranks;
    Janssen (1997) for the studentized permutation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from stats.grouping import group_sums
from stats.inputs import TOLERANCE, FloatArray, Groups, IntArray, codes, scores
from stats.paired import flips
from stats.seed_tables import FEWEST_GROUPS
from stats.sign_flips import signflip
from stats.unrelated import DRAWS, permutation_p, set_mean

Alternative = Literal["two-sided", "greater", "less"]
SIDES: tuple[Alternative, ...] = ("two-sided", "greater", "less")


@dataclass(frozen=True, slots=True)
class RankTest:
    """What ranks say.

    Attributes:
        statistic: W (signed) of signed ranks, or Mann and Whitney's U of the first sample.
        pvalue: By `alternative`; 1.0 where refused or nothing differs, never NaN.
        effect: Rank-biserial correlation, −1 to 1, positive where differences (or the first
            sample) are higher; 0 where nothing differs.
        alternative: "greater": differences above 0, or the first sample higher.
        test: Name of the test.
        n_items: Items given.
        n_groups: Groups, or None where items were taken as independent.
        function: Dotted name of the function that computed this.
        seed: Of random flips or splits, or None where none were used.
        refused: Why the test was not done, or None.
    """

    statistic: float
    pvalue: float
    effect: float
    alternative: Alternative
    test: str
    n_items: int
    n_groups: int | None
    function: str
    seed: int | None = None
    refused: str | None = None


def signed_rank(
    d: ArrayLike,
    *,
    groups: Groups | None = None,
    alternative: Alternative = "two-sided",
    seed: int = 0,
) -> RankTest:
    """Wilcoxon's signed-rank test that differences are symmetric about 0.

    Args:
        d: Differences, shape (n,), n >= 1.
        groups: Group of each, or None where each is its own.
        alternative: "two-sided", "greater" or "less".
        seed: Of random flips (more than 16 groups with a sum).

    Returns:
        The test: exact or normal as scipy chooses where items are independent; by flips of groups
        else, refused below 5 groups. All differences 0: p = 1.

    Raises:
        ValueError: No difference, NaN or inf, an item without a group, an unknown alternative.

    Examples:
        >>> signed_rank([1.0, 2.0, 3.0, 4.0, 5.0]).pvalue
        0.0625
    """
    row, side = scores(d, name="d"), _side(alternative)
    group = _grouped(groups, row.size)
    ranks = _signed(row)
    total, all_ranks = float(ranks.sum()), float(np.abs(ranks).sum())
    effect = total / all_ranks if all_ranks else 0.0
    p, name, used, refused = (
        _by_item(ranks, side) if group is None else _flipped(ranks, group, side, seed)
    )
    n_groups = None if group is None else int(group.max()) + 1
    function = "stats.signed_ranks.signed_rank"
    return RankTest(total, p, effect, side, name, row.size, n_groups, function, used, refused)


def rank_sum(
    a: ArrayLike,
    b: ArrayLike,
    *,
    groups: tuple[Groups | None, Groups | None] = (None, None),
    alternative: Alternative = "two-sided",
    seed: int = 0,
    draws: int = DRAWS,
) -> RankTest:
    """Mann and Whitney's test that two independent samples come from one distribution.

    Args:
        a: First sample, shape (n_a,), n_a >= 2.
        b: Second sample, shape (n_b,), n_b >= 2.
        groups: Groups of either, or None where each item is its own; a name in both is two groups.
        alternative: "two-sided", "greater" (a is higher) or "less".
        seed: Of random splits of groups.
        draws: Number of random splits, at least 1.

    Returns:
        The test; with groups refused where a grouped sample has fewer than 5.

    Raises:
        ValueError: Fewer than 2 items, NaN or inf, an item without a group, an unknown alternative.

    Examples:
        >>> rank_sum([3.0, 4.0, 5.0], [1.0, 2.0]).effect
        1.0
    """
    from scipy.stats import mannwhitneyu, rankdata

    first, second = scores(a, name="a", least=2), scores(b, name="b", least=2)
    side = _side(alternative)
    found = mannwhitneyu(first, second, alternative=side)
    effect = 2 * float(found.statistic) / (first.size * second.size) - 1
    ranks = np.asarray(rankdata(np.concatenate([first, second])), dtype=np.float64)
    sides = set_mean(ranks[: first.size], groups[0]), set_mean(ranks[first.size :], groups[1])
    counts = [one.n_groups for one in sides if one.n_groups is not None]
    p, name, used, refused = float(found.pvalue), "Mann–Whitney U", None, None
    if np.ptp(ranks) == 0:
        p = 1.0
    elif counts:
        name = f"rank sum, studentized permutation of groups ({draws:,} draws)"
        refused = _refused(min(counts))
        used = None if refused else seed
        p = (
            1.0
            if refused
            else _one_side(permutation_p(*sides, seed=seed, draws=draws), effect, side)
        )
    n_groups = sum(one.sums.count for one in sides) if counts else None
    return RankTest(
        float(found.statistic),
        p,
        effect,
        side,
        name,
        ranks.size,
        n_groups,
        "stats.signed_ranks.rank_sum",
        used,
        refused,
    )


Said = tuple[float, str, int | None, str | None]


def _by_item(ranks: FloatArray, side: Alternative) -> Said:
    from scipy.stats import wilcoxon

    name = "Wilcoxon signed rank"
    if not ranks.any():
        return 1.0, f"{name}: no item differs", None, None
    return float(wilcoxon(ranks[ranks != 0], alternative=side).pvalue), name, None, None


def _flipped(ranks: FloatArray, group: IntArray, side: Alternative, seed: int) -> Said:
    sums = group_sums(ranks, group)
    name = "signed rank, flips of groups"
    if sums.count < FEWEST_GROUPS:
        return 1.0, name, None, _refused(sums.count)
    p, listed = signflip(sums.sums, sizes=sums.sizes, seed=seed)
    one = _one_side(p, float(ranks.sum()), side)
    return one, f"{name} ({flips(listed)})", None if listed else seed, None


def _signed(row: FloatArray) -> FloatArray:
    """Rank of |d| among those not 0, with the sign of d; 0 for zeros."""
    from scipy.stats import rankdata

    # Rounded, so that differences which only rounding tells apart tie.
    dust = TOLERANCE * max(1.0, float(np.abs(row).max()))
    size = np.round(np.abs(row) / (10 * dust))
    ranks, other = np.zeros(row.size), size > 0
    ranks[other] = rankdata(size[other])
    return np.asarray(np.sign(row) * ranks, dtype=np.float64)


def _grouped(groups: Groups | None, n: int) -> IntArray | None:
    """Groups as numbers, or None where none holds two items."""
    if groups is None:
        return None
    group = codes(groups, n)
    return group if int(group.max()) + 1 < n else None


def _one_side(p: float, shift: float, side: Alternative) -> float:
    if side == "two-sided":
        return p
    towards = shift > 0 if side == "greater" else shift < 0
    return p / 2 if towards else min(1.0, 1 - p / 2)


def _refused(count: int) -> str | None:
    if count >= FEWEST_GROUPS:
        return None
    return f"refused: {count} group{'s' * (count > 1)}; at least {FEWEST_GROUPS} are needed"


def _side(alternative: Alternative) -> Alternative:
    if alternative not in SIDES:
        raise ValueError(f"alternative must be one of {', '.join(SIDES)}, found {alternative!r}")
    return alternative
