"""The omnibus test: do any of the checkpoints differ at all?"""

from __future__ import annotations

import math

from bench.results import Anova, Comparison
from reports.naming import listed, metric_title
from reports.numbers import count, degrees, number, p_equals, p_value
from reports.reading import primary_anova
from reports.safe_text import one_line
from reports.sections.parts import Cell, Column, Paragraph, Part, Section, Table
from stats import OmnibusRow

COLUMNS = (
    Column("source", numeric=False),
    Column("sum of squares", "pp²"),
    Column("df"),
    Column("F"),
    Column("p"),
    Column("p, corrected", "Greenhouse–Geisser"),
    Column("η²", "generalised"),
    Column("ε", "sphericity"),
)


def anova_section(comparison: Comparison) -> Section | None:
    """Return the tables of variance, the primary one first; None where none was computed."""
    if not comparison.anova:
        return None
    first = primary_anova(comparison)
    tests = sorted(comparison.anova, key=lambda test: test is not first)
    parts: list[Part] = []
    if first is not None:
        parts.append(Paragraph(anova_sentence(first)))
    parts += [_table(test, folded=test is not tests[0]) for test in tests]
    notes = dict.fromkeys(one_line(note) for test in tests for note in test.omnibus.notes)
    parts += [Paragraph(note, "note") for note in notes]
    parts.append(Paragraph("Shown for reading: it never decides about a pair.", "note"))
    return Section("anova", "ANOVA", tuple(parts))


def anova_sentence(test: Anova) -> str:
    """Return the omnibus test in one sentence, with the corrected p-value."""
    row = test.omnibus.effect
    error = test.omnibus.rows[-1]
    names = listed([one_line(label) for label in test.labels])
    p = f"{p_equals(row.p)} (uncorrected)"
    if not (math.isnan(row.p_corrected) or math.isnan(row.epsilon)):
        p = f"corrected {p_equals(row.p_corrected)} (ε = {number(row.epsilon, 2)})"
    return (
        f"{_capital(one_line(test.omnibus.method))} over {names} ({_units(test)}): "
        f"F({degrees(row.df)}, {degrees(error.df)}) = {number(row.f, 2)}, {p}, "
        f"generalised η² = {number(row.ng2, 3)}."
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _table(test: Anova, folded: bool) -> Table:
    caption = (
        f"{metric_title(test.metric)} on {one_line(test.set)}: {one_line(test.omnibus.method)}; "
        f"each row of the analysis is one of {_units(test)}"
    )
    rows = tuple(_row(row) for row in test.omnibus.rows)
    return Table(caption, COLUMNS, rows, folded=folded)


def _row(row: OmnibusRow) -> tuple[Cell, ...]:
    return (
        Cell(one_line(row.source)),
        Cell(number(row.ss)),
        Cell(degrees(row.df)),
        Cell(number(row.f, 2)),
        Cell(p_value(row.p)),
        Cell(p_value(row.p_corrected)),
        Cell(number(row.ng2, 3)),
        Cell(number(row.epsilon, 3)),
    )


def _units(test: Anova) -> str:
    units = "articles" if test.omnibus.units == "groups" else "questions"
    return f"{count(test.omnibus.n_units)} {units}"
