"""The primary set by several metrics at a glance: one table with its Average, and bars."""

from __future__ import annotations

from bench.results import Comparison
from reports.naming import listed, metric_title
from reports.numbers import number
from reports.pictures.shapes import Bar, Bars
from reports.reading import metrics_of, score_or_none, side_of, sides
from reports.safe_text import one_line
from reports.sections.parts import Cell, Column, Table
from reports.sections.score_charts import colour_of
from reports.units import in_unit, unit_note

GLANCE = ("exact_match", "f1", "bleu", "rouge1", "rougeL", "meteor", "sacrebleu", "average")
"""Metrics of the experiment that this suite grew out of, in the order of its table."""

MOST_SIDES = 8
"""Bars of a group."""


def glance_metrics(comparison: Comparison) -> tuple[str, ...]:
    """Return the metrics of the table, those that were scored on the primary set in percent."""
    scored = [
        name
        for name in metrics_of(comparison)
        if not unit_note(name)
        and any((one.set, one.metric) == (comparison.plan.set, name) for one in comparison.scores)
    ]
    ranked = sorted((rank, name) for name in scored if (rank := _rank(name)) is not None)
    return tuple(name for _, name in ranked)


def glance_table(comparison: Comparison) -> Table | None:
    """Return the table; None where no average was scored: then the other tables say it all."""
    found = glance_metrics(comparison)
    if len(found) < 3 or "average" not in found:
        return None
    name = one_line(comparison.plan.set)
    columns = (Column("checkpoint", numeric=False), *(Column(metric_title(one)) for one in found))
    rows = tuple(
        (
            Cell(one_line(side), colour=colour_of(comparison, side)),
            *(_cell(comparison, side, metric) for metric in found),
        )
        for side in sides(comparison)
    )
    averaged = [metric_title(one) for one in found if one not in ("average", "sacrebleu")]
    note = f"The average is that of {listed(averaged)}" if len(averaged) == 6 else ""
    caption = f"{name} at a glance, %; intervals stand in the tables below"
    return Table(caption, columns, rows, f"{note}." if note else "")


def highlight_bars(comparison: Comparison) -> Bars | None:
    """Return bars of the same metrics, the suite's highlighted scenario in full colour.

    None where it highlights nothing, or what it highlights was not compared.
    """
    chosen = _highlighted(comparison)
    found = glance_metrics(comparison) or (comparison.plan.metric,)
    if chosen is None or unit_note(comparison.plan.metric):
        return None
    groups = tuple((metric_title(metric), _bars(comparison, metric, chosen)) for metric in found)
    title = f"{one_line(comparison.plan.set)}, %: {one_line(chosen)} highlighted"
    words = "; ".join(
        f"{metric} {', '.join(f'{bar.label} {bar.text}' for bar in bars)}"
        for metric, bars in groups
    )
    legend = tuple(
        (one_line(name), colour_of(comparison, name)) for name in sides(comparison)[:MOST_SIDES]
    )
    return Bars(title, f"{title}: {words}.", groups, legend)


def _highlighted(comparison: Comparison) -> str | None:
    """Return the side that stands for the highlighted scenario or checkpoint."""
    wanted = comparison.plan.highlight
    if wanted is None:
        return None
    every = sides(comparison)
    named = [run.name for run in comparison.runs if wanted in (run.name, run.scenario)]
    found = [wanted, *(side_of(comparison, name) for name in named)]
    return next((one for one in found if one in every), None)


def _bars(comparison: Comparison, metric: str, chosen: str) -> tuple[Bar, ...]:
    made = []
    for side in sides(comparison)[:MOST_SIDES]:
        found = score_or_none(comparison, side, comparison.plan.set, metric)
        if found is not None:
            colour = colour_of(comparison, side)
            text = in_unit(metric, found.value)
            made.append(Bar(one_line(side), found.value, text, colour, muted=side != chosen))
    return tuple(made)


def _cell(comparison: Comparison, side: str, metric: str) -> Cell:
    found = score_or_none(comparison, side, comparison.plan.set, metric)
    return Cell(number(None) if found is None else in_unit(metric, found.value))


def _rank(metric: str) -> int | None:
    """Return a metric's place in the table; a variant such as `meteor-treebank` has its own's."""
    base = metric.partition("-")[0]
    return GLANCE.index(base) if base in GLANCE else None
