"""Colours, shapes and fonts of charts, as Vega-Lite configurations for light and dark.

A scenario's colour has a shape, too, for who sees no colours.
"""

from __future__ import annotations

from typing import Any

from reports.colours import FONT, page_colours

Config = dict[str, Any]
"""A Vega-Lite configuration, ready for JSON."""

SHAPES = (
    "circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right",
    "triangle-left",
)  # fmt: skip
"""Shape of each colour's points; the reference (0) is a circle."""

COLOURS = tuple(range(len(SHAPES)))


def config(*, dark: bool) -> Config:
    """Return what colours and sets a specification: the marks name their styles only."""
    named = page_colours(dark=dark)
    return {
        "background": named["raised"],
        "font": FONT,
        "view": {"stroke": None},
        "range": {"category": [named[f"k{index}"] for index in COLOURS]},
        "title": {"anchor": "start", "color": named["ink"], "fontSize": 14, "offset": 12},
        "style": _styles(named),
    }


def _styles(named: dict[str, str]) -> Config:
    small = {"fontSize": 11.5, "color": named["soft"]}
    return {
        "label": {"fontSize": 13, "fontWeight": 600, "color": named["ink"]},
        "value": {"fontSize": 13, "color": named["soft"]},
        "tick": small,
        "key": {"fontSize": 12.5, "color": named["ink"]},
        "inside": {"fontSize": 12, "fontWeight": 600, "color": named["paper"]},
        "base": {"color": named["line"], "strokeWidth": 1.25},
        "grid": {"color": named["line"], "strokeWidth": 1.25},
        "zero": {"color": named["soft"], "strokeWidth": 1.25},
        "band": {"color": named["same-bg"]},
        "reach": {"strokeWidth": 10, "strokeOpacity": 0.4},
        "dot": {"stroke": named["raised"], "strokeWidth": 1.5, "size": 90, "opacity": 1},
        "seed": {"color": named["raised"], "strokeWidth": 1.25, "size": 22},
        "path": {"strokeWidth": 2},
        "slice": {"stroke": named["raised"], "strokeWidth": 1},
    }
