"""People's verdicts on answers, as scores.

Conventions:
    A score is 100 (correct), 0 (not correct) or NaN (no verdict), one for each item.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bench.base.errors import DataError

Floats = NDArray[np.float64]

WORDS = {
    **dict.fromkeys(("true", "correct", "yes", "1", "right"), 100.0),
    **dict.fromkeys(("false", "incorrect", "no", "0", "wrong"), 0.0),
    **dict.fromkeys(("", "none", "null", "nan"), float("nan")),
}
"""What a verdict may look like in a file, whatever its case."""


def verdict_scores(verdicts: Sequence[object], answered: Sequence[bool], where: str) -> Floats:
    """Return verdicts as scores, shape (n,).

    An item that was not answered and has no verdict is not correct: nobody needs to judge nothing.

    Args:
        verdicts: n values as they stand in the file: booleans, or one of `WORDS`.
        answered: Whether the checkpoint answered the item.
        where: File and column, for errors.

    Raises:
        DataError: If a verdict is none of these.
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
    word = str(value).strip().lower()
    if word not in WORDS:
        known = "true/false, correct/incorrect, yes/no, 1/0 or nothing"
        raise DataError(where, f"verdict {value!r}", expected=known)
    return WORDS[word]
