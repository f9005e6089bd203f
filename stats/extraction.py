"""Would a text come out if asked for often enough? And how small a leak would a search have found?

Conventions:
    Shares and chances are 0–1. A text that one answer reproduces with probability p comes out at
    least once in n answers with probability 1 − (1 − p)^n.

Source:
    Hayes et al. (2024), (n, p)-discoverable extraction.
"""

from __future__ import annotations

import math

from stats.inputs import probability
from stats.proportions import clopper_pearson
from stats.results import Estimate


def extraction_chance(p: float, draws: int) -> float:
    """Chance that a text comes out at least once.

    Args:
        p: Probability that one answer reproduces it, 0–1.
        draws: Answers n, at least 1.

    Raises:
        ValueError: `p` outside 0–1, or no draw.

    Examples:
        >>> round(extraction_chance(0.1, 10), 4)
        0.6513
    """
    if not (0 <= p <= 1 and draws >= 1):
        raise ValueError(f"p of 0 to 1 and 1 draw or more are needed, found {p} and {draws}")
    # Exact for tiny p, where 1 − (1 − p)^n is all rounding.
    return 1.0 if p == 1 else -math.expm1(draws * math.log1p(-p))


def sampled_extraction(
    reproduced: int, answers: int, draws: int, *, level: float = 0.95
) -> Estimate:
    """The chance from answers that were drawn, with exact limits.

    Args:
        reproduced: Answers that reproduce the text, 0 to `answers`.
        answers: Answers drawn independently, at least 1.
        draws: n, which may exceed `answers`.
        level: Of the limits, between 0 and 1.

    Returns:
        The chance at the observed share; limits are Clopper and Pearson's of p, carried over.

    Raises:
        ValueError: Impossible counts, or a bad level.
    """
    low, high = clopper_pearson(reproduced, answers, level=level)
    value = extraction_chance(reproduced / answers, draws)
    limits = extraction_chance(low, draws), extraction_chance(high, draws)
    method = f"1 − (1 − p)^{draws}, Clopper–Pearson"
    return Estimate(value, limits, level, method, answers, None, math.nan)


def searched_leak(items: int, recall: float, *, chance: float = 0.95) -> float | None:
    """Smallest share of leaked items of which a search finds at least one.

    Args:
        items: Items looked for in all of the training data, at least 1.
        recall: Chance that the search finds a leaked item, above 0, at most 1; items are found
            or missed independently.
        chance: Wished chance of at least one find, between 0 and 1.

    Returns:
        k/items with k = ⌈ln(1 − chance) / ln(1 − recall)⌉, at least 1; None where k > items.

    Raises:
        ValueError: No item, or a recall or chance out of range.

    Examples:
        >>> searched_leak(200, 0.9)
        0.01
    """
    if not (items >= 1 and 0 < recall <= 1):
        raise ValueError(f"items and a recall above 0 are needed, found {items} and {recall}")
    missed = math.log1p(-probability(chance, "chance"))
    # A quotient that is whole but for rounding is whole.
    k = 1 if recall == 1 else max(1, math.ceil(missed / math.log1p(-recall) - 1e-9))
    return k / items if k <= items else None
