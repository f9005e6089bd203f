"""People's verdicts beside the metrics, on the same items."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

import metrics as metric_house
import stats
from bench.analysis.aligned import Aligned
from bench.base.errors import SuiteError
from bench.base.names import suggestion
from bench.data.sets import read_column
from bench.data.suite import Suite
from bench.results import HumanAccuracy
from human_eval import agreement, verdict_scores
from stats import Estimate

Floats = NDArray[np.float64]


def human_accuracy(
    suite: Suite, sets: Sequence[Aligned], level: float
) -> tuple[HumanAccuracy, ...]:
    """Return, for each checkpoint with verdicts, what people said and which metrics agree.

    Args:
        suite: Names the columns that hold verdicts.
        sets: Scores on the same items.
        level: Of the intervals.

    Raises:
        SuiteError: If the suite has verdicts on a checkpoint that it does not name.
        DataError: If a column is missing or holds something that is no verdict.
    """
    found = []
    for aligned in sets:
        columns = suite.block.human.get(aligned.set.name, {})
        _check_names(columns, suite)
        for name, column in columns.items():
            if name in aligned.texts:
                found.append(_accuracy(suite, aligned, name, column, level))
    return tuple(found)


def _check_names(columns: Mapping[str, str], suite: Suite) -> None:
    for name in columns:
        if name not in suite.block.checkpoints:
            hint = suggestion(name, suite.block.checkpoints)
            raise SuiteError(f"{suite.path}: human", f"no checkpoint {name!r}", hint=hint)


def _accuracy(
    suite: Suite, aligned: Aligned, name: str, column: str, level: float
) -> HumanAccuracy:
    by_id = read_column(suite, aligned.set.name, column)
    answered = [bool(text and text.strip()) for text in aligned.texts[name]]
    values = [by_id.get(item.id) for item in aligned.items]
    scores = verdict_scores(values, answered, f"{aligned.set.path}: column {column!r}")
    judged = ~np.isnan(scores)
    groups = aligned.groups
    kept = [group for group, use in zip(groups, judged, strict=True) if use] if groups else None
    return HumanAccuracy(
        checkpoint=name,
        set=aligned.set.name,
        estimate=_estimate(scores[judged], kept, level),
        judged=int(judged.sum()),
        agreement={
            metric: agreement(scores, aligned.scores[name, metric])
            for _, metric in aligned.scores
            if metric_house.get(metric).binary
        },
    )


def _estimate(scores: Floats, groups: list[str] | None, level: float) -> Estimate:
    if not scores.size:
        return Estimate(math.nan, (math.nan, math.nan), level, "no verdicts", 0, None, math.nan)
    return stats.estimate(scores, groups=groups, binary=True, level=level)
