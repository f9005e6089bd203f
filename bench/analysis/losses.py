"""Loss: from how likely the checkpoints find the accepted answers, not from what they answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from bench.analysis.aligned import Aligned
from bench.base.names import counted
from bench.runs.conditions import Answered
from bench.runs.likelihoods import likelihood_columns
from metrics.loss import Loss
from metrics.protocol import Floats, Metric
from metrics.traits import reads_likelihoods


def with_losses(one: Aligned, metrics: Sequence[Metric], runs: Mapping[str, Answered]) -> Aligned:
    """Add the item scores of metrics that read likelihoods, where all of them are known.

    Whether an item was answered does not matter here: a checkpoint can be asked how likely it
    finds an answer that it did not give.

    Args:
        one: A set's scores on the same items.
        metrics: The suite's.
        runs: Checkpoint -> what it answered, with its likelihoods.

    Returns:
        The set with such metrics' scores, or with a sentence that says why they are left out.
    """
    for metric in metrics:
        if reads_likelihoods(metric) and one.items:
            one = _added(one, metric, runs)
    return one


def _added(one: Aligned, metric: Metric, runs: Mapping[str, Answered]) -> Aligned:
    if not isinstance(metric, Loss):
        return _left_out(one, metric, "it reads probabilities in a way that is not known here")
    scores: dict[tuple[str, str], Floats] = {}
    for name in one.texts:
        likelihoods = runs[name].likelihoods
        if likelihoods is None:
            return _left_out(one, metric, f"{name} gave no log-probabilities")
        nlls, _, _ = likelihood_columns(likelihoods, one.set.name, one.items)
        unknown = int((~np.isfinite(nlls)).sum())
        if unknown:
            return _left_out(
                one, metric, f"{name} gave no log-probabilities for {counted(unknown, 'item')}"
            )
        scores[name, metric.name] = metric.score(metric.counts_of(nlls))
    raw = {key: values[None, None, :] for key, values in scores.items()}
    return replace(one, scores={**one.scores, **scores}, raw={**one.raw, **raw})


def _left_out(one: Aligned, metric: Metric, why: str) -> Aligned:
    note = f"{metric.name} is left out of set {one.set.name}: {why}."
    return replace(one, left_out=(*one.left_out, note))
