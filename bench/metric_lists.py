"""The story of `bench metrics`: the metrics there are, or the one of a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import metrics as metric_house
from bench.base.errors import SuiteError
from metrics.broken import Broken
from metrics.named_pages import stand_in, stand_ins
from metrics.protocol import Metric
from metrics.table import plugin_names


@dataclass(frozen=True, slots=True)
class MetricList:
    """Metrics to be shown.

    Attributes:
        metrics: In the table's order, those of installed packages behind them, and one that
            stands for each kind that is made from its name.
        broken: Names of installed packages' metrics that cannot be loaded -> why.
    """

    metrics: Sequence[Metric]
    broken: Mapping[str, str]


def metric_called(name: str) -> Metric:
    """Return the metric of this name.

    Raises:
        SuiteError: If it is unknown (names the nearest), or a plugin whose code raises.
    """
    metric = metric_or_broken(name)
    if isinstance(metric, Broken):
        raise SuiteError(f"metric {name}", metric.why)
    return metric


def metric_or_broken(name: str) -> Metric:
    """Return the metric of this name, for scoring: a plugin whose code raises fails by itself.

    Raises:
        SuiteError: If it is unknown; names the nearest.
    """
    try:
        return metric_house.get(name)
    except LookupError as error:
        raise SuiteError("metric", str(error)) from None


def metric_to_show(name: str) -> Metric:
    """Return the metric of this name, or the one that stands for its kind.

    Raises:
        SuiteError: As `metric_called`.
    """
    return stand_in(name) or metric_called(name)


def known_metrics() -> MetricList:
    """Return every metric that has a name, whether its package can be loaded or not."""
    found = [metric_house.get(name) for name in metric_house.names()]
    broken = {}
    for name in plugin_names():
        try:
            found.append(metric_called(name))
        except SuiteError as error:
            broken[name] = error.found
    for made in stand_ins():  # METEOR of sentences beside those of words
        alike = [place for place, one in enumerate(found) if type(one) is type(made)]
        found.insert(alike[-1] + 1 if alike else len(found), made)
    return MetricList(found, broken)
