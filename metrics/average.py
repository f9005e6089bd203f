"""The average of six metrics, as the experiment this suite grew out of reported it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import ClassVar

import numpy as np

from metrics.bleu import Bleu
from metrics.exact_match import ExactMatch
from metrics.f1 import F1
from metrics.meteor import Meteor
from metrics.protocol import Answers, Floats, Metric, References
from metrics.rouge import Rouge

PARTS: tuple[Metric, ...] = (
    ExactMatch(),
    F1(),
    Bleu(),
    Rouge("rouge1"),
    Rouge("rougeL"),
    Meteor("treebank"),
)


@dataclass(frozen=True)
class Average:
    """Plain mean of exact_match, f1, bleu, rouge1, rougeL and meteor, 0–100.

    Conventions:
        Each part is scored over all items first, by its own rule, and the six scores are averaged
        with equal weights; since BLEU is no mean of its items, neither is this. Exact match and
        F1 are the strict forms, METEOR is `meteor-treebank`, which needs no download. The
        identical answer scores a little below 100, as METEOR does, and below 84 as an item of
        fewer than four tokens, whose BLEU is 0. Undefined where a part is.

    Differences from other tools:
        The mean of the six tools' own scores, but for METEOR on texts of several sentences:
        evaluate (and `meteor` here) cuts those into sentences first and scores higher or lower.
        ROUGE is without stemmer; sacreBLEU is not part of it. A mean of unlike things has no
        interpretation of its own; it is here to be put beside published tables.

    Source:
        The seed experiment's table: its six columns average to 99.42, 87.08 and 100.00.

    Examples:
        >>> counts = Average().counts(["a b c d e"], [["a b c d e"]])
        >>> round(float(Average().score(counts)[0]), 2)
        99.93
    """

    name: ClassVar[str] = "average"
    unit: ClassVar[str] = "%"
    binary: ClassVar[bool] = False
    mean_of_items: ClassVar[bool] = False
    columns: ClassVar[tuple[str, ...]] = tuple(
        f"{part.name}.{column}" for part in PARTS for column in part.columns
    )
    settings: ClassVar[tuple[str, ...]] = (
        "of:" + "+".join(part.name for part in PARTS),
        "weights:equal",
    )

    def counts(self, answers: Answers, references: References) -> Floats:
        """Return shape (n, k): the counts of the parts side by side, in the order of `PARTS`."""
        return np.hstack([part.counts(answers, references) for part in PARTS])

    def score(self, totals: Floats) -> Floats:
        """Return the mean of the parts' scores, shape (...); NaN where a part is undefined."""
        totals = np.asarray(totals, dtype=np.float64)
        if totals.ndim == 0 or totals.shape[-1] != len(self.columns):
            raise ValueError(f"totals have shape {totals.shape}; expected (..., {_ENDS[-1]})")
        of_parts = np.split(totals, _ENDS[:-1], axis=-1)
        return mean_of([part.score(own) for part, own in zip(PARTS, of_parts, strict=True)])


def mean_of(scores: list[Floats]) -> Floats:
    """Return the mean of the parts' scores, each of shape (...), with equal weights.

    Examples:
        >>> mean_of([np.array([100.0, 50.0]), np.array([0.0, np.nan])])
        array([50., nan])
    """
    found: Floats = np.mean(np.stack(scores), axis=0)
    return found


_ENDS = list(accumulate(len(part.columns) for part in PARTS))
