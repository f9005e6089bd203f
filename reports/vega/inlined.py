"""What the page carries for live charts: a specification beside each drawing, the library, once.

Specifications and the library are data until `charts.js` needs them: a browser neither parses nor
runs them while it shows the first screen. Without script they do nothing.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from markupsafe import Markup

from reports.sections.parts import Drawing
from reports.vega.runtime import runtime_packed
from reports.vega.theme import config


def inlined_spec(drawing: Drawing) -> Markup:
    """Return what a drawing adds to its shape, as a data element."""
    from reports.vega.specs import own_part

    return Markup('<script type="application/json" class="chart-spec">{0}</script>').format(
        _json(own_part(drawing))
    )


def inlined_runtime() -> Markup:
    """Return the shapes, both configurations and the library, packed, as data elements."""
    from reports.vega.shapes import SHAPES, shape

    return Markup(
        '<script type="application/json" id="chart-shapes">{0}</script>\n'
        '<script type="application/json" id="chart-themes">{1}</script>\n'
        '<script type="application/octet-stream" id="chart-runtime">{2}</script>'
    ).format(
        _json({name: shape(name) for name in SHAPES}),
        _json({"light": config(dark=False), "dark": config(dark=True)}),
        Markup(base64.b64encode(runtime_packed()).decode("ascii")),
    )


def _json(value: Any) -> Markup:
    """Return JSON in which no text can end the element or open another."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)
