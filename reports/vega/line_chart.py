"""Lines over named steps: cell means of a factorial design, curves over training."""

from __future__ import annotations

import math

from reports.line_charts import DEEP, FOOT, LEFT, RIGHT, TOP
from reports.numbers import number
from reports.sections.parts import Lines, Series
from reports.text_table import clipped
from reports.vega.rows import Filled, Rows, share

GRID = 0.07
"""Where the grid begins, as a share of the width: left of it stand the ticks' labels."""


def filled(lines: Lines) -> Filled:
    """Return the rows of a chart of lines."""
    keys = tuple((one.label, one.colour) for one in lines.series)
    rows = {**_ticks(lines), "steps": _steps(lines), "points": _points(lines)}
    return Filled("lines", rows, TOP + DEEP + FOOT, keys if len(keys) > 1 else ())


def tip(one: Series, steps: tuple[str, ...], index: int) -> str:
    """Return a point's line, its step and its exact text."""
    text = one.texts[index] if one.texts else number(one.values[index])
    return f"{one.label}\n{steps[index]}: {text}"


def _ticks(lines: Lines) -> dict[str, Rows]:
    heights = [(_height(lines, value), text) for value, text in lines.ticks]
    return {
        "grid": [{"x": GRID, "x2": 1, "y": y} for y, _ in heights],
        "ticks": [{"x": 0, "y": y + 4, "text": text} for y, text in heights],
    }


def _steps(lines: Lines) -> Rows:
    most = max(6, 60 // len(lines.steps))
    return [
        {"x": _place(lines, index), "y": TOP + DEEP + 18, "text": clipped(name, most)}
        for index, name in enumerate(lines.steps)
    ]


def _points(lines: Lines) -> Rows:
    return [
        {
            "x": _place(lines, index),
            "y": _height(lines, value),
            "line": line,
            "colour": one.colour,
            "tip": tip(one, lines.steps, index),
        }
        for line, one in enumerate(lines.series)
        for index, value in enumerate(one.values)
        if math.isfinite(value)
    ]


def _place(lines: Lines, index: int) -> float:
    """Return where a step stands: there where the page's own drawing has it."""
    last = max(1, len(lines.steps) - 1)
    return round((LEFT + (RIGHT - LEFT) * index / last) / 100, 6)


def _height(lines: Lines, value: float) -> float:
    return round(TOP + DEEP * (1 - share(value, lines.axis)), 3)
