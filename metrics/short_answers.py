"""Whether answers are too short for BLEU, which is 0 where no run of four tokens is shared."""

from __future__ import annotations

import numpy as np

from metrics.bleu_counts import ORDERS
from metrics.protocol import Floats, Metric
from metrics.sacre_bleu import SacreBleu


def mean_tokens_if_short(metric: Metric, totals: Floats) -> float | None:
    """Return the mean number of tokens of an answer where that is too few for the metric.

    Too few are less than four on average for BLEU and what contains it. sacreBLEU smooths: there
    it is too few only if no answer has four, and never for a single item, which it scores by the
    runs that there are.

    Args:
        metric: Any metric.
        totals: Its summed counts, shape (k,).

    Returns:
        None where the answers are long enough, and for metrics that do not look for such runs.

    Examples:
        >>> from metrics.bleu import Bleu
        >>> def of(*answers):
        ...     return Bleu().counts(answers, [["x"]] * len(answers)).sum(axis=0)
        >>> mean_tokens_if_short(Bleu(), of("Paris", "the Nile")), mean_tokens_if_short(
        ...     Bleu(), of("one that is long enough"))
        (1.5, None)
    """
    found = dict(zip(metric.columns, np.asarray(totals, dtype=np.float64).tolist(), strict=True))
    length = next((name for name in found if name.endswith("answer_length")), None)
    if length is None:
        return None
    start = length.removesuffix("answer_length")  # "bleu." in the average, which contains it
    runs, items = found.get(f"{start}possible_{ORDERS}"), found.get(f"{start}items")
    if runs is None or not items:
        return None
    if isinstance(metric, SacreBleu) and (runs > 0 or items == 1):
        return None
    tokens = found[length] / items
    return tokens if tokens < ORDERS else None
