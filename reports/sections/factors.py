"""Factorial designs: which of the suite's factors matter, and do they depend on one another?"""

from __future__ import annotations

import math
from itertools import product

from bench.base.names import counted
from bench.results import Comparison, FactorialAnova
from reports.naming import listed, metric_title
from reports.numbers import count, degrees, number, p_equals, p_value
from reports.reading import primary_first
from reports.safe_text import one_line
from reports.sections.cell_means import means_chart, means_table
from reports.sections.parts import Cell, Column, Paragraph, Part, Section, Table
from reports.sentences import sentence
from stats.factorial import Factorial, FactorialRow

COLUMNS = (
    Column("effect", numeric=False),
    Column("sum of squares", "pp²"),
    Column("df"),
    Column("error SS", "pp²"),
    Column("error df"),
    Column("F"),
    Column("p"),
    Column("p, corrected", "Greenhouse–Geisser"),
    Column("η²", "generalised"),
    Column("ε", "sphericity"),
)


def factors_section(comparison: Comparison) -> Section | None:
    """Return effects and cell means per set, the primary one first; None without factors."""
    if not comparison.factorial:
        return None
    order = primary_first(comparison, (found.set for found in comparison.factorial))
    ordered = sorted(comparison.factorial, key=lambda found: order.index(found.set))
    first = ordered[0]
    parts: list[Part] = [Paragraph(_unit_words(first.table)), Paragraph(_finding(first))]
    parts += [means_chart(comparison, first), means_table(first, False)]
    parts += [_table(found, found is not first) for found in ordered]
    parts += [means_table(found, True) for found in ordered[1:]]
    notes = dict.fromkeys(sentence(note) for found in ordered for note in found.table.notes)
    parts += [Paragraph(note, "note") for note in notes]
    parts.append(Paragraph("Shown for reading: it never decides about a pair.", "note"))
    return Section("factors", "Factors", tuple(parts))


def _unit_words(table: Factorial) -> str:
    """Say what is random, and so what the effects may be generalised to."""
    names = listed([one_line(name) for name in table.factors])
    cells = counted(len(list(product(*table.levels))), "cell")
    asked = counted(table.n_items, "question")
    if table.units == "groups":
        asked += f" in {counted(table.n_units, 'group')}"
    unit = "groups are" if table.units == "groups" else "questions are"
    new = "groups of questions" if table.units == "groups" else "questions"
    return (
        f"{cells} of {names}, each asked the same {asked}. The {unit} the random unit: effects "
        f"reach new {new} like these, with the trained checkpoints fixed."
    )


def _finding(found: FactorialAnova) -> str:
    where = f"{metric_title(found.metric)} on {one_line(found.set)}"
    effects = "; ".join(_effect(row) for row in found.table.rows)
    return f"{where}: {effects}."


def _effect(row: FactorialRow) -> str:
    df = f"{degrees(row.df)}, {degrees(row.df_error)}"
    return f"{one_line(row.source)} F({df}) = {number(row.f, 2)}, corrected {_p(row)}"


def _p(row: FactorialRow) -> str:
    return p_equals(row.p if math.isnan(row.p_corrected) else row.p_corrected)


def _table(found: FactorialAnova, folded: bool) -> Table:
    unit = "groups" if found.table.units == "groups" else "questions"
    caption = (
        f"{metric_title(found.metric)} on {one_line(found.set)}: {one_line(found.table.method)}; "
        f"{count(found.table.n_units)} {unit}"
    )
    return Table(caption, COLUMNS, tuple(_row(row) for row in found.table.rows), folded=folded)


def _row(row: FactorialRow) -> tuple[Cell, ...]:
    return (
        Cell(one_line(row.source)),
        Cell(number(row.ss)),
        Cell(degrees(row.df)),
        Cell(number(row.ss_error)),
        Cell(degrees(row.df_error)),
        Cell(number(row.f, 2)),
        Cell(p_value(row.p)),
        Cell(p_value(row.p_corrected)),
        Cell(number(row.ng2, 3)),
        Cell(number(row.epsilon, 3)),
    )
