"""The table of a quasi-F: mean squares that no single error term divides."""

from __future__ import annotations

import math

from bench.results import Anova
from reports.naming import metric_title
from reports.numbers import degrees, number, p_value
from reports.safe_text import one_line
from reports.sections.parts import Cell, Column, Table
from stats import Omnibus, OmnibusRow

COLUMNS = (
    Column("source", numeric=False),
    Column("sum of squares", "pp²"),
    Column("df"),
    Column("mean square", "pp²"),
    Column("F"),
    Column("df of its denominator", "Satterthwaite"),
    Column("p"),
    Column("η²", "generalised"),
)


def is_quasi_f(omnibus: Omnibus) -> bool:
    """Return whether the table is one of variance components."""
    return omnibus.function.startswith("stats.quasi_ratios.")


def denominator_df(omnibus: Omnibus) -> float:
    """Return the degrees of freedom that F is judged by; NaN where there are none.

    Of a quasi-F they are Satterthwaite's, from the three mean squares below the effect:
    D² / Σ MS²/df with D = max(MS_1 − MS_3, 0) + max(MS_2 − MS_3, 0) + MS_3.
    """
    if not is_quasi_f(omnibus):
        return omnibus.rows[-1].df
    parts = omnibus.rows[1:4]
    if len(parts) < 3 or not any(row.ss for row in parts):
        return math.nan
    first, second, rest = (_mean_square(row) for row in parts)
    denominator = max(first - rest, 0.0) + max(second - rest, 0.0) + rest
    return denominator**2 / sum(_mean_square(row) ** 2 / row.df for row in parts)


def quasi_f_table(test: Anova, units: str, folded: bool) -> Table:
    """Return the complete table; the note names the denominator."""
    caption = (
        f"{metric_title(test.metric)} on {one_line(test.set)}: {one_line(test.omnibus.method)}; "
        f"{units}"
    )
    rows = tuple(_row(test.omnibus, row) for row in test.omnibus.rows)
    first, second, rest = (one_line(row.source) for row in test.omnibus.rows[1:4])
    note = (
        f"F divides the mean square of scenarios by the residual ({rest}) plus what {first} and "
        f"{second} add to it."
    )
    return Table(caption, COLUMNS, rows, note, folded)


def _row(omnibus: Omnibus, row: OmnibusRow) -> tuple[Cell, ...]:
    effect = row is omnibus.effect
    return (
        Cell(one_line(row.source)),
        Cell(number(row.ss)),
        Cell(degrees(row.df)),
        Cell(number(_mean_square(row))),
        Cell(number(row.f, 2)),
        Cell(degrees(denominator_df(omnibus) if effect else None)),
        Cell(p_value(row.p)),
        Cell(number(row.ng2, 3)),
    )


def _mean_square(row: OmnibusRow) -> float:
    return row.ss / row.df if row.df else math.nan
