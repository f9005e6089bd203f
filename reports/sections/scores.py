"""Scores with intervals, per set and checkpoint."""

from __future__ import annotations

import re
from dataclasses import replace

from bench.base.names import counted
from bench.results import Comparison, SetInfo
from reports.naming import by_role, metric_title, role_words, scenario_words
from reports.numbers import count, level, number
from reports.reading import metrics_of, rows_of, score_or_none, side_of, wholes
from reports.safe_text import one_line
from reports.sections.parts import Cell, Chart, ChartRow, Column, Paragraph, Part, Section, Table
from reports.sections.score_bars import glance_table, highlight_bars
from reports.sections.score_charts import colour_of, score_chart
from reports.short_answers import short_answers_in
from reports.units import in_unit, interval_in_unit, unit_note


def scores_section(comparison: Comparison) -> Section:
    """Return the scores: the primary metric across sets first, then each set by every metric."""
    sets = _scored_sets(comparison)
    parts: list[Part] = [_across_sets(comparison, sets)]
    parts += [
        one for one in (glance_table(comparison), highlight_bars(comparison)) if one is not None
    ]
    charts = _other_charts(comparison, sets)
    if charts:
        parts.append(ChartRow(charts))
    parts += [_every_metric(comparison, info) for info in sets if len(metrics_of(comparison)) > 1]
    short = short_answers_in(sets, metrics_of(comparison))
    if short:
        parts.append(Paragraph(short, "note"))
    parts.append(Paragraph(_interval_note(comparison), "note"))
    return Section("scores", "Scores", tuple(parts))


def checkpoint_cell(comparison: Comparison, name: str) -> Cell:
    """Return the head of a row: a checkpoint or scenario in its colour, and what it is."""
    members = wholes(comparison).get(name)
    if members:
        detail = f"scenario: the mean over {counted(len(members), 'training seed')}"
        return Cell(one_line(name), detail, colour_of(comparison, name))
    run = next(run for run in comparison.runs if run.name == name)
    detail = scenario_words(run)
    if name == comparison.plan.reference:
        detail = f"{detail}, reference" if detail else "reference"
    return Cell(one_line(name), detail, colour_of(comparison, name))


def _row_head(comparison: Comparison, name: str) -> Cell:
    """Training seeds stand below their scenario, set in."""
    head = checkpoint_cell(comparison, name)
    return replace(head, inset=side_of(comparison, name) != name)


def _scored_sets(comparison: Comparison) -> tuple[SetInfo, ...]:
    scored = {score.set for score in comparison.scores}
    return tuple(info for info in by_role(comparison.sets) if info.name in scored)


def _across_sets(comparison: Comparison, sets: tuple[SetInfo, ...]) -> Table:
    metric = comparison.plan.metric
    columns = [Column("checkpoint", numeric=False)]
    columns += [Column(one_line(info.name), role_words(info)) for info in sets]
    rows = tuple(
        (
            _row_head(comparison, name),
            *(_score_cell(comparison, name, info.name, metric) for info in sets),
        )
        for name in rows_of(comparison)
    )
    caption = f"{metric_title(metric)} (primary metric) by set, %"
    return Table(caption, tuple(columns), rows)


def _every_metric(comparison: Comparison, info: SetInfo) -> Table:
    metrics = metrics_of(comparison)
    columns = [Column("checkpoint", numeric=False)]
    columns += [Column(metric_title(metric), unit_note(metric)) for metric in metrics]
    rows = tuple(
        (
            _row_head(comparison, name),
            *(_score_cell(comparison, name, info.name, metric) for metric in metrics),
        )
        for name in rows_of(comparison)
    )
    unit = "% unless named" if any(map(unit_note, metrics)) else "%"
    caption = f"{one_line(info.name)}: every metric, {unit} ({count(info.n_scored)} questions)"
    return Table(caption, tuple(columns), rows, folded=True)


def _score_cell(comparison: Comparison, name: str, set_name: str, metric: str) -> Cell:
    found = score_or_none(comparison, name, set_name, metric)
    if found is None:
        return Cell(number(None))
    return Cell(in_unit(metric, found.value), interval_in_unit(metric, found.interval))


def _other_charts(comparison: Comparison, sets: tuple[SetInfo, ...]) -> tuple[Chart, ...]:
    plan = comparison.plan
    return tuple(
        score_chart(comparison, info.name, plan.metric, f"{one_line(info.name)}, %")
        for info in sets
        if info.name != plan.set
    )


def _interval_note(comparison: Comparison) -> str:
    # the two-way degrees of freedom differ from score to score: the kind of interval says enough
    methods = dict.fromkeys(
        re.sub(r"^two-way t(\([\d.]+\))?", "two-way t", score.estimate.method)
        for score in comparison.scores
    )
    shown = level(comparison.scores[0].estimate.level) if comparison.scores else "–"
    return (
        f"Intervals hold one score each, at {shown} ({'; '.join(methods)}). "
        f"{_seeds_note(comparison)}"
        "Whether two of them overlap says nothing about their difference: see the pairs."
    )


def _seeds_note(comparison: Comparison) -> str:
    if not wholes(comparison):
        return ""
    return (
        "A scenario's interval covers new training seeds and new questions, a checkpoint's new "
        "questions only; small dots are the training seeds. "
    )
