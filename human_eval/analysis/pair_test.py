"""One pair of checkpoints, one control: the test that the design calls for, and why.

Several raters on the same items: the two-way component t, over items and raters. One rater: the
pair's own test over items (McNemar, CR1 or paired t). Where raters judged too few items in common,
the difference is shown over items, raters fixed, and nothing is established.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

import stats
from human_eval.analysis.complete_judgements import Averaged, Complete, averaged, complete
from human_eval.analysis.joining import Cells, Floats
from stats import Companion, PairedDifference

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
        The test; refused (p = 1) where too little was judged.
    """
    chosen = complete(of, raters)
    if chosen.items < TWO:
        return Tested(_nothing(chosen, level), "no test: too little was judged", chosen)
    if len(chosen.raters) == 1:
        found, why = _one_rater(chosen, level, seed)
        return Tested(found, why, chosen)
    if not chosen.enough:
        return Tested(
            _refused(of, chosen, level, seed),
            "no test: too few items were judged by all raters",
            chosen,
        )
    a, b = chosen.values
    found = stats.rating_difference(a, b, groups=chosen.groups, level=level)
    why = (
        f"items × raters: {len(chosen.raters)} raters judged the same items, so both are samples "
        "and both vary"
    )
    return Tested(found, why, chosen)


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
    return found, f"{design.why}; one rater, taken as fixed"


def _refused(of: Cells, chosen: Complete, level: float, seed: int) -> PairedDifference:
    """Show the difference over items and claim nothing: other raters might say otherwise."""
    means: Averaged = averaged(of)
    found = stats.compare_pair(*means.values, groups=means.groups, level=level, seed=seed)
    beside = Companion(f"{found.test} on item means (these raters only)", found.pvalue)
    companions = (beside, *found.companions)
    reason = f"refused: {chosen.refusal}"
    return replace(found, pvalue=1.0, companions=companions, refused=reason)


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
