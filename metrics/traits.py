"""What a metric may say of itself beyond the protocol, and what holds where it says nothing."""

from __future__ import annotations

from metrics.protocol import Metric


def higher_is_better(metric: Metric) -> bool:
    """Return whether a higher score is the better one: true unless the metric says otherwise.

    Examples:
        >>> from metrics.f1 import F1
        >>> from metrics.loss import Loss
        >>> higher_is_better(F1()), higher_is_better(Loss())
        (True, False)
    """
    return bool(getattr(metric, "higher_is_better", True))


def score_range(metric: Metric) -> str:
    """Return in words which scores are possible: 0–100 for percentages unless the metric says so.

    Examples:
        >>> from metrics.f1 import F1
        >>> from metrics.loss import Loss
        >>> score_range(F1()), score_range(Loss())
        ('0–100', '0 and above')
    """
    usual = "0–100" if metric.unit == "%" else "its own"
    return str(getattr(metric, "score_range", usual))


def scores_items(metric: Metric) -> bool:
    """Return whether the metric can score a single item.

    If not, it is a `metrics.corpus_only.CorpusOnly`: it has no counts, and only randomization
    can test it.
    """
    return bool(getattr(metric, "per_item", True))


def reads_likelihoods(metric: Metric) -> bool:
    """Return whether the metric is computed from how likely a checkpoint finds a text."""
    return bool(getattr(metric, "reads_likelihoods", False))


def reads_given(metric: Metric) -> bool:
    """Return whether the metric's values are those that somebody else gave."""
    return bool(getattr(metric, "reads_given", False))


def reads_texts(metric: Metric) -> bool:
    """Return whether texts are enough; if not, it needs likelihoods, or scores given elsewhere."""
    return not (reads_likelihoods(metric) or reads_given(metric))
