"""Do two checkpoints' rates differ on independent questions? McNemar's test."""

from __future__ import annotations

import math

from numpy.typing import ArrayLike

from stats.effects import odds_ratio
from stats.inputs import probability, won_and_lost
from stats.paired import EXACT
from stats.paired_rates import tango
from stats.results import Companion, PairedDifference

FUNCTION = "stats.binary.mcnemar"


def mcnemar(
    a: ArrayLike, b: ArrayLike, *, unit: float = 100.0, level: float = 0.95
) -> PairedDifference:
    """McNemar's mid-p test with Tango's interval; the exact test stands beside it.

    Args:
        a: Scores of A per item, each 0 or `unit`, shape (n,), n >= 2.
        b: Scores of B on the same items.
        unit: Score of a right answer.
        level: Of the intervals, between 0 and 1.

    Returns:
        The difference in the metric's unit; effect: odds ratio b/c of the discordant items;
        statistic: the signed root of McNemar's χ². Tango's interval is defined for every table.
        All items differ the same way: the exact sign-flip decides, as for every test here.

    Raises:
        ValueError: Different lengths, fewer than 2 items, a score that is not 0 or `unit`.

    Source:
        Fagerland, Lydersen & Laake (2013, 2014).

    Examples:
        >>> mcnemar([100, 100, 0, 0], [0, 100, 0, 0]).pvalue
        0.5
    """
    won, lost, n = won_and_lost(a, b, unit)
    low, high = tango(won, lost, n, level=probability(level, "level"))
    constant = max(won, lost) == n
    effect, effect_interval = odds_ratio(won, lost, level=level)
    discordant = won + lost
    exact = exact_p(won, lost)
    return PairedDifference(
        difference=unit * (won - lost) / n,
        interval=(unit * low, unit * high),
        level=level,
        pvalue=exact if constant else mid_p(won, lost),
        statistic=(won - lost) / math.sqrt(discordant) if discordant else 0.0,
        df=None,
        se=unit * math.sqrt(discordant - (won - lost) ** 2 / n) / n,
        test=EXACT if constant else "McNemar mid-p",
        function=FUNCTION,
        n_items=n,
        effect_name="odds ratio b/c",
        effect=effect,
        effect_interval=effect_interval,
        facts=discordance_facts(won, lost, n),
        notes=_notes(constant, discordant),
        companions=(Companion("exact McNemar", exact),),
    )


def _notes(constant: bool, discordant: int) -> tuple[str, ...]:
    if constant:
        return ("every item differs the same way: the exact sign-flip decides",)
    return () if discordant else ("no item differs: p is 1",)


def mid_p(b: int, c: int) -> float:
    """Two-sided mid-p of McNemar's test, given the discordant counts; 1 where there are none.

    Source:
        Fagerland, Lydersen & Laake (2013), equation for the mid-p test.
    """
    from scipy.special import bdtr

    few, m = min(b, c), b + c
    # Half the probability of the observed split is taken off each tail.
    return float(bdtr(few, m, 0.5) + (bdtr(few - 1, m, 0.5) if few else 0.0))


def exact_p(b: int, c: int) -> float:
    """Two-sided exact p of McNemar's test, given the discordant counts; 1 where there are none."""
    from scipy.special import bdtr

    return min(1.0, 2 * float(bdtr(min(b, c), b + c, 0.5)))


def discordance_facts(b: int, c: int, n: int) -> tuple[tuple[str, float], ...]:
    """Discordant counts, and the share of items on which the two agree (0–1)."""
    return ("b", float(b)), ("c", float(c)), ("share of ties", (n - b - c) / n)
