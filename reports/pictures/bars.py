"""Bars from 0 to 100 in groups; the one that is highlighted in full colour, the others pale."""

from __future__ import annotations

import math

from markupsafe import Markup

from reports.pictures.frame import framed, words
from reports.pictures.shapes import Bar, Bars

HEAD, BAR, GAP = 22, 15, 12
"""Heights of a group's title, of a bar with the room below it, and between groups."""

WIDEST = 84.0
"""Percent of the width that 100 takes; the value stands behind its bar."""


def draw_bars(bars: Bars, key: str) -> Markup:
    """Return the bars as one `<svg>` element; `key` is unique on the page."""
    parts: list[Markup] = []
    y = 0.0
    for title, group in bars.groups:
        parts.append(words(title, 0, y + 14, "label"))
        y += HEAD
        for bar in group:
            parts.append(_bar(bar, y))
            y += BAR
        y += GAP
    return framed(bars.title, bars.text, key, ("100%", y - GAP + 4), parts)


def _bar(bar: Bar, y: float) -> Markup:
    share = 0.0 if math.isnan(bar.value) else min(100.0, max(0.0, bar.value))
    width = WIDEST * share / 100
    return Markup(
        '<g class="c{0}{1}"><rect class="groove" x="0" y="{2:.1f}" width="{3}%" height="11"/>'
        '<rect class="bar" x="0" y="{2:.1f}" width="{4:.3f}%" height="11"/>'
        '<text class="{5}" x="{6:.3f}%" y="{7:.1f}" dx="6">{8}</text></g>'
    ).format(
        bar.colour, " muted" if bar.muted else "", y, WIDEST, width,
        "value" if bar.muted else "strong", width, y + 9.5, bar.text,
    )  # fmt: skip
