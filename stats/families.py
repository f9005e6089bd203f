"""How many tests were there? Adjusted p-values for tests that share one error rate.

Conventions:
    An adjusted p-value is compared with α itself; order is kept; an empty family stays empty.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from stats.inputs import FloatArray
from stats.results import Family

IntpArray = NDArray[np.intp]

SHAFFER = "Shaffer (3,1,1)"
METHODS = {
    "primary": "Holm",
    "secondary": "Holm",
    "checks": "Holm",
    "exploratory": "Benjamini–Hochberg",
}


def adjust_family(name: str, pvalues: Sequence[float], all_pairs_of: int | None = None) -> Family:
    """Adjust the p-values of one family by the method declared for it.

    Args:
        name: "primary", "secondary", "checks" (Holm) or "exploratory" (Benjamini–Hochberg).
        pvalues: Unadjusted, each 0–1; refused tests count, with p = 1.
        all_pairs_of: k where the tests are all pairs of k checkpoints, else None. All pairs of
            three in the primary family are adjusted by Shaffer's sequence, which is never less
            powerful than Holm's: where one of three equalities is false, at most one is true.

    Returns:
        The family with its adjusted p-values.

    Raises:
        ValueError: Unknown name, a p-value that is NaN or outside 0–1, or a number of p-values
            that is not all pairs of `all_pairs_of`.
    """
    if name not in METHODS:
        raise ValueError(f"family must be one of {', '.join(METHODS)}, found {name!r}")
    if all_pairs_of is not None and len(pvalues) != all_pairs_of * (all_pairs_of - 1) // 2:
        raise ValueError(f"{len(pvalues)} p-values are not all pairs of {all_pairs_of}")
    method = SHAFFER if name == "primary" and all_pairs_of == 3 else METHODS[name]
    adjust = {SHAFFER: shaffer3, "Holm": holm}.get(method, benjamini_hochberg)
    given = tuple(float(p) for p in pvalues)
    return Family(name, method, len(given), given, adjust(given))


def holm(pvalues: Sequence[float]) -> tuple[float, ...]:
    """Holm's step-down adjustment: controls the chance of any false finding.

    Raises:
        ValueError: A p-value that is NaN or outside 0–1.

    Source:
        Holm (1979).

    Examples:
        >>> holm([0.01, 0.04, 0.02])
        (0.03, 0.04, 0.04)
    """
    return step_down(pvalues, range(len(pvalues), 0, -1))


def shaffer3(pvalues: Sequence[float]) -> tuple[float, ...]:
    """Shaffer's adjustment for all three pairs of three checkpoints: factors 3, 1, 1.

    Raises:
        ValueError: Not three p-values, or one that is NaN or outside 0–1.

    Source:
        Shaffer (1986).

    Examples:
        >>> shaffer3([0.01, 0.03, 0.04])
        (0.03, 0.03, 0.04)
    """
    if len(pvalues) != 3:
        raise ValueError(f"three p-values are needed, found {len(pvalues)}")
    return step_down(pvalues, (3, 1, 1))


def benjamini_hochberg(pvalues: Sequence[float]) -> tuple[float, ...]:
    """Step-up adjustment that controls the expected share of false findings.

    Raises:
        ValueError: A p-value that is NaN or outside 0–1.

    Source:
        Benjamini & Hochberg (1995).
    """
    p = _checked(pvalues)
    order = np.argsort(p, kind="stable")
    factors = p.size / np.arange(1, p.size + 1)
    stepped = np.minimum.accumulate((p[order] * factors)[::-1])[::-1]
    return _in_order(stepped, order)


def step_down(pvalues: Sequence[float], factors: Sequence[int]) -> tuple[float, ...]:
    """Multiply the smallest p-value by the first factor, the next by the second, and so on.

    Args:
        pvalues: Shape (m,), each 0–1.
        factors: Shape (m,), not increasing.

    Returns:
        Adjusted p-values in the order given: at most 1, and none below that of a smaller p.

    Raises:
        ValueError: A p-value that is NaN or outside 0–1.
    """
    p = _checked(pvalues)
    order = np.argsort(p, kind="stable")
    return _in_order(np.maximum.accumulate(p[order] * np.asarray(factors, dtype=float)), order)


def _in_order(stepped: FloatArray, order: IntpArray) -> tuple[float, ...]:
    adjusted = np.empty_like(stepped)
    adjusted[order] = np.minimum(stepped, 1.0)
    return tuple(float(p) for p in adjusted)


def _checked(pvalues: Sequence[float]) -> FloatArray:
    p = np.asarray(pvalues, dtype=np.float64)
    bad = p[~((p >= 0) & (p <= 1))]
    if bad.size:
        raise ValueError(f"p-values between 0 and 1 are needed, found {bad[0]}")
    return p
