"""Frozen results: every number beside the settings that produced it.

Conventions:
    Differences are A − B in the metric's unit, so a positive one means A scores higher.
    An undefined number is NaN, an undefined interval (NaN, NaN); a p-value is never NaN.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Interval = tuple[float, float]
VerdictKind = Literal["a_higher", "b_higher", "equivalent", "not_established"]

UNDEFINED: Interval = (float("nan"), float("nan"))


@dataclass(frozen=True, slots=True)
class Companion:
    """A second test of the same difference: shown beside the primary one, never deciding.

    Attributes:
        name: Name of the test.
        pvalue: Two-sided, never NaN.
    """

    name: str
    pvalue: float


@dataclass(frozen=True, slots=True)
class PairedDifference:
    """Difference between two checkpoints on the same items.

    Attributes:
        difference: A − B in the metric's unit.
        interval: Confidence interval of `difference` at `level`, unadjusted.
        level: Level of every interval in this result, between 0 and 1.
        pvalue: Two-sided; 1.0 for identical answers and for refused tests, never NaN.
        statistic: The test's statistic, with the sign of `difference`; NaN where undefined.
        df: Degrees of freedom, or None where the test has none.
        se: Standard error of `difference`; NaN where undefined.
        test: Name of the test with its degrees of freedom, e.g. "CR1 t(99)".
        function: Dotted name of the function that computed this.
        n_items: Items the difference is averaged over.
        n_groups: Groups the inference rests on, or None where items were taken as independent.
        effect_name: What `effect` is: "d_z", "odds ratio b/c" or "difference".
        effect: Size of the effect.
        effect_interval: Its interval at `level`.
        facts: What was checked and is shown, e.g. ("ICC_d", 0.12).
        notes: Warnings in words.
        companions: Tests that are shown and never decide.
        seed: Seed that reproduces resampling bit for bit, or None where none was used.
        refused: Why the test was not done, or None; then `pvalue` is 1.0 and never a verdict.
    """

    difference: float
    interval: Interval
    level: float
    pvalue: float
    statistic: float
    df: float | None
    se: float
    test: str
    function: str
    n_items: int
    n_groups: int | None = None
    effect_name: str = "difference"
    effect: float = float("nan")
    effect_interval: Interval = UNDEFINED
    facts: tuple[tuple[str, float], ...] = ()
    notes: tuple[str, ...] = ()
    companions: tuple[Companion, ...] = ()
    seed: int | None = None
    refused: str | None = None

    def fact(self, name: str) -> float | None:
        """Value of a fact by its name, or None where it was not recorded."""
        return dict(self.facts).get(name)


@dataclass(frozen=True, slots=True)
class Estimate:
    """One checkpoint's score on one set, with its interval.

    Attributes:
        value: Mean of the item scores, in the metric's unit.
        interval: Confidence interval of `value` at `level`.
        level: Between 0 and 1.
        method: How the interval was made, e.g. "Wilson" or "CR1 t(99)".
        n_items: Items averaged over.
        n_groups: Groups the interval rests on, or None where items were taken as independent.
        se: Standard error of `value`; NaN where undefined.
    """

    value: float
    interval: Interval
    level: float
    method: str
    n_items: int
    n_groups: int | None
    se: float


@dataclass(frozen=True, slots=True)
class OmnibusRow:
    """One line of an analysis-of-variance table; NaN where a cell does not apply.

    Attributes:
        source: "checkpoint" or "error".
        ss: Sum of squares, in the metric's unit squared.
        df: Degrees of freedom, uncorrected.
        f: F statistic.
        p: Uncorrected p-value.
        p_corrected: Greenhouse–Geisser corrected p-value.
        ng2: Generalized η², 0–1.
        epsilon: Greenhouse–Geisser ε, 1/(k−1)–1.
    """

    source: str
    ss: float
    df: float
    f: float
    p: float
    p_corrected: float
    ng2: float
    epsilon: float


@dataclass(frozen=True, slots=True)
class Omnibus:
    """Do any of k checkpoints differ at all? Shown, and never gates the pairs.

    Attributes:
        rows: The table: first the effect, then the error.
        labels: Names of the k checkpoints, in the order of the columns.
        method: Name of the method.
        units: What a row of the analysis was: "questions" or "groups".
        n_units: How many there were.
        notes: Warnings in words.
        function: Dotted name of the function that computed this.
    """

    rows: tuple[OmnibusRow, ...]
    labels: tuple[str, ...]
    method: str
    units: Literal["questions", "groups"]
    n_units: int
    notes: tuple[str, ...]
    function: str

    @property
    def effect(self) -> OmnibusRow:
        """The row that answers the question."""
        return self.rows[0]


@dataclass(frozen=True, slots=True)
class Family:
    """Tests that share one error rate.

    Attributes:
        name: "primary", "secondary", "checks" or "exploratory".
        method: "Holm", "Shaffer (3,1,1)" or "Benjamini–Hochberg".
        m: How many tests the family holds.
        pvalues: Unadjusted, in the order given.
        adjusted: Adjusted p-values, in the same order.
    """

    name: str
    method: str
    m: int
    pvalues: tuple[float, ...]
    adjusted: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the declared rule says about one pair.

    Attributes:
        kind: "a_higher", "b_higher", "equivalent" or "not_established".
        adjusted_p: The p-value the rule was applied to.
        alpha: The family's error rate.
        m: Number of pairs in the primary family.
        within_margin: A or B is higher, but the equivalence interval lies inside ± margin.
        detectable: Smallest difference found with 80 % power at α/m, in the metric's unit, or
            None where none can be said.
        margin: The declared margin, or None.
        reason: Why nothing was established, where there is more to say than p > α; else None.
        equivalence_interval: The interval at 1 − 2α/m, or None where no margin was declared.
        test_interval_disagree: The unadjusted test and its interval disagree about 0.
    """

    kind: VerdictKind
    adjusted_p: float
    alpha: float
    m: int
    within_margin: bool
    detectable: float | None
    margin: float | None
    reason: str | None
    equivalence_interval: Interval | None
    test_interval_disagree: bool
