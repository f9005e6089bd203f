"""Three or more checkpoints at once: scenario × item × rater, with Friedman's test beside it."""

from __future__ import annotations

from human_eval.analysis.pair_results import RatedOmnibus
from human_eval.analysis.results import RoundResult
from reports.checked import companions_words
from reports.human_words import control_title
from reports.numbers import count, degrees, number, p_equals, p_value
from reports.safe_text import one_line
from reports.sections.parts import Cell, Column, Paragraph, Part, Table
from reports.sentences import sentence
from stats.component_tables import ComponentRow, QuasiF

COLUMNS = (
    Column("source", numeric=False),
    Column("sum of squares"),
    Column("df"),
    Column("mean square"),
    Column("variance", "component"),
    Column("quasi-F"),
    Column("df, error", "Satterthwaite"),
    Column("p"),
)


def omnibus_parts(result: RoundResult) -> list[Part]:
    """Return the omnibus test in a sentence and its table; nothing for two checkpoints."""
    found = result.omnibus
    if found is None:
        return []
    parts: list[Part] = [Paragraph(text) for text in omnibus_words(found)]
    if found.quasi_f is not None and found.quasi_f.rows:
        parts.append(_table(found.quasi_f))
    return parts


def omnibus_words(found: RatedOmnibus) -> tuple[str, ...]:
    """Return what the omnibus test says; it never decides about a pair."""
    if found.why:
        return (f"All at once: {one_line(found.why).removeprefix('refused: ').rstrip('.')}.",)
    beside = companions_words(found.companions)
    lead = f"All at once, in {control_title(found.control)}"
    if found.quasi_f is not None:
        top = found.quasi_f.rows[0]
        said = (
            f"{lead}: quasi-F({degrees(top.df)}, {degrees(top.df_error)}) = {number(top.f, 2)}, "
            f"{p_equals(top.p)}, checkpoints × items × raters, over items and raters."
        )
        return (f"{said} {beside}".strip(),)
    if found.single is None:
        return ()
    test = found.single
    if test.refused:
        return (sentence(f"{lead}: {test.refused}"),)
    value = f"{one_line(test.test)} = {number(test.statistic, 2)}, {p_equals(test.pvalue)}"
    return (f"{lead}: {value}, over items only. {beside}".strip(),)


def _table(found: QuasiF) -> Table:
    caption = (
        f"Quasi-F, raters crossed with checkpoints: {count(found.n_items)} items, "
        f"{count(found.n_replicates[0])} raters"
    )
    note = "Shown for reading: it never decides about a pair."
    return Table(caption, COLUMNS, tuple(map(_row, found.rows)), note=note, folded=True)


def _row(row: ComponentRow) -> tuple[Cell, ...]:
    return (
        Cell(_source(row)),
        Cell(number(row.ss)),
        Cell(degrees(row.df)),
        Cell(number(row.ms)),
        Cell(number(row.variance)),
        Cell(number(row.f, 2)),
        Cell(degrees(row.df_error)),
        Cell(p_value(row.p)),
    )


def _source(row: ComponentRow) -> str:
    return one_line(row.source.replace("scenarios", "checkpoints").replace("questions", "items"))
