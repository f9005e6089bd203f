"""What automatic metrics say of the answers that people rated: computed anew from the round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

import metrics as metric_house
from bench.base.errors import RoundError
from bench.base.progress import step
from human_eval.analysis.joining import Floats, Judged
from human_eval.rounds.folder import RoundFolder
from human_eval.rounds.visible import NO_ANSWER
from metrics.failure import MetricFailed
from metrics.protocol import Metric
from metrics.scores import item_scores
from metrics.traits import higher_is_better, reads_texts, scores_items

USUAL = (
    "exact_match",
    "f1",
    "squad_exact_match",
    "squad_f1",
    "contains_answer",
    "bleu",
    "rouge1",
    "rougeL",
    "meteor-split",
    "chrf",
)
"""Held against people beside the round's own, unless the user names others."""


@dataclass(frozen=True, eq=False)
class MetricScores:
    """Each metric's scores of the shown answers.

    Attributes:
        scores: Metric -> (t,), higher is better, NaN where it has none.
        binary: Metrics that are right or wrong.
        failed: Metric -> why it says nothing.
    """

    scores: Mapping[str, Floats]
    binary: frozenset[str]
    failed: Mapping[str, str]


def metric_scores(folder: RoundFolder, found: Judged, names: Sequence[str]) -> MetricScores:
    """Score every shown answer of a rating round by its accepted answers.

    Args:
        folder: The round; its key holds the accepted answers.
        found: Its judgements.
        names: Of metrics; none: the round's and `USUAL`.

    Raises:
        RoundError: If a metric is unknown.
    """
    chosen = [_metric(name) for name in dict.fromkeys(names or (*folder.plan.metrics, *USUAL))]
    kept = [at for at, one in enumerate(found.secrets) if one.references]
    answers = [_written(folder.tasks[found.tasks[at]].answers[0]) for at in kept]
    references = [list(found.secrets[at].references) for at in kept]
    scores: dict[str, Floats] = {}
    failed: dict[str, str] = {}
    with step("metrics", len(chosen), "metrics") as on:
        for metric in chosen:
            told = _score(metric, answers, references)
            if isinstance(told, str):
                failed[metric.name] = told
            else:
                scores[metric.name] = np.full(len(found.tasks), np.nan)
                scores[metric.name][kept] = told
            on(1)
    binary = frozenset(one.name for one in chosen if one.binary)
    return MetricScores(scores, binary, failed)


def _written(shown: str) -> str:
    """Return what the checkpoint wrote: the words that raters see for a blank answer are ours."""
    return "" if shown == NO_ANSWER else shown


def _metric(name: str) -> Metric:
    try:
        return metric_house.get(name)
    except LookupError as error:
        raise RoundError("metric", str(error)) from None


def _score(
    metric: Metric, answers: Sequence[str], references: Sequence[Sequence[str]]
) -> Floats | str:
    """Return item scores, higher is better, or why there are none."""
    if not reads_texts(metric):
        return "it is not computed from texts"
    if not scores_items(metric):
        return "it scores no single answer"
    if not answers:
        return "the round holds no accepted answers"
    try:
        found = item_scores(metric, metric.counts(answers, references))
    except MetricFailed as problem:
        return problem.problem
    except LookupError as missing:  # a model that it needs is not on this machine
        if type(missing) is not LookupError:
            raise
        return str(missing.args[0])
    return found if higher_is_better(metric) else -found
