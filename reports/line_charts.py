"""Lines over named steps as inline SVG: cell means of a factorial design.

As in `charts.py`, positions across are percentages and heights are pixels, so letters keep their
size; a line is a run of segments, because only those take percentages.
"""

from __future__ import annotations

import math
from itertools import pairwise

from markupsafe import Markup

from reports.sections.parts import Lines, Series
from reports.svg import fitted, framed

TOP = 10
DEEP = 170
FOOT = 26
LEFT, RIGHT = 12.0, 92.0
"""Where the first and the last step stand, in percent of the width."""


def draw(lines: Lines, key: str) -> Markup:
    """Return the lines as one `<svg>` element; `key` is unique on the page."""
    parts = [
        *(_tick(lines, value, label) for value, label in lines.ticks),
        *(_step(lines, index, name) for index, name in enumerate(lines.steps)),
        *(_series(lines, one) for one in lines.series),
    ]
    return framed(lines, key, TOP + DEEP + FOOT, parts)


def _tick(lines: Lines, value: float, label: str) -> Markup:
    y = _height(lines, value)
    return Markup(
        '<line class="grid" x1="7%" x2="100%" y1="{0:.1f}" y2="{0:.1f}"/>'
        '<text class="tick" x="0" y="{1:.1f}">{2}</text>'
    ).format(y, y + 4, label)


def _step(lines: Lines, index: int, name: str) -> Markup:
    return Markup('<text class="tick" x="{0}" y="{1}" text-anchor="middle">{2}</text>').format(
        _place(lines, index), TOP + DEEP + 18, fitted(name, max(6, 60 // len(lines.steps)))
    )


def _series(lines: Lines, one: Series) -> Markup:
    points = [
        (_place(lines, index), _height(lines, value))
        for index, value in enumerate(one.values)
        if math.isfinite(value)
    ]
    parts = [
        Markup('<line class="path" x1="{0}" y1="{1:.1f}" x2="{2}" y2="{3:.1f}"/>').format(
            *start, *end
        )
        for start, end in pairwise(points)
    ]
    parts += [
        Markup('<circle class="dot" cx="{0}" cy="{1:.1f}" r="4.5"/>').format(*point)
        for point in points
    ]
    return Markup('<g class="c{0}">{1}</g>').format(one.colour, Markup("").join(parts))


def _place(lines: Lines, index: int) -> str:
    last = max(1, len(lines.steps) - 1)
    return f"{LEFT + (RIGHT - LEFT) * index / last:.3f}%"


def _height(lines: Lines, value: float) -> float:
    first, last = lines.axis
    share = min(1.0, max(0.0, (value - first) / (last - first)))
    return TOP + DEEP * (1 - share)
