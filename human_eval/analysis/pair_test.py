"""One pair of checkpoints, one control: the test that the design calls for, and why.

Several raters: the two-way component t, over items and raters, on all items that somebody judged
for both checkpoints. One rater: the pair's own test over items (McNemar, CR1 or paired t).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

import stats
from human_eval.analysis.complete_judgements import Complete, complete
from human_eval.analysis.joining import Cells, Floats
from stats import PairedDifference
from stats.partly_rated import ASSUMED

FUNCTION = "human_eval.analysis.pair_test.difference"
TWO = 2


@dataclass(frozen=True)
class Tested:
    """A pair's test, and what it rests on."""

    difference: PairedDifference
    why: str
    chosen: Complete


def difference(of: Cells, raters: tuple[str, ...], level: float, seed: int) -> Tested:
    """Test A against B.

    Args:
        of: Judgements of A and of B, (2, r, n).
        raters: Names of the r raters.
        level: Of the interval.
        seed: Of a companion's resampling.

    Returns:
        The test; refused (p = 1) where too little was judged, or in too few groups.
    """
    chosen = complete(of, raters)
    if chosen.items < TWO:
        return Tested(_nothing(chosen, level), "no test: too little was judged", chosen)
    if len(chosen.raters) == 1:
        found, why = _one_rater(chosen, level, seed)
        return Tested(found, why, chosen)
    a, b = of.values
    found = stats.partly_rated_difference(a, b, groups=of.grouped, level=level)
    if found.refused:
        return Tested(found, f"no test: {found.refused.removeprefix('refused: ')}", chosen)
    return Tested(found, _why(chosen), chosen)


def binary(rows: Floats) -> bool:
    """Whether judgements are right-or-wrong ones: 100 or 0."""
    return bool(np.isin(rows, (0.0, 100.0)).all())


def _one_rater(chosen: Complete, level: float, seed: int) -> tuple[PairedDifference, str]:
    a, b = chosen.values[:, 0]
    two_valued = binary(chosen.values)
    found = stats.compare_pair(
        a, b, groups=chosen.groups, binary=two_valued, level=level, seed=seed
    )
    design = stats.choose(mean_of_items=True, binary=two_valued, groups=chosen.groups, items=len(a))
    return found, f"{design.why}; one judgement of each answer, so nothing is said of other raters"


def _why(chosen: Complete) -> str:
    count = len(chosen.raters)
    if chosen.count == chosen.items:
        return (
            f"items × raters: {count} raters judged the same items, so both are samples and both "
            "vary"
        )
    return f"items × raters: {count} raters judged, both are samples and both vary; {ASSUMED}"


def _nothing(chosen: Complete, level: float) -> PairedDifference:
    said = "no item was" if not chosen.items else "1 item was"
    return PairedDifference(
        difference=math.nan,
        interval=(math.nan, math.nan),
        level=level,
        pvalue=1.0,
        statistic=math.nan,
        df=None,
        se=math.nan,
        test="none",
        function=FUNCTION,
        n_items=chosen.items,
        refused=f"refused: {said} judged for both by the same rater",
    )
