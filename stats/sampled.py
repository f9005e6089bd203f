"""Do two checkpoints differ where each question was answered several times?

Conventions:
    The test is on item means: d_i = mean over A's samples − mean over B's. Var(d) over items is
    ω² + σ²_A/K_A + σ²_B/K_B, so its t (or CR1) standard error already holds the sampling noise:
    nothing need be added, and counting samples as if they were questions would be wrong.

Source:
    Miller (2024), section 3: resampling shrinks the second part of the variance only.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from stats.design import compare_pair
from stats.inputs import FloatArray, Groups
from stats.results import PairedDifference

FUNCTION = "stats.sampled.sampled_difference"


def sampled_difference(
    a: ArrayLike,
    b: ArrayLike,
    *,
    groups: Groups | None = None,
    binary: bool = False,
    level: float = 0.95,
    seed: int = 0,
) -> PairedDifference:
    """Test two checkpoints' mean scores over new questions and new samples.

    Args:
        a: Scores of A, shape (K_A, n): a row per sample, a column per item, n >= 2.
        b: Scores of B, shape (K_B, n), the same items; K may differ.
        groups: Group of each item, or None where each is its own.
        binary: Scores are 0 or one other value; it matters where both have one sample.
        level: Of the intervals, between 0 and 1.
        seed: Of the companion's flips.

    Returns:
        The result of the test that the design asks for on item means, with more facts: samples
        of each; "sampling variance of A" (of B): σ², of one answer around its question's mean
        (NaN with one sample); "item variance": ω², at least 0; "share of variance from
        sampling", 0–1; "SE with many samples": what more sampling could reach.

    Raises:
        ValueError: Not matrices over the same items, NaN or inf, or fewer than 2 items.

    Examples:
        >>> sampled_difference([[1, 0, 1], [1, 0, 0]], [[0, 0, 1], [0, 0, 0]]).fact("samples of A")
        2.0
    """
    first, second = _matrix(a, "a"), _matrix(b, "b")
    if first.shape[1] != second.shape[1]:
        raise ValueError(
            f"a and b must score the same items, found {first.shape[1]} and {second.shape[1]}"
        )
    means = first.mean(axis=0), second.mean(axis=0)
    single = binary and len(first) == len(second) == 1
    found = compare_pair(*means, groups=groups, binary=single, level=level, seed=seed)
    facts = found.facts + _facts(first, second, found)
    return replace(found, facts=facts, function=FUNCTION)


def _matrix(values: ArrayLike, name: str) -> FloatArray:
    table = np.asarray(values, dtype=np.float64)
    if table.ndim != 2 or table.shape[0] < 1 or table.shape[1] < 2:
        raise ValueError(f"{name}: samples x 2 items or more are needed, found {table.shape}")
    if not np.isfinite(table).all():
        bad = int((~np.isfinite(table)).any(axis=0).sum())
        raise ValueError(
            f"{name}: finite scores are needed, found {bad} items with NaN or inf; drop these "
            "items from both checkpoints"
        )
    return table


def _facts(
    first: FloatArray, second: FloatArray, found: PairedDifference
) -> tuple[tuple[str, float], ...]:
    own = _sampling(first), _sampling(second)
    noise = own[0] / len(first) + own[1] / len(second)
    total = float((first.mean(axis=0) - second.mean(axis=0)).var(ddof=1))
    share = min(1.0, noise / total) if total > 0 else math.nan
    return (
        ("samples of A", float(len(first))),
        ("samples of B", float(len(second))),
        ("sampling variance of A", own[0]),
        ("sampling variance of B", own[1]),
        ("item variance", max(total - noise, 0.0) if not math.isnan(noise) else math.nan),
        ("share of variance from sampling", share if not math.isnan(noise) else math.nan),
        ("SE with many samples", _limit(found.se, noise, total, first.shape[1])),
    )


def _sampling(table: FloatArray) -> float:
    """Variance of one answer around its question's mean, averaged over questions."""
    return float(table.var(axis=0, ddof=1).mean()) if len(table) > 1 else math.nan


def _limit(se: float, noise: float, total: float, n: int) -> float:
    """Standard error without sampling noise, which groups do not share."""
    return math.sqrt(max(se**2 - noise / n, 0.0)) if total > 0 else math.nan
