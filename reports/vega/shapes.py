"""The three shapes as altair charts over named rows, from back to front.

What answers to a pointer is named `grip` and has a `tip`; `charts.js` goes through it by keys.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import altair as alt

from reports.vega.layers import (
    FADED,
    across,
    boxes,
    coloured,
    down,
    legend,
    level,
    over,
    palette,
    points,
    texts,
    upright,
)

Spec = dict[str, Any]
"""A Vega-Lite specification, ready for JSON."""


@cache
def shape(name: str) -> Spec:
    """Return a shape's specification: its layers, without rows, colours and measures."""
    made: Spec = SHAPES[name]().to_dict(validate=False)
    made.pop("config", None)  # altair's own theme; ours stands beside the specification
    return made


def points_chart() -> alt.LayerChart:
    """Return points with intervals, and rows that answer over their whole width."""
    return alt.layer(
        boxes("bands", style="band"),
        level("bases", "base"),
        upright("grid", "grid"),
        upright("zeros", "zero"),
        texts("labels", "label", "left"),
        texts("texts", "value", "right"),
        texts("first_tick", "tick", "left"),
        texts("ticks", "tick", "center"),
        texts("last_tick", "tick", "right"),
        level("reaches", "reach").encode(color=coloured()),
        _seeds(),
        points("points"),
        boxes("grips", opacity=0).encode(tooltip="tip:N").properties(name="grip"),
        *legend(),
    )


def lines_chart() -> alt.LayerChart:
    """Return lines; pointing at one of them fades the others."""
    near = alt.selection_point(
        name="near", fields=["line"], on="pointerover", clear="pointerout", toggle=False
    )
    seen = alt.condition(near, alt.value(1), alt.value(FADED))
    path = over("points").mark_line(style="path")
    # a finger is wider than a point
    grips = over("points").mark_point(size=500, filled=True, opacity=0).properties(name="grip")
    return alt.layer(
        level("grid", "grid"),
        texts("ticks", "tick", "left"),
        texts("steps", "tick", "center"),
        path.encode(x=across(), y=down(), detail="line:N", color=coloured(), opacity=seen),
        points("points").encode(opacity=seen),
        grips.encode(x=across(), y=down(), detail="line:N", tooltip="tip:N").add_params(near),
        *legend(),
    )


def bars_chart() -> alt.LayerChart:
    """Return bars cut into slices, each of which answers."""
    return alt.layer(
        texts("labels", "label", "left"),
        boxes("slices", style="slice").encode(color=coloured()),
        texts("inside", "inside", "center"),
        boxes("slices", opacity=0).encode(tooltip="tip:N").properties(name="grip"),
        *legend(),
    )


SHAPES = {"points": points_chart, "lines": lines_chart, "bars": bars_chart}


def _seeds() -> alt.Chart:
    outlined = alt.Stroke("colour:N", scale=palette(), legend=None)
    made = over("seeds").mark_point(style="seed", shape="circle", filled=True, opacity=1)
    return made.encode(x=across(), y=down(), stroke=outlined)
