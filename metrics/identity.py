"""A metric's signature: the line that makes a score repeatable."""

from __future__ import annotations

from metrics.protocol import Metric

SEMANTICS = "1"
"""Raised whenever a metric of this package gives another number for the same texts."""


def signature(metric: Metric) -> str:
    """Return the metric's name, every setting that changes its number, and `SEMANTICS`.

    A metric of another package puts its own version among its settings.

    Examples:
        >>> from metrics.exact_match import ExactMatch
        >>> signature(ExactMatch())
        'exact_match|refs:max|text:strip|v:1'
    """
    return "|".join((metric.name, *metric.settings, f"v:{SEMANTICS}"))
