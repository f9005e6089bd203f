"""Do k checkpoints' rates differ at all on independent questions? Cochran's Q."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from stats.inputs import binary_unit, right
from stats.omnibus import OmnibusTest, score_table

FUNCTION = "stats.cochran.cochran_q"
# Tate & Brown (1970): the χ² approximation holds from this many answers to discordant items on.
ENOUGH_ANSWERS = 24


def cochran_q(table: ArrayLike, *, labels: Sequence[str] = ()) -> OmnibusTest:
    """Omnibus test of k binary columns; McNemar's χ² where k = 2.

    Args:
        table: Scores of 0 or one other value (100, or 1), shape (n, k), n >= 2, k >= 2.
        labels: Names of the columns, unique; empty: "1" to "k".

    Returns:
        Q on χ²(k − 1). No item on which any two checkpoints differ: Q = 0 and p = 1.

    Raises:
        ValueError: Fewer than 2 items or columns, NaN or inf, values that are not binary, or
            labels that do not fit.

    Source:
        Cochran (1950); Tate & Brown (1970) for when χ² will do.

    Examples:
        >>> cochran_q([[1, 0, 0], [1, 1, 0], [1, 0, 0], [1, 1, 1]]).statistic
        4.666666666666667
    """
    scores, names = score_table(table, labels)
    correct = right(scores, binary_unit(scores))
    per_item, n, k = correct.sum(axis=1), *correct.shape
    differ = int(((per_item > 0) & (per_item < k)).sum())
    statistic = _statistic(correct.sum(axis=0), per_item) if differ else 0.0
    rates = ((f"rate of {name}", float(r)) for name, r in zip(names, correct.mean(0), strict=True))
    return OmnibusTest(
        statistic=statistic,
        df=(float(k - 1),),
        pvalue=_upper_tail(statistic, k - 1),
        test=f"Cochran Q χ²({k - 1})",
        labels=names,
        function=FUNCTION,
        n_items=n,
        facts=(("items on which checkpoints differ", float(differ)), *rates),
        notes=_notes(differ, k),
    )


def _statistic(
    per_checkpoint: np.ndarray[tuple[int], np.dtype[np.int64]],
    per_item: np.ndarray[tuple[int], np.dtype[np.int64]],
) -> float:
    k, total = len(per_checkpoint), int(per_item.sum())
    between = k * int(per_checkpoint @ per_checkpoint) - total**2
    return (k - 1) * between / (k * total - int(per_item @ per_item))


def _upper_tail(statistic: float, df: int) -> float:
    from scipy import special

    return float(special.chdtrc(df, statistic))


def _notes(differ: int, k: int) -> tuple[str, ...]:
    if not differ:
        return ("all checkpoints are right on the same items: Q is 0 and p is 1",)
    if differ * k < ENOUGH_ANSWERS:
        return (f"checkpoints differ on {differ} items only: χ² is approximate",)
    return ()
