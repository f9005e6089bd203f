"""Which drawing is drawn by which file."""

from __future__ import annotations

from markupsafe import Markup

from reports import charts, line_charts, stacked_bars
from reports.sections.parts import Chart, Drawing, Lines


def draw(drawing: Drawing, key: str) -> Markup:
    """Return a chart as one `<svg>` element; `key` is unique on the page."""
    if isinstance(drawing, Chart):
        return charts.draw(drawing, key)
    if isinstance(drawing, Lines):
        return line_charts.draw(drawing, key)
    return stacked_bars.draw(drawing, key)
