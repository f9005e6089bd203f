"""Does the metric measure knowledge here, or only form? Warnings that stand beside a verdict."""

from __future__ import annotations

import math
import re

FLOOR, CEILING = 2.0, 98.0
LENGTH_RATIO = 3.0
LENGTH_BOUND = {"exact_match", "f1", "squad_exact_match", "squad_f1"}


def floor_warning(
    score_a: float,
    score_b: float,
    *,
    binary: bool,
    answer_length_ratio: float | None,
    metric: str,
) -> str | None:
    """Warn where a primary metric sits at its floor or ceiling, or punishes length.

    Args:
        score_a: A's score, 0–100.
        score_b: B's score, 0–100.
        binary: The metric is right or wrong per item.
        answer_length_ratio: Median length of the answers over that of the references, the
            larger of the two checkpoints'; None where unknown.
        metric: Name of the metric, e.g. "squad_f1".

    Returns:
        One or two sentences, or None. Both rates below 2 % or both above 98 % on a binary
        metric; answers more than 3 times as long as the references under an exact-match or F1
        metric.

    Raises:
        ValueError: A score that is NaN or outside 0–100, or a negative or NaN ratio.
    """
    for score in (score_a, score_b):
        if not 0 <= score <= 100:
            raise ValueError(f"scores between 0 and 100 are needed, found {score}")
    found = (
        _at_an_end(score_a, score_b, metric) if binary else None,
        _too_long(answer_length_ratio, metric),
    )
    return " ".join(filter(None, found)) or None


def _at_an_end(score_a: float, score_b: float, metric: str) -> str | None:
    if max(score_a, score_b) < FLOOR:
        end = f"below {FLOOR:g} %"
    elif min(score_a, score_b) > CEILING:
        end = f"above {CEILING:g} %"
    else:
        return None
    return (
        f"Both rates of {metric} lie {end}: it hardly tells these checkpoints apart by what they "
        "know, and may measure the form of their answers."
    )


def _too_long(ratio: float | None, metric: str) -> str | None:
    if ratio is None:
        return None
    if math.isnan(ratio) or ratio < 0:
        raise ValueError(f"answer_length_ratio must be 0 or more, found {ratio}")
    # "evaluate:" may stand before a metric's name, its parameters after "@" or "(".
    name = re.split(r"[@(]", metric.rpartition(":")[2], maxsplit=1)[0]
    if ratio <= LENGTH_RATIO or name not in LENGTH_BOUND:
        return None
    return (
        f"The answers' median length is more than {LENGTH_RATIO:g} times the references': "
        f"{metric} measures length here as well as knowledge."
    )
