"""Scores that are no mean of item scores: of the whole, with intervals and tests that fit them.

Item scores of such metrics are for reading; what stands in a table is the corpus score, its
interval the jackknife's, its test approximate randomization. Over training seeds there is neither.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

import numpy as np

import metrics as metric_house
import stats
from bench.analysis.aligned import Aligned
from bench.analysis.treatments import Treatment
from bench.base.progress import say
from bench.results import Plan
from metrics.corpus_only import CorpusOnly, calls, swappable
from metrics.failure import MetricFailed
from metrics.guarded import Guarded
from metrics.protocol import Floats, Metric
from metrics.traits import scores_items
from stats import Estimate, PairedDifference
from stats.clustered import FEWEST_GROUPS
from stats.jackknife import jackknife_interval
from stats.resampling import ENUMERATED, by_group
from stats.results import UNDEFINED

Statistic = Callable[[Floats], Floats]

NO_TEST = "no test here covers new training seeds for a score that is no mean of items"
WHOLE_DRAWS = 999
"""Swaps where every one scores two whole corpora anew; elsewhere sums make 9,999 cheap."""


def corpus_score(aligned: Aligned, members: Sequence[str], metric: str) -> float:
    """Return the score of all answers of some checkpoints together, each counting alike.

    Raises:
        MetricFailed: If the metric cannot score them.
    """
    whole = _whole(metric)
    if whole is not None:
        texts = [text for name in members for text in _texts(aligned, name)]
        return whole.whole_score(texts, _references(aligned) * len(members))
    kind = metric_house.get(metric)
    if not scores_items(kind):
        raise MetricFailed(metric, None, "neither items nor the whole can be scored by it")
    return metric_house.corpus_score(kind, aligned.pooled_counts(members, metric))


def faults_of(aligned: Aligned, metrics: Sequence[Metric]) -> dict[str, str]:
    """Return by name, in words, which of some corpus metrics cannot score some checkpoint."""
    faults: dict[str, str] = {}
    for metric in metrics:
        for name in aligned.texts:
            problem = _problem(aligned, name, metric.name)
            if problem:
                where = f"set {aligned.set.name}, answered by {name}"
                faults.setdefault(metric.name, f"it failed on {where}: {problem}")
    return faults


def corpus_estimate(aligned: Aligned, name: str, metric: str, level: float) -> Estimate:
    """Return a checkpoint's corpus score with its jackknife interval, by groups where there are.

    The interval is undefined where one unit is all there is, or where none changes the score.
    """
    counts, score = _counts(aligned, name, metric)
    rows = by_group(counts, aligned.groups)
    groups = len(rows) if aligned.groups else None
    value, unit = corpus_score(aligned, [name], metric), "group" if groups else "item"
    found = Estimate(value, UNDEFINED, level, f"none: one {unit}", len(counts), groups, math.nan)
    if len(rows) < 2:
        return found
    spread = jackknife_interval(rows, score, level=level)
    method = f"jackknife t({spread.df})"
    if not spread.se > 0:
        why = "undefined without some" if math.isnan(spread.se) else "unchanged without any"
        method = f"none: {why} {unit}"
    elif groups and groups < FEWEST_GROUPS:
        method += f", fewer than {FEWEST_GROUPS} groups: not to be relied on"
    return replace(found, interval=spread.interval, method=method, se=spread.se)


def corpus_estimate_over_seeds(
    aligned: Aligned, side: Treatment, metric: str, level: float
) -> Estimate:
    """Return a scenario's corpus score over all its training seeds' answers, without interval."""
    return Estimate(
        value=corpus_score(aligned, side.members, metric),
        interval=UNDEFINED,
        level=level,
        method=f"none: {NO_TEST}",
        n_items=len(aligned.items),
        n_groups=len(set(aligned.groups)) if aligned.groups else None,
        se=math.nan,
    )


def corpus_difference(
    aligned: Aligned, pair: tuple[Treatment, Treatment], metric: str, plan: Plan, level: float
) -> PairedDifference:
    """Test two checkpoints' corpus scores; scenarios of several seeds are shown and refused."""
    if max(len(side.members) for side in pair) > 1:
        return _refused(aligned, pair, metric, level)
    whole = _whole(metric)
    if whole is not None:
        return _whole_difference(aligned, pair, whole, plan, level)
    return stats.approximate_randomization(
        aligned.pooled_counts(pair[0].members, metric),
        aligned.pooled_counts(pair[1].members, metric),
        _or_nan(metric_house.get(metric).score),
        groups=aligned.groups,
        seed=plan.seed,
        level=level,
    )


def _whole_difference(
    aligned: Aligned,
    pair: tuple[Treatment, Treatment],
    kind: CorpusOnly,
    plan: Plan,
    level: float,
) -> PairedDifference:
    texts = [_texts(aligned, side.members[0]) for side in pair]
    both = swappable(kind, texts[0], texts[1], _references(aligned))
    asked = _calls(aligned, texts)
    cost = asked * kind.seconds(texts[0], _references(aligned))
    where = f"{kind.name} on {aligned.set.name}, {pair[0].name} − {pair[1].name}"
    say(f"{where}: scored anew {asked:,} times for its test, about {max(cost, 1):,.0f} s")
    return stats.approximate_randomization(
        both.counts_a,
        both.counts_b,
        _or_nan(both.score),
        groups=aligned.groups,
        draws=WHOLE_DRAWS,
        seed=plan.seed,
        level=level,
    )


def _calls(aligned: Aligned, texts: Sequence[Sequence[str]]) -> int:
    """Return how often the whole is scored: where few units differ, every swap is tried once."""
    groups = aligned.groups or tuple(str(at) for at in range(len(aligned.items)))
    differ = {group for group, a, b in zip(groups, *texts, strict=True) if a != b}
    most = calls(len(set(groups)), WHOLE_DRAWS)
    if len(differ) > ENUMERATED:
        return most
    return most - 2 * WHOLE_DRAWS + 2 * int(2 ** len(differ))


def _refused(
    aligned: Aligned, pair: tuple[Treatment, Treatment], metric: str, level: float
) -> PairedDifference:
    first, second = (corpus_score(aligned, side.members, metric) for side in pair)
    return PairedDifference(
        difference=first - second,
        interval=UNDEFINED,
        level=level,
        pvalue=1.0,
        statistic=math.nan,
        df=None,
        se=math.nan,
        test="none",
        function="bench.analysis.corpus_scores.corpus_difference",
        n_items=len(aligned.items),
        n_groups=len(set(aligned.groups)) if aligned.groups else None,
        effect=first - second,
        facts=(("score of A", first), ("score of B", second)),
        refused=NO_TEST,
    )


def _counts(aligned: Aligned, name: str, metric: str) -> tuple[Floats, Statistic]:
    """Return what can be summed of a checkpoint, and the score of a sum."""
    whole = _whole(metric)
    if whole is None:
        return aligned.counts[name, metric], _or_nan(metric_house.get(metric).score)
    texts = _texts(aligned, name)
    one = swappable(whole, texts, texts, _references(aligned))
    return one.counts_a, _or_nan(one.score)


def _or_nan(score: Statistic) -> Statistic:
    """Return the score of sums, NaN for a resample that the metric fails on."""

    def scored(totals: Floats) -> Floats:
        with suppress(MetricFailed):
            return score(totals)
        flat = np.asarray(totals, dtype=np.float64).reshape(-1, np.shape(totals)[-1])
        values = [_value(score, row) for row in flat]
        return np.array(values, dtype=np.float64).reshape(np.shape(totals)[:-1])

    return scored


def _value(score: Statistic, row: Floats) -> float:
    try:
        return float(score(row))
    except MetricFailed:
        return math.nan


def _problem(aligned: Aligned, name: str, metric: str) -> str | None:
    try:
        value = corpus_score(aligned, [name], metric)
    except MetricFailed as failed:
        return failed.problem
    return None if math.isfinite(value) else f"its score is {value}"


def _whole(metric: str) -> CorpusOnly | None:
    """Return the metric where it scores all texts together and no single one, else None."""
    kind = metric_house.get(metric)
    inner = kind.inner if isinstance(kind, Guarded) else kind
    return replace(inner, name=metric) if isinstance(inner, CorpusOnly) else None


def _texts(aligned: Aligned, name: str) -> list[str]:
    """Return the scored texts; the empty one where nothing was answered."""
    return [text or "" for text in aligned.texts[name]]


def _references(aligned: Aligned) -> list[tuple[str, ...]]:
    return [item.answers for item in aligned.items]
