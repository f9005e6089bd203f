"""The omnibus tests: do any of the checkpoints or scenarios differ at all?"""

from __future__ import annotations

import math

from bench.results import Anova, Comparison, Pair
from reports.checked import companions_listed, facts_words
from reports.naming import listed, metric_title
from reports.numbers import degrees, number, p_value
from reports.reading import pairs_of, primary_anova
from reports.safe_text import one_line
from reports.sections.omnibus_words import (
    companions_sentence,
    method_words,
    omnibus_sentences,
    refused_table,
    units_words,
)
from reports.sections.parts import Cell, Column, Link, Paragraph, Part, Section, Table
from reports.sections.quasi_f import is_quasi_f, quasi_f_table
from reports.sentences import sentence, uncapital
from stats import OmnibusRow
from stats.omnibus import OmnibusTest

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
    """Return the omnibus tests, the primary set's first; None where none was computed."""
    if not comparison.anova:
        return None
    first = primary_anova(comparison)
    tests = sorted(comparison.anova, key=lambda test: test is not first)
    parts: list[Part] = []
    if first is not None:
        said = (*omnibus_sentences(first), companions_sentence(first))
        parts += [Paragraph(text) for text in said if text]
    parts += _behind(comparison)
    parts += _designs(tests)
    parts += [_table(test, test is not tests[0]) for test in tests if not refused_table(test)]
    parts += [Paragraph(note, "note") for note in _notes(tests, first)]
    parts.append(Paragraph("Shown for reading: it never decides about a pair.", "note"))
    return Section("anova", "ANOVA", tuple(parts))


def _behind(comparison: Comparison) -> list[Part]:
    primary = pairs_of(comparison, "primary")
    if not primary:
        return []
    names = listed([_name(pair) for pair in primary]) if len(primary) <= 6 else "all of them"
    return [Link(f"The pairs behind it, each with its interval and adjusted p: {names}", "pairs")]


def _name(pair: Pair) -> str:
    return f"{one_line(pair.a)} − {one_line(pair.b)}"


def _designs(tests: list[Anova]) -> list[Part]:
    """What the design calls for on each set, where that is another test than the table's."""
    found = [(test, test.design) for test in tests if test.design is not None]
    if not found:
        return []
    beside = any(test.companions for test, _ in found)
    columns = (
        Column("set", numeric=False),
        Column("test", numeric=False),
        Column("statistic"),
        Column("df"),
        Column("p"),
        Column("checked", numeric=False),
        *((Column("beside it", "never deciding", numeric=False),) if beside else ()),
    )
    rows = tuple(_design_row(test, design, beside) for test, design in found)
    caption = f"{metric_title(found[0][0].metric)}: the omnibus test that the design calls for"
    return [Table(caption, columns, rows)]


def _design_row(test: Anova, design: OmnibusTest, beside: bool) -> tuple[Cell, ...]:
    checked = "; ".join(filter(None, (facts_words(design.facts), *map(one_line, design.notes))))
    return (
        Cell(one_line(test.set)),
        Cell(one_line(design.test)),
        Cell(number(design.statistic, 2)),
        Cell(" and ".join(degrees(df) for df in design.df) or "–"),
        Cell("–" if design.refused else p_value(design.pvalue)),
        Cell(one_line(design.refused) if design.refused else checked),
        *((Cell(companions_listed(test.companions)),) if beside else ()),
    )


def _notes(tests: list[Anova], first: Anova | None) -> list[str]:
    """Notes of all tables, and why the other sets have none; what was said above is not again."""
    said = " ".join(omnibus_sentences(first)) if first is not None else ""
    notes = [sentence(note) for test in tests for note in test.omnibus.notes]
    notes += [
        sentence(f"On {one_line(test.set)}: {test.why}")
        for test in tests
        if refused_table(test) and test is not first
    ]
    return [note for note in dict.fromkeys(notes) if uncapital(note).rstrip(".") not in said]


def _table(test: Anova, folded: bool) -> Table:
    if is_quasi_f(test.omnibus):
        return quasi_f_table(test, units_words(test), folded)
    caption = (
        f"{metric_title(test.metric)} on {one_line(test.set)}: {method_words(test)}; "
        f"each row of the analysis is one of {units_words(test)}"
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
        Cell(p_value(None if math.isnan(row.epsilon) else row.p_corrected)),
        Cell(number(row.ng2, 3)),
        Cell(number(row.epsilon, 3)),
    )
