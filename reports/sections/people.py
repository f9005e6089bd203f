"""What people judged, beside what the metrics say."""

from __future__ import annotations

from bench.results import Comparison, HumanAccuracy
from reports.naming import metric_title
from reports.numbers import count, number, percent, short_interval
from reports.reading import metrics_of
from reports.safe_text import one_line
from reports.sections.parts import Cell, Column, Paragraph, Section, Table
from reports.sections.scores import checkpoint_cell


def people_section(comparison: Comparison) -> Section | None:
    """Return people's verdicts beside the metrics, per set; None where nobody judged."""
    if not comparison.people:
        return None
    sets = dict.fromkeys(found.set for found in comparison.people)
    tables = tuple(_table(comparison, name) for name in sets)
    note = (
        "People's share counts an unanswered item without a verdict as not correct. The second "
        "line under a metric is how often it agrees with people on the judged items."
    )
    return Section("people", "People", (*tables, Paragraph(note, "note")))


def _table(comparison: Comparison, set_name: str) -> Table:
    metrics = metrics_of(comparison)
    columns = (
        Column("checkpoint", numeric=False),
        Column("people", "judged correct, %"),
        Column("judged", "items"),
        *(Column(metric_title(metric), "agreement below") for metric in metrics),
    )
    judged = [found for found in comparison.people if found.set == set_name]
    rows = tuple(_row(comparison, found, metrics) for found in judged)
    return Table(f"{one_line(set_name)}: people and metrics, %", columns, rows)


def _row(
    comparison: Comparison, found: HumanAccuracy, metrics: tuple[str, ...]
) -> tuple[Cell, ...]:
    people = Cell(number(found.estimate.value), short_interval(found.estimate.interval))
    return (
        checkpoint_cell(comparison, found.checkpoint),
        people,
        Cell(count(found.judged)),
        *(_metric_cell(comparison, found, metric) for metric in metrics),
    )


def _metric_cell(comparison: Comparison, found: HumanAccuracy, metric: str) -> Cell:
    agreement = found.agreement.get(metric)
    detail = "" if agreement is None else f"agrees {percent(agreement)}"
    try:
        value = comparison.score(found.checkpoint, found.set, metric).value
    except KeyError:
        value = float("nan")
    return Cell(number(value), detail)
