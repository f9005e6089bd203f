"""Frozen results of tests that are put together from variance components."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from stats.results import Omnibus, OmnibusRow
from stats.seed_tables import Replicate


@dataclass(frozen=True, slots=True)
class ComponentRow:
    """One line of a table of variance components; NaN where a cell does not apply.

    Attributes:
        source: e.g. "scenarios × questions".
        ss: Sum of squares, in the metric's unit squared.
        df: Degrees of freedom.
        ms: Mean square.
        variance: Estimated component, per cell, not below 0; NaN for the fixed effect.
        f: Quasi-F ratio.
        df_error: Satterthwaite's degrees of freedom of its denominator.
        p: p-value.
    """

    source: str
    ss: float
    df: float
    ms: float
    variance: float = math.nan
    f: float = math.nan
    df_error: float = math.nan
    p: float = math.nan


@dataclass(frozen=True, slots=True)
class QuasiF:
    """Do any of k scenarios differ at all? Shown, and never gates the pairs.

    Attributes:
        rows: The table: first the effect, then what it is judged by, then the rest. Empty where
            refused.
        labels: Names of the k scenarios.
        method: Name of the method.
        replicate: What the second axis was: "training seed" or "rater".
        n_replicates: How many of them each scenario has.
        units: What a column of the analysis was.
        n_units: How many there were.
        n_items: Complete items behind them.
        dropped: Items that lacked a score somewhere.
        ng2: Generalized η² of the scenarios, SS_A over all sums of squares; NaN where refused.
        notes: Warnings in words.
        function: Dotted name of the function that computed this.
        refused: Why the test was not done, or None.
    """

    rows: tuple[ComponentRow, ...]
    labels: tuple[str, ...]
    method: str
    replicate: Replicate
    n_replicates: tuple[int, ...]
    units: Literal["questions", "groups"]
    n_units: int
    n_items: int
    dropped: int
    ng2: float
    notes: tuple[str, ...]
    function: str
    refused: str | None = None

    @property
    def pvalue(self) -> float:
        """p-value of the scenarios; 1 where refused."""
        return self.rows[0].p if self.rows else 1.0

    @property
    def omnibus(self) -> Omnibus:
        """The same table in the form of the other omnibus tests (without components)."""
        rows = [
            OmnibusRow(row.source, row.ss, row.df, row.f, row.p, row.p, math.nan, math.nan)
            for row in self.rows
        ] or [OmnibusRow("scenarios", math.nan, math.nan, math.nan, 1.0, 1.0, math.nan, math.nan)]
        top = rows[0]
        rows[0] = OmnibusRow(
            top.source, top.ss, top.df, top.f, top.p, top.p_corrected, self.ng2, math.nan
        )
        notes = self.notes + ((self.refused,) if self.refused else ())
        return Omnibus(
            tuple(rows), self.labels, self.method, self.units, self.n_units, notes, self.function
        )
