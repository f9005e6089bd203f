"""Scores along trainings: over steps or over the size of the data, set by set."""

from __future__ import annotations

from collections.abc import Iterator

from bench.results import Comparison, Curve, CurvePoint
from reports.axes import round_axis
from reports.naming import by_role, metric_title
from reports.numbers import count, level, number
from reports.pictures.shapes import CurveLine, CurveRow, Curves
from reports.reading import sides
from reports.safe_text import one_line
from reports.sections.parts import Cell, Column, Paragraph, Part, Section, Table
from reports.sections.score_charts import COLOURS, colour_of
from reports.units import in_unit, interval_in_unit, unit_note

ACROSS = {"steps": "training steps", "examples": "training examples"}


def curves_section(comparison: Comparison) -> Section | None:
    """Return a chart and a table for each set; None where the suite names no curves."""
    names = {curve.set for curve in comparison.curves}
    sets = [info.name for info in by_role(comparison.sets) if info.name in names]
    if not sets:
        return None
    primary = comparison.plan.set
    order = sorted(sets, key=lambda name: name != primary)
    charts = [_chart(comparison, name) for name in order]
    parts: list[Part] = [charts[0]]
    if charts[1:]:
        parts.append(CurveRow(tuple(charts[1:])))
    parts.append(_table(comparison))
    parts.append(Paragraph(_note(comparison), "note"))
    return Section("curves", "Curves", tuple(parts))


def absent_curves(comparison: Comparison) -> Iterator[tuple[str, str]]:
    """Return what is missing, and what would make it appear."""
    if not comparison.curves:
        yield (
            "curves over training steps or data size",
            "checkpoints along a training (bench finetune --save-at 20,40) in the suite: "
            "curves: {by: steps, points: {full: {20: full-20, 40: full-40, 80: full-1}}}",
        )


def _of_set(comparison: Comparison, set_name: str) -> list[Curve]:
    return [one for one in comparison.curves if one.set == set_name and one.points]


def _chart(comparison: Comparison, set_name: str) -> Curves:
    found = _of_set(comparison, set_name)
    lines = tuple(_line(comparison, one) for one in found)
    xs = [x for line in lines for x, _ in line.points]
    ends = [value for line in lines for value in (*line.low, *line.high)]
    metric = comparison.plan.metric
    percents = not unit_note(metric)
    y_axis, y_ticks = round_axis(
        [0.0, 100.0] if percents else [*ends, *(y for line in lines for _, y in line.points)],
        lambda value: number(value, 0 if percents else 2),
    )
    x_axis, x_ticks = round_axis([*xs, 0.0], count)
    unit = unit_note(metric) or "%"
    title = f"{metric_title(metric)} on {one_line(set_name)}, {unit}"
    words = "; ".join(_words(metric, one) for one in found)
    return Curves(
        title=title,
        text=f"{title}: {words}.",
        lines=lines,
        across=_across(comparison),
        x_axis=x_axis,
        y_axis=y_axis,
        x_ticks=x_ticks,
        y_ticks=y_ticks,
        legend=tuple((line.label, line.colour) for line in lines),
    )


def _line(comparison: Comparison, curve: Curve) -> CurveLine:
    estimates = [point.estimate for point in curve.points]
    return CurveLine(
        label=one_line(curve.line),
        points=tuple((float(point.at), point.estimate.value) for point in curve.points),
        colour=_colour(comparison, curve),
        low=tuple(one.interval[0] for one in estimates),
        high=tuple(one.interval[1] for one in estimates),
    )


def _colour(comparison: Comparison, curve: Curve) -> int:
    """Return the colour of the checkpoint that the line ends on, else one of its own."""
    last = curve.points[-1].checkpoint
    if last in comparison.compared:
        return colour_of(comparison, last)
    lines = list(dict.fromkeys(one.line for one in comparison.curves))
    return 1 + (len(sides(comparison)) + lines.index(curve.line)) % COLOURS


def _words(metric: str, curve: Curve) -> str:
    values = ", ".join(
        f"{in_unit(metric, point.estimate.value)} at {count(point.at)}" for point in curve.points
    )
    return f"{one_line(curve.line)} {values}"


def _table(comparison: Comparison) -> Table:
    steps = sorted({point.at for one in comparison.curves for point in one.points})
    columns = (
        Column("set", "and line", numeric=False),
        *(Column(count(step)) for step in steps),
    )
    rows = tuple(
        _row(comparison, one, steps)
        for info in by_role(comparison.sets)
        for one in _of_set(comparison, info.name)
    )
    caption = f"{metric_title(comparison.plan.metric)} by {_across(comparison)}"
    return Table(caption, columns, rows, folded=True)


def _row(comparison: Comparison, curve: Curve, steps: list[int]) -> tuple[Cell, ...]:
    at = {point.at: point for point in curve.points}
    head = Cell(one_line(curve.set), one_line(curve.line), _colour(comparison, curve))
    return (head, *(_cell(comparison.plan.metric, at.get(step)) for step in steps))


def _across(comparison: Comparison) -> str:
    by = comparison.curves[0].by
    return ACROSS.get(by, by)


def _cell(metric: str, point: CurvePoint | None) -> Cell:
    if point is None:
        return Cell(number(None))
    return Cell(
        in_unit(metric, point.estimate.value), interval_in_unit(metric, point.estimate.interval)
    )


def _note(comparison: Comparison) -> str:
    shown = level(comparison.curves[0].points[0].estimate.level)
    return (
        f"Bands are intervals of one score each, at {shown}, over new questions only. Points on a "
        "curve are described, not tested: the earlier ones are in no family. A checkpoint saved "
        "on the way is not a finished training of as many steps: its learning rate had not yet "
        "fallen."
    )
