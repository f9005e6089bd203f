"""Cell means of a factorial design: a table, and lines whose crossing is an interaction."""

from __future__ import annotations

import math
from itertools import product

from bench.results import Comparison, FactorialAnova
from reports.naming import metric_title
from reports.numbers import number, percent
from reports.reading import sides
from reports.safe_text import one_line
from reports.sections.parts import Cell, Column, Lines, Series, Table
from reports.sections.score_charts import COLOURS, colour_of
from stats.factorial import Factorial

STEPS = (1.0, 2.0, 5.0, 10.0, 20.0, 25.0, 50.0)


def means_table(found: FactorialAnova, folded: bool) -> Table:
    """Return the means: a row for each level of all factors but the last, which is across."""
    table = found.table
    rows = tuple(
        (Cell(label), *(Cell(number(value)) for value in values)) for label, values in _rows(table)
    )
    across = one_line(table.factors[-1])
    columns = (
        Column(_others(table) or "mean", numeric=False),
        *(Column(one_line(level), across) for level in table.levels[-1]),
    )
    caption = f"{metric_title(found.metric)} on {one_line(found.set)}: cell means, %"
    return Table(caption, columns, rows, folded=folded)


def means_chart(comparison: Comparison, found: FactorialAnova) -> Lines:
    """Return the means as lines over the last factor's levels; parallel: no interaction."""
    table = found.table
    across, others = one_line(table.factors[-1]), _others(table)
    title = f"{metric_title(found.metric)} on {one_line(found.set)}, %, over {across}"
    title += f", a line for each {others}; parallel lines are no interaction" if others else ""
    axis, ticks = _axis(table.means)
    series = tuple(
        Series(label, values, colour, tuple(map(percent, values)))
        for (label, values), colour in zip(_rows(table), _colours(comparison, table), strict=True)
    )
    steps = tuple(one_line(level) for level in table.levels[-1])
    words = "; ".join(_in_words(one, steps) for one in series)
    return Lines(title, f"{title}: {words}.", steps, series, axis, ticks)


def _rows(table: Factorial) -> list[tuple[str, tuple[float, ...]]]:
    """Return the cells' means by the levels of all factors but the last."""
    width = len(table.levels[-1])
    heads = [", ".join(map(one_line, levels)) for levels in product(*table.levels[:-1])]
    return [
        (head or "mean", table.means[width * index : width * (index + 1)])
        for index, head in enumerate(heads)
    ]


def _colours(comparison: Comparison, table: Factorial) -> list[int]:
    """Return a colour for each line: its scenario's, where each line is of another scenario."""
    owners = {run.scenario: run.name for run in reversed(comparison.runs) if run.scenario}
    owners |= {name: name for name in sides(comparison)}
    named = [
        [colour_of(comparison, owners[level]) for level in levels if level in owners]
        for levels in product(*table.levels[:-1])
    ]
    own = [found[0] for found in named if len(found) == 1]
    if len(set(own)) == len(named):
        return own
    return [1 + index % COLOURS for index in range(len(named))]


def _others(table: Factorial) -> str:
    return " × ".join(one_line(name) for name in table.factors[:-1])


def _in_words(one: Series, steps: tuple[str, ...]) -> str:
    values = ", ".join(
        f"{step} {percent(value)}" for step, value in zip(steps, one.values, strict=True)
    )
    return f"{one.label}: {values}"


def _axis(means: tuple[float, ...]) -> tuple[tuple[float, float], tuple[tuple[float, str], ...]]:
    """Return an axis that holds the means, with at most six labelled values."""
    finite = [value for value in means if math.isfinite(value)] or [0.0]
    low, high = min(finite), max(finite)
    step = next((s for s in STEPS if (high - low) / s <= 4), STEPS[-1])
    first, last = math.floor(low / step), math.ceil(high / step)
    last += last == first
    ticks = tuple((i * step, number(i * step, 0)) for i in range(first, last + 1))
    return (first * step, last * step), ticks
