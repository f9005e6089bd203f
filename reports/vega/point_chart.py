"""Points with intervals, one row each: scores, and differences beside a margin."""

from __future__ import annotations

import math

from reports.charts import ABOVE, BELOW, FOOT, TOP, labels_of, row_height
from reports.naming import listed
from reports.numbers import number
from reports.sections.parts import Chart, Mark
from reports.vega.rows import Filled, Rows, share


def filled(chart: Chart) -> Filled:
    """Return the rows of a chart of points."""
    height = TOP + row_height(chart) * len(chart.marks) + FOOT
    rows = {
        **_lines(chart),
        **_words(chart),
        **_ticks(chart, height - FOOT + 17),
        **_values(chart),
    }
    return Filled("points", rows, height)


def tip(mark: Mark) -> str:
    """Return a mark's name and exact texts, a line each."""
    seeds = listed([number(value) for value in mark.dots])
    return "\n".join([mark.label, mark.text, *([f"training seeds {seeds}"] if seeds else [])])


def _lines(chart: Chart) -> dict[str, Rows]:
    heights = [y for _, y in _placed(chart)]
    low, high = (share(end, chart.axis) for end in chart.band or (0.0, 0.0))
    banded = heights if chart.band else []
    zeros = [value for value, _ in chart.ticks if chart.zero and value == 0]
    others = [value for value, _ in chart.ticks if value not in zeros]
    return {
        "bands": [{"x": low, "x2": high, "y": y - 10, "y2": y + 10} for y in banded],
        "bases": [{"x": 0, "x2": 1, "y": y} for y in heights],
        "grid": _crossed(chart, others, 4),
        "zeros": _crossed(chart, zeros, 10),
    }


def _crossed(chart: Chart, values: list[float], reach: int) -> Rows:
    return [
        {"x": share(value, chart.axis), "y": y - reach, "y2": y + reach}
        for _, y in _placed(chart)
        for value in values
    ]


def _words(chart: Chart) -> dict[str, Rows]:
    names, placed, deep = labels_of(chart), _placed(chart), row_height(chart)
    return {
        "labels": [
            {"x": 0, "y": y + BELOW - deep + 17, "text": names[mark.label]} for mark, y in placed
        ],
        "texts": [{"x": 1, "y": y - ABOVE, "text": mark.text} for mark, y in placed],
        "grips": [
            {"x": 0, "x2": 1, "y": y + BELOW - deep + 4, "y2": y + BELOW + 2, "tip": tip(mark)}
            for mark, y in placed
        ],
    }


def _ticks(chart: Chart, y: int) -> dict[str, Rows]:
    found: dict[str, Rows] = {"first_tick": [], "ticks": [], "last_tick": []}
    for value, text in chart.ticks:
        place = share(value, chart.axis)
        name = {0.0: "first_tick", 1.0: "last_tick"}.get(place, "ticks")
        found[name].append({"x": place, "y": y, "text": text})
    return found


def _values(chart: Chart) -> dict[str, Rows]:
    placed = [(mark, {"y": y, "colour": mark.colour}) for mark, y in _placed(chart)]
    return {
        "reaches": [
            {"x": share(mark.low, chart.axis), "x2": share(mark.high, chart.axis), **row}
            for mark, row in placed
            if math.isfinite(mark.low) and math.isfinite(mark.high)
        ],
        "seeds": [
            {"x": share(one, chart.axis), **row}
            for mark, row in placed
            for one in mark.dots
            if math.isfinite(one)
        ],
        "points": [
            {"x": share(mark.value, chart.axis), **row}
            for mark, row in placed
            if math.isfinite(mark.value)
        ],
    }


def _placed(chart: Chart) -> list[tuple[Mark, int]]:
    """Return each mark with the height of its line."""
    deep = row_height(chart)
    return [(mark, TOP + (row + 1) * deep - BELOW) for row, mark in enumerate(chart.marks)]
