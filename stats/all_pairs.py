"""How many of all pairs of k checkpoints can still be equal? Shaffer's static adjustment (S1).

Conventions:
    If A = B and B = C then A = C, so not every number of equalities is possible. Once j pairs
    were found to differ, the next p-value is multiplied by the largest possible number of true
    equalities among the m − j left, where Holm multiplies by m − j itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from stats.families import step_down


def shaffer(pvalues: Sequence[float], k: int) -> tuple[float, ...]:
    """Adjusted p-values of all pairs of k checkpoints; never above Holm's.

    Args:
        pvalues: One for each of the k (k − 1) / 2 pairs, each 0–1.
        k: Number of checkpoints, at least 2.

    Returns:
        In the order given.

    Raises:
        ValueError: Another number of p-values, or one that is NaN or outside 0–1.

    Source:
        Shaffer (1986), procedure S1; it controls the chance of any false finding whatever the
        dependence between the tests.

    Examples:
        >>> shaffer([0.01, 0.03, 0.04], 3)
        (0.03, 0.03, 0.04)
    """
    factors = shaffer_factors(k)
    if len(pvalues) != len(factors):
        raise ValueError(f"{len(pvalues)} p-values are not all pairs of {k}")
    return step_down(pvalues, factors)


def shaffer_factors(k: int) -> tuple[int, ...]:
    """What the ordered p-values of all pairs of k are multiplied by.

    Raises:
        ValueError: k below 2.

    Examples:
        >>> shaffer_factors(4)
        (6, 3, 3, 3, 2, 1)
    """
    if k < 2:
        raise ValueError(f"2 or more checkpoints are needed, found {k}")
    possible = possible_equalities(k)
    return tuple(
        max(count for count in possible if count <= left) for left in range(max(possible), 0, -1)
    )


@cache
def possible_equalities(k: int) -> frozenset[int]:
    """How many of all pairs of k can be equal at once: sums over a partition into equal blocks.

    Args:
        k: At least 0.

    Returns:
        Each possible number, from 0 to k (k − 1) / 2.
    """
    if k < 2:
        return frozenset({0})
    return frozenset(
        size * (size - 1) // 2 + rest
        for size in range(1, k + 1)
        for rest in possible_equalities(k - size)
    )
