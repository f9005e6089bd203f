"""A drawing of the report as a Vega-Lite specification: a shape, and what fills it."""

from __future__ import annotations

import textwrap

from reports.sections.parts import Chart, Drawing, Lines
from reports.vega import bar_chart, line_chart, point_chart
from reports.vega.rows import Filled
from reports.vega.shapes import Spec, shape

WIDTH = 640
"""Of a saved figure, without its margin; in the page a chart is as wide as its place."""

MARGIN = 16
TITLE = 84
"""Signs of a line of a title."""


def filled_by(drawing: Drawing) -> Filled:
    """Return what fills a shape with this drawing."""
    if isinstance(drawing, Chart):
        return point_chart.filled(drawing)
    if isinstance(drawing, Lines):
        return line_chart.filled(drawing)
    return bar_chart.filled(drawing)


def own_part(drawing: Drawing) -> Spec:
    """Return what a drawing adds to its shape: title, measures and rows.

    `usermeta` names the shape, and the height without the legend, for a page that has its own.
    """
    found = filled_by(drawing)
    return {
        "title": textwrap.wrap(drawing.title, TITLE),
        "width": WIDTH,
        "height": found.whole_height,
        "padding": MARGIN,
        "usermeta": {"shape": found.shape, "height": found.height},
        "datasets": found.all_rows,
    }


def spec_of(drawing: Drawing) -> Spec:
    """Return a drawing as a whole specification.

    Colours and fonts come from a configuration (see `theme.py`), so that one specification is
    light and dark.
    """
    own = own_part(drawing)
    return {**shape(own["usermeta"]["shape"]), **own}
