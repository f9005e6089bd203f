"""Runs to scores on the same items, set by set; what cannot be scored is left out and said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

import metrics as metric_house
from bench.analysis.aligned import Aligned, align
from bench.analysis.blanks import with_blanks
from bench.analysis.corpus_scores import faults_of
from bench.analysis.given_scores import with_given
from bench.analysis.losses import with_losses
from bench.base.errors import DataError
from bench.data.items import QuestionSet
from bench.data.schema import SuiteBlock
from bench.runs.conditions import Answered, Condition
from bench.runs.scoring import FailedMetric, ScoredSet, score_run
from metrics.broken import Broken
from metrics.protocol import Metric
from metrics.traits import reads_given, scores_items

ByRun = dict[str, dict[Condition, ScoredSet]]
"""Checkpoint -> condition -> one set, scored."""


def score_all(
    block: SuiteBlock, sets: Sequence[QuestionSet], runs: Mapping[str, Answered]
) -> tuple[Aligned, ...]:
    """Score every run and keep, set by set, the items that count in all of them.

    A metric that fails on any answer of any run leaves the whole comparison, and one that lacks
    what it is computed from leaves the set; `Aligned.left_out` says so.

    Raises:
        DataError: If the primary metric is among those that failed.
    """
    chosen = [metric_house.get(name) for name in dict.fromkeys(block.metrics)]
    scored = _scored(block, sets, runs, chosen)
    broken = {one.name: one.why for one in chosen if isinstance(one, Broken)}
    faults = _faults(scored.values()) | broken
    aligned = [
        align(one, _without(scored[one.name], faults), block.answer.unanswered) for one in sets
    ]
    sums = [one for one in chosen if not one.mean_of_items and one.name not in faults]
    for one in aligned:
        faults = faults_of(one, sums) | faults
    _check_primary(block, faults)
    alone = tuple(one.name for one in sums if not scores_items(one))
    order = [one.name for one in chosen]
    kept = (_dropped(one, faults, alone) for one in aligned)
    whole = [with_given(with_losses(one, chosen, runs), chosen, runs) for one in kept]
    _check_given(block, whole)
    return tuple(_ordered(one, order) for one in whole)


def _scored(
    block: SuiteBlock,
    sets: Sequence[QuestionSet],
    runs: Mapping[str, Answered],
    chosen: Sequence[Metric],
) -> dict[str, ByRun]:
    """Return every run's scores by set, checkpoint and condition."""
    found: dict[str, ByRun] = {one.name: {name: {} for name in runs} for one in sets}
    for name, answered in runs.items():
        for asked in answered.conditions:
            by_set = score_run(asked.run, sets, block.metrics, block.answer.take)
            for one in sets:
                scored = by_set[one.name]
                if block.answer.unanswered == "zero":
                    scored = with_blanks(scored, one, chosen)
                found[one.name][name][asked.condition] = scored
    return found


def _faults(by_set: Iterable[ByRun]) -> dict[str, str]:
    """Return by the names of the metrics that failed what they first failed on, in words."""
    faults: dict[str, str] = {}
    for by_run in by_set:
        for name, conditions in by_run.items():
            for scored in conditions.values():
                for failed in (*scored.failed, *_undefined(scored)):
                    faults.setdefault(failed.metric, _words(failed, name))
    return faults


def _undefined(scored: ScoredSet) -> list[FailedMetric]:
    """Return the means of item scores of which some answered item has none."""
    found = []
    for metric, scores in scored.item_scores.items():
        bad = np.argwhere(np.isnan(scores) & scored.answered)
        if len(bad) and metric_house.get(metric).mean_of_items:
            item = scored.ids[int(bad[0][1])]
            found.append(FailedMetric(metric, scored.set, item, "its score is NaN"))
    return found


def _words(failed: FailedMetric, checkpoint: str) -> str:
    item = "" if failed.item is None else f"item {failed.item!r} of "
    return f"it failed on {item}set {failed.set}, answered by {checkpoint}: {failed.problem}"


def _without(by_run: ByRun, faults: Mapping[str, str]) -> ByRun:
    def kept(one: ScoredSet) -> ScoredSet:
        scores = {name: found for name, found in one.item_scores.items() if name not in faults}
        return replace(one, item_scores=scores)

    return {
        name: {condition: kept(one) for condition, one in conditions.items()}
        for name, conditions in by_run.items()
    }


def _check_primary(block: SuiteBlock, faults: Mapping[str, str]) -> None:
    declared = block.analysis.primary
    primary = declared.metric if declared else block.metrics[0]
    if primary in faults:
        hint = "mend it, or name another primary metric"
        raise DataError(f"primary metric {primary}", faults[primary], hint=hint)


def _check_given(block: SuiteBlock, sets: Sequence[Aligned]) -> None:
    """Refuse a primary metric that others should have given, where they did not."""
    declared = block.analysis.primary
    name = declared.metric if declared else block.metrics[0]
    if not reads_given(metric_house.get(name)):
        return
    primary = next((one for one in sets if declared and one.set.name == declared.set), sets[0])
    if primary.items and name not in primary.metrics:
        why = next((one for one in primary.left_out if one.startswith(name)), "it has no scores")
        hint = f"name another primary metric: {', '.join(primary.metrics)}"
        raise DataError(f"primary metric {name}", why.rstrip("."), hint=hint)


def _dropped(one: Aligned, faults: Mapping[str, str], alone: Sequence[str]) -> Aligned:
    """Return the set without the metrics that failed, and with those that score only the whole."""
    notes = tuple(f"{name} is left out: {why}." for name, why in faults.items())
    if not one.items:
        return replace(one, left_out=notes)
    whole = tuple(name for name in alone if name not in faults)
    if whole and one.averaged:
        said = (
            f"{name} is left out of set {one.set.name}: it scores one answer to each question, all "
            "together, and here are several."
            for name in whole
        )
        notes, whole = (*notes, *said), ()
    return replace(one, corpus_only=whole, left_out=notes)


def _ordered(one: Aligned, order: Sequence[str]) -> Aligned:
    scores = {
        (name, metric): one.scores[name, metric]
        for name in one.texts
        for metric in order
        if (name, metric) in one.scores
    }
    return replace(one, scores=scores)
