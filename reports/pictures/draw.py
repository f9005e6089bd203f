"""Which picture is drawn by which file."""

from __future__ import annotations

from markupsafe import Markup

from reports.pictures.anatomy import draw_anatomy
from reports.pictures.bars import draw_bars
from reports.pictures.curve_chart import draw_curves
from reports.pictures.flowchart import draw_tall, draw_wide
from reports.pictures.shapes import AnatomyPanel, Bars, Curves, Flow

Drawn = AnatomyPanel | Bars | Curves | Flow


def draw_picture(picture: Drawn, key: str) -> Markup:
    """Return a picture as `<svg>` elements; `key` is unique on the page."""
    if isinstance(picture, AnatomyPanel):
        return draw_anatomy(picture, key)
    if isinstance(picture, Bars):
        return draw_bars(picture, key)
    if isinstance(picture, Curves):
        return draw_curves(picture, key)
    return Markup(
        '<div class="scroll-wide" tabindex="0" role="group" aria-label="{0}">{1}</div>'
        '<div class="tall">{2}</div>'
    ).format(picture.title, draw_wide(picture, f"{key}-w"), draw_tall(picture, f"{key}-p"))
