"""Scores that other harnesses gave: from their logs, beside those that are computed here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from bench.analysis.aligned import Aligned
from bench.base.names import counted
from bench.runs.conditions import Answered
from metrics.given import Given
from metrics.protocol import Floats, Metric

_TWO_VALUES = (0.0, 100.0)


def with_given(one: Aligned, metrics: Sequence[Metric], runs: Mapping[str, Answered]) -> Aligned:
    """Add the item scores that other harnesses gave, where every compared answer has one.

    Args:
        one: A set's scores on the same items.
        metrics: The suite's.
        runs: Checkpoint -> what it answered, with the scores it was given.

    Returns:
        The set with such metrics' scores, or with a sentence that says why they are left out;
        without either where nobody was given such scores in this set.
    """
    for metric in metrics:
        if isinstance(metric, Given) and any(_known(one, metric, run) for run in runs.values()):
            one = _added(one, metric, runs)
    return one


def _known(one: Aligned, metric: Given, run: Answered) -> bool:
    """Whether a run was given any such score of an item that counts."""
    given = (run.given or {}).get(metric.measure, {})
    ids = {item.id for item in one.items}
    return any(name == one.set.name and item in ids for name, item, _ in given)


def _added(one: Aligned, metric: Given, runs: Mapping[str, Answered]) -> Aligned:
    raw: dict[tuple[str, str], Floats] = {}
    for name in one.texts:
        values = _values(one, metric.measure, runs[name])
        unknown = int(np.isnan(values).any(axis=0).sum())
        if unknown == len(one.items):
            return _left_out(one, metric, f"{name} was given no such scores")
        if unknown:
            return _left_out(
                one, metric, f"{name} was given no such score for {counted(unknown, 'item')}"
            )
        try:
            raw[name, metric.name] = _scores(metric, values)[None]
        except ValueError as problem:
            return _left_out(one, metric, f"{name} was given {problem}")
    scores = {key: table[0].mean(axis=0) for key, table in raw.items()}
    binary = all(np.isin(table, _TWO_VALUES).all() for table in raw.values()) and not metric.raw
    return replace(
        one,
        scores={**one.scores, **scores},
        raw={**one.raw, **raw},
        two_valued=one.two_valued | {metric.name} if binary else one.two_valued,
    )


def _scores(metric: Given, values: Floats) -> Floats:
    """Return scores of the shape of the values."""
    return metric.score(metric.counts_of(values.ravel())).reshape(values.shape)


def _values(one: Aligned, measure: str, run: Answered) -> Floats:
    """Return (samples, n) values as logged, NaN where there is none."""
    given = (run.given or {}).get(measure, {})
    samples = run.conditions[0].samples
    return np.array(
        [
            [given.get((one.set.name, item.id, sample), np.nan) for item in one.items]
            for sample in range(samples)
        ],
        dtype=np.float64,
    )


def _left_out(one: Aligned, metric: Metric, why: str) -> Aligned:
    note = f"{metric.name} is left out of set {one.set.name}: {why}."
    return replace(one, left_out=(*one.left_out, note))
