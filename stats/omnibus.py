"""What the omnibus tests of k checkpoints share: the checked table, its units, the result.

Conventions:
    A table holds one row per item and one column per checkpoint, every cell filled. Where groups
    are the units, a unit is u_g = (G/n) · Σ_{i∈g} x_i, whose mean over groups is the item mean.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stats.inputs import TOLERANCE, FloatArray, Groups, codes
from stats.results import Companion


@dataclass(frozen=True, slots=True)
class OmnibusTest:
    """Do any of k checkpoints differ at all? One statistic; shown, and never gates the pairs.

    Attributes:
        statistic: The test's statistic; NaN where undefined.
        df: Its degrees of freedom: one for χ², two for F, none for a permutation.
        pvalue: 1.0 for identical answers and for refused tests, never NaN.
        test: Name of the test with its degrees of freedom, e.g. "Cochran Q χ²(2)".
        labels: Names of the k checkpoints, in the order of the columns.
        function: Dotted name of the function that computed this.
        n_items: Items in the table.
        n_groups: Groups the inference rests on, or None where items were taken as independent.
        facts: What was checked and is shown, e.g. ("mean rank of mlp", 2.1).
        notes: Warnings in words.
        companions: Tests that are shown and never decide.
        seed: Seed that reproduces resampling, or None where none was used.
        refused: Why the test was not done, or None.
    """

    statistic: float
    df: tuple[float, ...]
    pvalue: float
    test: str
    labels: tuple[str, ...]
    function: str
    n_items: int
    n_groups: int | None = None
    facts: tuple[tuple[str, float], ...] = ()
    notes: tuple[str, ...] = ()
    companions: tuple[Companion, ...] = ()
    seed: int | None = None
    refused: str | None = None

    def fact(self, name: str) -> float | None:
        """Value of a fact by its name, or None where it was not recorded."""
        return dict(self.facts).get(name)


def score_table(
    table: ArrayLike, labels: Sequence[str] = (), *, least: int = 2
) -> tuple[FloatArray, tuple[str, ...]]:
    """A table of finite scores, and the names of its columns.

    Args:
        table: Shape (n, k), k >= 2.
        labels: k different names; empty: "1" to "k".
        least: Smallest n that will do.

    Returns:
        The float64 table and k labels.

    Raises:
        ValueError: Another shape, too few rows, NaN or inf, or labels that do not fit.
    """
    scores = np.asarray(table, dtype=np.float64)
    if scores.ndim != 2 or scores.shape[1] < 2:
        raise ValueError(f"a table of items x 2 or more checkpoints is needed: {scores.shape}")
    if len(scores) < least:
        raise ValueError(f"at least {least} items are needed, found {len(scores)}")
    if not np.isfinite(scores).all():
        raise ValueError("finite scores are needed, found NaN or inf; drop these items from all")
    return scores, column_labels(labels, scores.shape[1])


def column_labels(labels: Sequence[str], count: int) -> tuple[str, ...]:
    """Names of the columns, "1" to "k" where none were given.

    Raises:
        ValueError: Not `count` different names.
    """
    names = tuple(labels) or tuple(str(number + 1) for number in range(count))
    if len(names) != count or len(set(names)) != count:
        raise ValueError(f"{count} different labels are needed, found {list(labels)}")
    return names


def group_totals(scores: FloatArray, groups: Groups) -> tuple[FloatArray, FloatArray]:
    """Rows summed by group.

    Args:
        scores: Shape (n, k).
        groups: Group of each row.

    Returns:
        Sums, shape (G, k), and sizes, shape (G,).

    Raises:
        ValueError: Another length than n, or an item without a group.
    """
    group = codes(groups, len(scores))
    sizes = np.bincount(group).astype(np.float64)
    sums: NDArray[np.float64] = np.zeros((len(sizes), scores.shape[1]))
    np.add.at(sums, group, scores)
    return sums, sizes


def units_of(scores: FloatArray, groups: Groups | None) -> tuple[FloatArray, int | None]:
    """Units of analysis: items, or groups where some group holds two items or more.

    Args:
        scores: Shape (n, k).
        groups: Group of each row, or None where each is its own.

    Returns:
        Units, shape (n, k) or (G, k), and G (None where items are the units).
    """
    if groups is None:
        return scores, None
    # Sums of the scores themselves would count the groups' unequal sizes as variance between them.
    mean = float(scores.mean())
    sums, _ = group_totals(scores - mean, groups)
    if len(sums) == len(scores):
        return scores, None
    return mean + sums * (len(sums) / len(scores)), len(sums)


def dust(scores: FloatArray) -> float:
    """Differences up to this size are what floating point adds, not what checkpoints did."""
    return TOLERANCE * max(1.0, float(np.abs(scores).max(initial=0.0)))


def orders(values: FloatArray, tolerance: float) -> float:
    """Orders of k values that can be told apart: k! over the orders among equal ones.

    Args:
        values: Shape (k,).
        tolerance: Values nearer than this are equal.
    """
    ordered = np.sort(values)
    ties = Counter(np.cumsum(np.diff(ordered, prepend=ordered[0]) > tolerance).tolist()).values()
    return math.factorial(len(values)) / math.prod(math.factorial(count) for count in ties)


def helmert(k: int) -> FloatArray:
    """Orthonormal contrasts of k levels, shape (k, k − 1).

    Examples:
        >>> helmert(2).round(3).tolist()
        [[0.707], [-0.707]]
    """
    lower = np.tril(np.ones((k, k)), -1)[1:]
    np.fill_diagonal(lower[:, 1:], -np.arange(1.0, k))
    return np.asarray((lower / np.linalg.norm(lower, axis=1, keepdims=True)).T)
