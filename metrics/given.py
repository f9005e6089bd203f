"""Scores that somebody else gave: another harness, a judge, a program that is not at hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from metrics.failure import MetricFailed
from metrics.plain_mean import mean_value
from metrics.protocol import Answers, Floats, References

LOWER, RAW = "lower:", "raw:"


@dataclass(frozen=True)
class Given:
    """Scores that another harness gave to the answers, as its log has them.

    Conventions:
        NAME is what the harness calls them, e.g. `given:exact_match` of lm-evaluation-harness or
        `given:graded/tone` of a scorer that gives several numbers. They lie in 0–1 and are shown
        as 0–100; `given:raw:NAME` shows any number as it is; `lower:` before that says that lower
        is better. No function of texts: `counts_of` takes the answers' values. Where some
        compared answer has none, the metric is left out of that set, and a sentence says so.

    Differences from other tools:
        The item values are the harness's own. Its mean may differ by the items: here all numbers
        rest on those that every compared checkpoint answered. Its test does differ: checkpoints
        are compared on the same items, in pairs.

    Source:
        The log, which is named in the report.

    Examples:
        >>> one = Given("exact_match")
        >>> float(one.score(one.counts_of([1.0, 0.0, 1.0, 1.0]).sum(axis=0)))
        75.0
    """

    measure: str
    lower: bool = False
    raw: bool = False

    binary: ClassVar[bool] = False
    mean_of_items: ClassVar[bool] = True
    reads_given: ClassVar[bool] = True
    columns: ClassVar[tuple[str, ...]] = ("value", "items")

    @property
    def name(self) -> str:
        """`given:`, then what is not as usual, then the harness's name for it."""
        return f"given:{LOWER if self.lower else ''}{RAW if self.raw else ''}{self.measure}"

    @property
    def unit(self) -> str:
        """A percentage, or whatever the harness counts."""
        return "as given" if self.raw else "%"

    @property
    def higher_is_better(self) -> bool:
        """As the name says."""
        return not self.lower

    @property
    def settings(self) -> tuple[str, ...]:
        """Nothing is computed here, so only that can be said."""
        return ("by:others", "scale:1" if self.raw else "scale:100")

    def counts_of(self, values: ArrayLike) -> Floats:
        """Return counts, shape (n, 2).

        Args:
            values: Shape (n,), as they stand in the log; NaN where there is none.

        Returns:
            The value in the metric's unit, and 1; both NaN where the value is unknown.

        Raises:
            ValueError: If `values` has another shape, holds infinities, or, where they should be
                0–1, others.
        """
        given = np.asarray(values, dtype=np.float64)
        if given.ndim != 1:
            raise ValueError(f"values have shape {given.shape}; expected (items,)")
        outside = (given < 0) | (given > 1)
        bad = np.flatnonzero(np.isinf(given) if self.raw else outside)
        if bad.size:
            hint = "" if self.raw else f" in 0–1; given:{RAW}{self.measure} shows it as it is"
            raise ValueError(f"value {given[bad[0]]:g}; expected numbers{hint}")
        shown = given if self.raw else 100 * given
        return np.stack([shown, np.where(np.isnan(given), np.nan, 1.0)], axis=1)

    def counts(self, answers: Answers, references: References) -> Floats:
        """Refuse: texts do not say what somebody else thought of them.

        Raises:
            MetricFailed: Always.
        """
        raise MetricFailed(self.name, None, "it needs the scores in a harness's log, not texts")

    def score(self, totals: Floats) -> Floats:
        """Return summed values / items, shape (...); NaN where there are none."""
        return mean_value(totals)


def given_metric(words: str) -> Given:
    """Return the metric of what stands behind `given:`.

    Raises:
        LookupError: If no name stands there.

    Examples:
        >>> given_metric("lower:raw:seconds")
        Given(measure='seconds', lower=True, raw=True)
    """
    lower = words.startswith(LOWER)
    rest = words.removeprefix(LOWER)
    raw = rest.startswith(RAW)
    measure = rest.removeprefix(RAW)
    if not measure:
        raise LookupError("name the harness's metric behind it: given:exact_match")
    return Given(measure, lower, raw)
