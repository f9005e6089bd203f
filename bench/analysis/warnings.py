"""Sentences that belong beside the verdict: when the primary metric misleads."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import numpy as np

import metrics as metric_house
import stats
from bench.analysis.aligned import Aligned
from bench.results import Pair, Plan


def floors(primary: Aligned, pairs: Sequence[Pair], plan: Plan) -> tuple[str, ...]:
    """Return warnings where the primary metric measures form or length rather than knowledge."""
    binary = metric_house.get(plan.metric).binary
    found = [
        stats.floor_warning(
            float(np.mean(primary.scores[pair.a, plan.metric])),
            float(np.mean(primary.scores[pair.b, plan.metric])),
            binary=binary,
            answer_length_ratio=max(_length_ratio(primary, name) for name in (pair.a, pair.b)),
            metric=plan.metric,
        )
        for pair in pairs
        if pair.family == "primary"
    ]
    return tuple(dict.fromkeys(text for text in found if text))


def _length_ratio(aligned: Aligned, name: str) -> float:
    """Return the answers' median length over the references', in words; the longest reference."""
    answers = [len((text or "").split()) for text in aligned.texts[name]]
    references = [max(len(text.split()) for text in item.answers) for item in aligned.items]
    return median(answers) / max(median(references), 1)
