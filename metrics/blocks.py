"""A block of answers by several metrics: what a worker process does, with nothing else imported."""

from __future__ import annotations

from collections.abc import Sequence

from metrics.failure import MetricFailed
from metrics.protocol import Answers, Floats, Metric, References
from metrics.table import get

Found = dict[str, tuple[Floats, Floats] | MetricFailed]
"""By metric: counts (n, k) and item scores (n,), or why there are none."""


def count_block(names: Sequence[str], answers: Answers, references: References) -> Found:
    """Count a block by each metric; one that fails leaves its reason, and the rest goes on.

    Args:
        names: Metrics that can score single answers.
        answers: n texts.
        references: n lists of at least one accepted answer.

    Raises:
        LookupError: If a metric is unknown.
        ValueError: As `check_inputs` says.

    Examples:
        >>> count_block(["exact_match"], ["a", "b"], [["a"], ["a"]])["exact_match"][1]
        array([100.,   0.])
    """
    metrics = [get(name) for name in names]
    return {one.name: _counted(one, answers, references) for one in metrics}


def _counted(
    metric: Metric, answers: Answers, references: References
) -> tuple[Floats, Floats] | MetricFailed:
    try:
        counts = metric.counts(answers, references)
        return counts, metric.score(counts)
    except MetricFailed as failed:
        return failed
    except LookupError as missing:  # a model that it needs is not on this machine
        if type(missing) is not LookupError:
            raise
        return MetricFailed(metric.name, None, str(missing.args[0]))
