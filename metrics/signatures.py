"""What repeats a score: the metric's signature with the number of references and items in it."""

from __future__ import annotations

from metrics.identity import signature
from metrics.protocol import Metric, References


def reference_range(references: References) -> tuple[int, int]:
    """Return the fewest and the most references that an item has; (0, 0) without items.

    Examples:
        >>> reference_range([["a"], ["b", "c"]])
        (1, 2)
    """
    sizes = [len(accepted) for accepted in references]
    return min(sizes, default=0), max(sizes, default=0)


def score_signature(metric: Metric, references: tuple[int, int], items: int) -> str:
    """Return the signature of one score, after sacreBLEU's habit.

    Args:
        metric: What was scored by.
        references: The fewest and the most references of an item.
        items: How many answers were scored.

    Returns:
        `signature(metric)` with `nrefs:` (a number, or `var` where items differ) and `n:` behind
        the name.

    Examples:
        >>> from metrics.f1 import F1
        >>> score_signature(F1(), (1, 3), 20)
        'f1|nrefs:var|n:20|refs:max|tokens:split|empty:0|v:1'
    """
    fewest, most = references
    number = str(most) if fewest == most else "var"
    name, *settings = signature(metric).split("|")
    return "|".join((name, f"nrefs:{number}", f"n:{items}", *settings))
