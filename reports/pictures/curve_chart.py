"""Lines over a number, with interval bands: losses over steps, scores over steps or data.

Letters stand outside a nested drawing that is stretched to its place; strokes keep their width.
"""

from __future__ import annotations

import math
from itertools import groupby

from markupsafe import Markup

from reports.pictures.frame import framed
from reports.pictures.shapes import CurveLine, Curves

TOP, DEEP, FOOT = 10, 180, 42
LEFT, WIDE = 12.0, 85.0
"""Where the first value stands, and how far the last from it, in percent of the width."""


def draw_curves(curves: Curves, key: str) -> Markup:
    """Return the lines as one `<svg>` element; `key` is unique on the page."""
    parts = [
        *(_row(curves, value, label) for value, label in curves.y_ticks),
        *(_column(curves, value, label) for value, label in curves.x_ticks),
        Markup('<text class="tick" x="{0}%" y="{1}" text-anchor="middle">{2}</text>').format(
            LEFT + WIDE / 2, TOP + DEEP + 36, curves.across
        ),
        _inside(curves),
        *(_dots(curves, line) for line in curves.lines if not line.thin),
    ]
    return framed(curves.title, curves.text, key, ("100%", TOP + DEEP + FOOT), parts)


def _inside(curves: Curves) -> Markup:
    drawn = [
        Markup('<g class="c{0}">{1}{2}</g>').format(
            line.colour, _band(curves, line), _path(curves, line)
        )
        for line in curves.lines
    ]
    return Markup(
        '<svg x="{0}%" y="{1}" width="{2}%" height="{3}" viewBox="0 0 1000 {3}" '
        'preserveAspectRatio="none" overflow="visible">{4}</svg>'
    ).format(LEFT, TOP, WIDE, DEEP, Markup("").join(drawn))


def _path(curves: Curves, line: CurveLine) -> Markup:
    points = " ".join(
        f"{10 * _across(curves, x):.1f},{_down(curves, y):.1f}"
        for x, y in line.points
        if math.isfinite(y)
    )
    return Markup('<polyline class="{0}" points="{1}"/>').format(
        "curve thin" if line.thin else "curve", points
    )


def _band(curves: Curves, line: CurveLine) -> Markup:
    ends = [
        (x, low, high) for (x, _), low, high in zip(line.points, line.low, line.high, strict=False)
    ]
    parts = []
    for known, run in groupby(ends, lambda one: math.isfinite(one[1]) and math.isfinite(one[2])):
        held = list(run)
        if known and len(held) > 1:
            above = [(x, high) for x, _, high in held]
            below = [(x, low) for x, low, _ in reversed(held)]
            corners = " ".join(
                f"{10 * _across(curves, x):.1f},{_down(curves, y):.1f}" for x, y in above + below
            )
            parts.append(Markup('<polygon class="spread" points="{0}"/>').format(corners))
    return Markup("").join(parts)


def _dots(curves: Curves, line: CurveLine) -> Markup:
    parts = [
        Markup('<circle class="dot" cx="{0:.3f}%" cy="{1:.1f}" r="4.5"/>').format(
            LEFT + WIDE * _across(curves, x) / 100, TOP + _down(curves, y)
        )
        for x, y in line.points
        if math.isfinite(y)
    ]
    return Markup('<g class="c{0}">{1}</g>').format(line.colour, Markup("").join(parts))


def _row(curves: Curves, value: float, label: str) -> Markup:
    y = TOP + _down(curves, value)
    return Markup(
        '<line class="grid" x1="{0}%" x2="{1}%" y1="{2:.1f}" y2="{2:.1f}"/>'
        '<text class="tick" x="0" y="{3:.1f}">{4}</text>'
    ).format(LEFT, LEFT + WIDE, y, y + 4, label)


def _column(curves: Curves, value: float, label: str) -> Markup:
    return Markup('<text class="tick" x="{0:.3f}%" y="{1}" text-anchor="middle">{2}</text>').format(
        LEFT + WIDE * _across(curves, value) / 100, TOP + DEEP + 18, label
    )


def _across(curves: Curves, x: float) -> float:
    """Return where a value stands, in percent of the width."""
    first, last = curves.x_axis
    return 100 * (x - first) / ((last - first) or 1.0)


def _down(curves: Curves, y: float) -> float:
    """Return where a value stands, in pixels from the top."""
    first, last = curves.y_axis
    share = min(1.0, max(0.0, (y - first) / ((last - first) or 1.0)))
    return DEEP * (1 - share)
