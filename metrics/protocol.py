"""What a metric is: it counts per answer, and a score is a function of summed counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Answers = Sequence[str]
References = Sequence[Sequence[str]]


@runtime_checkable
class Metric(Protocol):
    """A similarity of answers to their accepted answers.

    Counts add up: the sum of the rows of any choice of items, each as often as one likes, is
    what `score` takes. So one counts matrix serves item scores, corpus scores, bootstrap,
    permutation and clusters.
    """

    @property
    def name(self) -> str:
        """The metric's identity; every setting that is not the default is in it."""
        ...

    @property
    def unit(self) -> str:
        """Unit of `score`, "%" for 0–100."""
        ...

    @property
    def binary(self) -> bool:
        """True if an item's score can only be 0 or 100, so that McNemar's test applies."""
        ...

    @property
    def mean_of_items(self) -> bool:
        """True if the corpus score is the mean of the item scores."""
        ...

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the k columns of `counts`."""
        ...

    @property
    def settings(self) -> tuple[str, ...]:
        """What changes the number, as short words, e.g. `("refs:max", "text:strip")`."""
        ...

    def counts(self, answers: Answers, references: References) -> Floats:
        """Count for each answer what `score` needs.

        Args:
            answers: n texts. An unanswered item is the caller's to drop, or to score zero in its
                row of counts: "" is an answer, and can match a reference that is empty too.
            references: n lists of at least one accepted answer each.

        Returns:
            Shape (n, k), one row per answer, one column per name in `columns`.

        Raises:
            ValueError: If lengths differ, a text is not a string, an item has no reference, or
                references are a bare string where a list is meant.
        """
        ...

    def score(self, totals: Floats) -> Floats:
        """Turn summed counts into scores.

        Args:
            totals: Shape (..., k), sums of rows of `counts`.

        Returns:
            Shape (...), in `unit`; NaN where the score is undefined (no items), never 0 for it.

        Raises:
            ValueError: If the last axis does not have k entries.
        """
        ...
