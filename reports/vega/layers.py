"""What the shapes are made of: layers over named rows of final positions and final texts.

Conventions:
    `x`, `x2`: shares of the drawing's width, 0 at the left and 1 at the right.
    `y`, `y2`: pixels from the top; Vega-Lite scales them by nothing.
    Every text is final: a shape formats no number. So a shape is the same for all drawings, and
    altair makes it once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import altair as alt

from reports.vega.theme import COLOURS, SHAPES

FADED = 0.25
"""Opacity of what does not belong to what is pointed at."""


def over(rows: str) -> alt.Chart:
    """Return an unmarked chart over the rows of this name."""
    return alt.Chart(alt.NamedData(rows))


def across(field: str = "x") -> alt.X:
    """Return a field as a share of the width; no layer draws an axis by itself."""
    scale = alt.Scale(domain=[0, 1], nice=False, zero=False)
    return alt.X(f"{field}:Q", scale=scale, axis=None)


def down(field: str = "y") -> alt.Y:
    """Return a field as pixels from the top."""
    return alt.Y(f"{field}:Q", scale=None, axis=None)


def texts(rows: str, style: str, align: str) -> alt.Chart:
    """Return the rows' `text`, each at its `x` and `y`; `style` is its name in the theme."""
    made = over(rows).mark_text(style=style, baseline="alphabetic", align=align)
    return made.encode(x=across(), y=down(), text="text:N")


def upright(rows: str, style: str) -> alt.Chart:
    """Return lines from `y` to `y2`, each at its `x`."""
    return over(rows).mark_rule(style=style).encode(x=across(), y=down(), y2="y2:Q")


def level(rows: str, style: str) -> alt.Chart:
    """Return lines from `x` to `x2`, each at its `y`."""
    return over(rows).mark_rule(style=style).encode(x=across(), x2="x2:Q", y=down())


def boxes(rows: str, **mark: Any) -> alt.Chart:
    """Return boxes from `x` to `x2` and from `y` to `y2`."""
    return over(rows).mark_rect(**mark).encode(x=across(), x2="x2:Q", y=down(), y2="y2:Q")


def points(rows: str) -> alt.Chart:
    """Return points in the colour and the shape of their row's `colour`."""
    made = over(rows).mark_point(style="dot", filled=True)
    return made.encode(x=across(), y=down(), color=coloured(), shape=shaped())


def coloured() -> alt.Color:
    """Return the colour of a row's `colour`: the same number is the same colour everywhere."""
    return alt.Color("colour:N", scale=palette(), legend=None)


def palette() -> alt.Scale:
    """Return the numbers of colours in order; which colours they are, the theme says."""
    return alt.Scale(domain=list(COLOURS))


def shaped() -> alt.Shape:
    """Return the shape that goes with a row's `colour`."""
    scale = alt.Scale(domain=list(COLOURS), range=list(SHAPES))
    return alt.Shape("colour:N", scale=scale, legend=None)


def legend() -> Iterator[alt.Chart]:
    """Yield the list of colours below a saved figure; in the page it stands in HTML.

    An entry has a line of its own, since a shape knows no text's width.
    """
    keys = over("legend").mark_point(filled=True, size=80, opacity=1)
    made = keys.encode(x=alt.value(6), y=down(), color=coloured(), shape=shaped())
    yield made.properties(name="legend_keys")
    names = over("legend").mark_text(style="key", baseline="middle", align="left")
    made = names.encode(x=alt.value(18), y=down(), text="text:N")
    yield made.properties(name="legend_names")
