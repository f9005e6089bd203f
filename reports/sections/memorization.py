"""Scenarios compared in memorization: tested sentences, then their numbers."""

from __future__ import annotations

from bench.checks.results import Checks, MemorizationGap
from reports.memorization_words import gap_words, memorization_kind, memorization_sentence
from reports.naming import metric_title, questions
from reports.numbers import interval, number, p_value, signed, signed_points
from reports.safe_text import one_line
from reports.sections.parts import Bullets, Cell, Column, Paragraph, Part, Table

LEAD = (
    "Memorization is measured as a gap: the score on what was trained on minus the score on the "
    "same facts in other words, or on held-out questions. To know what was trained on is the "
    "goal; the gap says how little of it carries over."
)


def memorization_parts(checks: Checks) -> list[Part]:
    """Return the comparisons of gaps; nothing where there are none."""
    found = checks.memorization
    if not found:
        return []
    sentences = tuple(memorization_sentence(one, checks) for one in found)
    kinds = tuple(memorization_kind(one, checks) for one in found)
    return [Paragraph(LEAD), Bullets(sentences, kinds), _table(checks)]


def _table(checks: Checks) -> Table:
    method = checks.memorization_family.method if checks.memorization_family else ""
    columns = (
        Column("A − B", numeric=False),
        Column("gap", numeric=False),
        Column("gap of A"),
        Column("gap of B"),
        Column("difference", "CI, pp"),
        Column("p, adjusted", method),
        Column("rests on", numeric=False),
        Column("why this test", numeric=False),
    )
    rows = tuple(_row(one) for one in checks.memorization)
    return Table("Gaps compared", columns, rows, folded=True)


def _row(found: MemorizationGap) -> tuple[Cell, ...]:
    names = one_line(found.a) + (f" − {one_line(found.b)}" if found.b else "")
    facts = "the same facts" if found.same_facts else "different facts"
    p = number(None) if found.difference.refused is not None else p_value(found.adjusted_p)
    return (
        Cell(names, metric_title(found.metric)),
        Cell(gap_words(found), facts),
        Cell(signed_points(found.gap_a)),
        Cell(signed_points(found.gap_b) if found.b else number(None)),
        Cell(signed(found.difference.difference), interval(found.difference.interval, signed)),
        Cell(p, one_line(found.difference.test)),
        Cell(questions(found.difference.n_items, found.difference.n_groups)),
        Cell(one_line(found.why)),
    )
