"""G2: what is the score on items that do not stand in the training data?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bench.base.names import counted
from bench.checks.observed import Observed
from bench.checks.overfitting.case import Case
from bench.checks.results import CleanScore
from stats import Estimate, estimate

NEEDED = 30
"""Clean items below which nothing is said about generalization."""


def score_clean(case: Case) -> tuple[CleanScore, ...]:
    """Return each checkpoint's scores on all, clean and flagged items of sets with flagged ones."""
    return tuple(
        found
        for name in case.checkpoints
        for one in case.observed
        for found in _score(case, one, name)
    )


def _score(case: Case, one: Observed, checkpoint: str) -> Iterable[CleanScore]:
    flagged = case.leakage.flagged(one.set.name) if case.leakage else frozenset()
    hit = np.array([item.id in flagged for item in one.items], dtype=np.bool_)
    if not hit.any():
        return
    n_flagged = int(hit.sum())
    n_clean = len(one.items) - n_flagged
    yield CleanScore(
        checkpoint=checkpoint,
        set=one.set.name,
        metric=one.metric,
        all=_estimate(case, one, checkpoint, np.ones_like(hit)),
        clean=_estimate(case, one, checkpoint, ~hit) if n_clean else None,
        flagged=_estimate(case, one, checkpoint, hit),
        n_clean=n_clean,
        n_flagged=n_flagged,
        note="" if n_clean >= NEEDED else _too_few(n_clean),
    )


def _too_few(n: int) -> str:
    return f"generalization not estimable: {counted(n, 'clean item')}, {NEEDED} are needed"


def _estimate(case: Case, one: Observed, checkpoint: str, chosen: NDArray[np.bool_]) -> Estimate:
    groups = [item.group for item, keep in zip(one.items, chosen, strict=True) if keep]
    found = estimate(
        one.scores[checkpoint][chosen], groups=groups, binary=one.binary, level=case.level
    )
    low, high = found.interval
    return replace(found, interval=(max(low, 0.0), min(high, 100.0)))
