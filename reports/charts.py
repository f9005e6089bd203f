"""Charts as inline SVG that keeps its letters' size at any width.

Positions along the axis are percentages of the drawing's width, heights are pixels, and labels
stand above their rows: so one drawing fits a phone and a desk without scaling its text. Colours
come from the style sheet (classes `c0`, `c1` …), which knows light, dark and print.
"""

from __future__ import annotations

import math

from markupsafe import Markup

from reports.abridged import short_names
from reports.sections.parts import Chart, Mark
from reports.svg import framed
from reports.text_table import display_width

ROW, TWO_LINES = 44, 62
"""Height of a row whose label and numbers share a line, and of one where they do not."""

TOP = 8
FOOT = 24
LABEL, BESIDE = 30, 33
"""Columns of a label, and of a label with its numbers beside it: a phone holds no more, and no
more is held by one of three charts side by side."""


BELOW, ABOVE = 13, 14
"""Where a row's line stands above the row's end, and the numbers above the line."""


def draw(chart: Chart, key: str) -> Markup:
    """Return the chart as one `<svg>` element.

    Args:
        chart: What to draw.
        key: Unique on the page; names the title and description for screen readers.
    """
    deep = row_height(chart)
    height = TOP + deep * len(chart.marks) + FOOT
    names = labels_of(chart)
    rows = (
        _mark(chart, mark, names[mark.label], TOP + (row + 1) * deep)
        for row, mark in enumerate(chart.marks)
    )
    return framed(chart, key, height, [_axis(chart, height), *rows])


def labels_of(chart: Chart) -> dict[str, str]:
    """Return each mark's label as it is drawn."""
    return short_names([mark.label for mark in chart.marks], LABEL)


def row_height(chart: Chart) -> int:
    """Return the height of the chart's rows: one for all of them."""
    names = labels_of(chart)
    widest = max(
        (display_width(names[mark.label]) + display_width(mark.text) for mark in chart.marks),
        default=0,
    )
    return ROW if widest + 2 <= BESIDE else TWO_LINES


def _axis(chart: Chart, height: int) -> Markup:
    foot = height - FOOT
    parts = []
    for value, label in chart.ticks:
        parts.append(
            Markup('<text class="tick" x="{0}" y="{1}" text-anchor="{2}">{3}</text>').format(
                _place(chart, value), foot + 17, _anchor(chart, value), label
            )
        )
    return Markup("").join(parts)


def _track(chart: Chart, y: int) -> Markup:
    # ticks stand on each row's own line, so that none runs through a label
    parts = [Markup('<line class="base" x1="0" x2="100%" y1="{0}" y2="{0}"/>').format(y)]
    for value, _ in chart.ticks:
        zero = chart.zero and value == 0
        parts.append(
            Markup('<line class="{0}" x1="{1}" x2="{1}" y1="{2}" y2="{3}"/>').format(
                "zero" if zero else "grid",
                _place(chart, value),
                y - (10 if zero else 4),
                y + (10 if zero else 4),
            )
        )
    return Markup("").join(parts)


def _band(chart: Chart, y: int) -> Markup:
    if chart.band is None:
        return Markup("")
    low, high = (_share(chart, end) for end in chart.band)
    return Markup('<rect class="band" x="{0:.3f}%" width="{1:.3f}%" y="{2}" height="20"/>').format(
        low, high - low, y - 10
    )


def _mark(chart: Chart, mark: Mark, name: str, foot: int) -> Markup:
    y = foot - BELOW
    top = foot - row_height(chart)
    parts = [
        _band(chart, y),
        _track(chart, y),
        Markup('<text class="label" x="0" y="{0}">{1}</text>').format(top + 17, name),
        Markup('<text class="value" x="100%" y="{0}" text-anchor="end">{1}</text>').format(
            y - ABOVE, mark.text
        ),
    ]
    if math.isfinite(mark.low) and math.isfinite(mark.high):
        parts.append(
            Markup('<line class="reach" x1="{0}" x2="{1}" y1="{2}" y2="{2}"/>').format(
                _place(chart, mark.low), _place(chart, mark.high), y
            )
        )
    parts += [
        Markup('<circle class="seed" cx="{0}" cy="{1}" r="2.5"/>').format(_place(chart, one), y)
        for one in mark.dots
        if math.isfinite(one)
    ]
    if math.isfinite(mark.value):
        parts.append(
            Markup('<circle class="dot" cx="{0}" cy="{1}" r="4.5"/>').format(
                _place(chart, mark.value), y
            )
        )
    return Markup('<g class="c{0}">{1}</g>').format(mark.colour, Markup("").join(parts))


def _share(chart: Chart, value: float) -> float:
    first, last = chart.axis
    share = 100 * (value - first) / (last - first)
    return min(100.0, max(0.0, share))


def _place(chart: Chart, value: float) -> str:
    return f"{_share(chart, value):.3f}%"


def _anchor(chart: Chart, value: float) -> str:
    if value <= chart.axis[0]:
        return "start"
    return "end" if value >= chart.axis[1] else "middle"
