"""People's verdicts on answers, as scores.

Conventions:
    A score is 100 (correct), 0 (not correct) or NaN (no verdict), one for each item.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bench.base.errors import DataError
from human_eval.importing.words import meant

Floats = NDArray[np.float64]

_SCORES: dict[object, float] = {"correct": 100.0, "incorrect": 0.0, None: float("nan")}


def verdict_scores(verdicts: Sequence[object], answered: Sequence[bool], where: str) -> Floats:
    """Return verdicts as scores, shape (n,).

    An item that was not answered and has no verdict is not correct: nobody needs to judge nothing.

    Args:
        verdicts: n values as they stand in the file: booleans, or words that an import knows.
        answered: Whether the checkpoint answered the item.
        where: File and column, for errors.

    Raises:
        DataError: If a verdict is none of these, or a partial one: an accuracy has no place for it.
    """
    scores = np.array([_score(value, where) for value in verdicts], dtype=np.float64)
    unjudged = np.isnan(scores) & ~np.asarray(answered, dtype=bool)
    return np.where(unjudged, 0.0, scores)


def agreement(verdicts: Floats, metric: Floats) -> float:
    """Return the percentage of judged items on which a binary metric and people agree, 0-100.

    Both arrays hold 0, 100 or NaN, shape (n,); NaN where no item has both.
    """
    both = ~np.isnan(verdicts) & ~np.isnan(metric)
    if not both.any():
        return float("nan")
    return float(np.mean(verdicts[both] == metric[both]) * 100)


def _score(value: object, where: str) -> float:
    word = meant("verdict", value)
    if word == "partially_correct":
        expected, hint = "right or wrong", "`bench human import` makes a round of partial verdicts"
        raise DataError(where, f"verdict {value!r}", expected=expected, hint=hint)
    if word not in _SCORES:
        known = "true/false, correct/incorrect, yes/no, 1/0 or nothing"
        raise DataError(where, f"verdict {value!r}", expected=known)
    return _SCORES[word]
