"""The mixed-effects model: scenarios fixed, questions and seeds random; an option with limits."""

from __future__ import annotations

from bench.base.names import counted
from bench.results import Anova, Comparison
from reports.naming import metric_title
from reports.numbers import interval, level, number, p_equals, p_value, signed
from reports.safe_text import one_line
from reports.sections.parts import Cell, Column, Paragraph, Part, Section, Table
from reports.sentences import sentence
from stats.mixed import MixedModel, MixedPair

LIMITS = (
    "Limits: its tests are z tests, which reject too often with few seeds or questions; questions "
    "of one group count as independent; p-values are unadjusted. It never decides: the pairs do."
)


def mixed_section(comparison: Comparison) -> Section | None:
    """Return the model of each set that has one; None where the suite did not ask for it."""
    parts: list[Part] = []
    for test in comparison.anova:
        if test.mixed is not None:
            parts += _parts(test, test.mixed)
    return Section("mixed", "Mixed-effects model", tuple(parts)) if parts else None


def _parts(test: Anova, model: MixedModel) -> list[Part]:
    where = f"{metric_title(test.metric)} on {one_line(test.set)}"
    if model.refused is not None:
        reason = one_line(model.refused).removeprefix("refused: ").rstrip(".")
        return [Paragraph(f"No model was fitted to {where}: {reason}."), Paragraph(LIMITS, "note")]
    # the limits' sentence holds the note on z tests, in more words
    notes = [sentence(note) for note in model.notes if not note.startswith("z tests")]
    return [
        Paragraph(f"{_lead(model)} Fitted to {where}, {_size(model)}."),
        _pairs(where, model),
        _variances(where, model),
        Paragraph(LIMITS, "note"),
        *(Paragraph(note, "note") for note in notes),
    ]


def _lead(model: MixedModel) -> str:
    chi2 = f"Wald χ²({model.df}) = {number(model.chi2, 2)}"
    return f"All scenarios equal: {chi2}, {p_equals(model.pvalue)}."


def _size(model: MixedModel) -> str:
    text = counted(model.n_items, "question")
    return text if model.n_seeds < 2 else f"{text}, {counted(model.n_seeds, 'training seed')} each"


def _pairs(where: str, model: MixedModel) -> Table:
    columns = (
        Column("A − B", numeric=False),
        Column("difference", "pp"),
        Column(f"{level(model.level)} CI", "pp, unadjusted"),
        Column("standard error", "pp"),
        Column("z"),
        Column("p", "unadjusted"),
    )
    return Table(f"{where}: pairs of the model", columns, tuple(_row(one) for one in model.pairs))


def _row(one: MixedPair) -> tuple[Cell, ...]:
    return (
        Cell(f"{one_line(one.a)} − {one_line(one.b)}"),
        Cell(signed(one.difference)),
        Cell(interval(one.interval, signed)),
        Cell(number(one.se, 2)),
        Cell(signed(one.z, 2)),
        Cell(p_value(one.pvalue)),
    )


def _variances(where: str, model: MixedModel) -> Table:
    columns = (Column("random part", numeric=False), Column("variance", "pp²"))
    rows = tuple((Cell(one_line(name)), Cell(number(value))) for name, value in model.variances)
    return Table(f"{where}: variances of the model", columns, rows)
