"""What a comparison of metrics with people gives: a row per metric, a difference per pair."""

from __future__ import annotations

import math
from dataclasses import dataclass

from stats.results import Interval


@dataclass(frozen=True, slots=True)
class MetricCorrelation:
    """One metric's correlation with people, over items within checkpoints.

    Attributes:
        metric: Its place in the table.
        kind: "kendall", "spearman" or "pearson".
        value: Mean of the checkpoints' coefficients, −1 to 1; NaN where undefined.
        interval: At `level`, within −1 to 1.
        level: Between 0 and 1.
        pvalue: Two-sided, of no correlation; 1 where undefined, never NaN.
        test: Name of the test with its degrees of freedom.
        permutation_p: By shuffling, or None where items come in groups or none was asked for.
        by_checkpoint: Each checkpoint's coefficient, NaN where undefined.
        n_items: Items that entered.
        n_groups: Groups, or None where items were taken as independent.
        n_cells: Judged answers that entered `value`: those of undefined checkpoints do not.
        dropped: Judged answers that lack a score of some metric.
        seed: Of the shuffles.
        reason: Why there is no value or no interval, or None.
        function: Dotted name of the function that computed this.
    """

    metric: int
    kind: str
    value: float
    interval: Interval
    level: float
    pvalue: float
    test: str
    permutation_p: float | None
    by_checkpoint: tuple[float, ...]
    n_items: int
    n_groups: int | None
    n_cells: int
    dropped: int
    seed: int
    reason: str | None = None
    function: str = "stats.correlations.rank_correlations"

    @property
    def n_undefined(self) -> int:
        """Checkpoints without a coefficient, left out of `value`."""
        return sum(math.isnan(one) for one in self.by_checkpoint)


@dataclass(frozen=True, slots=True)
class CorrelationDifference:
    """How much better one metric agrees with people than another.

    Attributes:
        first, second: Places of the metrics.
        kind: As above.
        difference: First − second, on the checkpoints where both are defined; NaN where none is.
        interval: At `level`.
        level: Between 0 and 1.
        pvalue: Two-sided; 1 where undefined, never NaN.
        test: Name of the test with its degrees of freedom.
        n_checkpoints: Checkpoints where both are defined.
        reason: Why there is no difference or no interval, or None.
    """

    first: int
    second: int
    kind: str
    difference: float
    interval: Interval
    level: float
    pvalue: float
    test: str
    n_checkpoints: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Correlations:
    """Several metrics beside the same judgements.

    Attributes:
        rows: One per metric, in order.
        differences: One per pair of metrics, (0, 1), (0, 2) …; p-values unadjusted.
    """

    rows: tuple[MetricCorrelation, ...]
    differences: tuple[CorrelationDifference, ...]
