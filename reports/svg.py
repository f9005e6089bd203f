"""The frame that all drawings share: one `<svg>` that speaks, as wide as its place."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

from reports.sections.parts import Drawing
from reports.text_table import clipped


def framed(drawing: Drawing, key: str, height: int, parts: Iterable[Markup]) -> Markup:
    """Return one `<svg>` element with its title and description for screen readers.

    Args:
        drawing: Names and describes it.
        key: Unique on the page.
        height: In pixels.
        parts: What is drawn, from back to front.
    """
    inside = Markup("").join(
        [
            Markup('<title id="{0}-t">{1}</title>').format(key, drawing.title),
            Markup('<desc id="{0}-d">{1}</desc>').format(key, drawing.text),
            *parts,
        ]
    )
    return Markup(
        '<svg class="chart" role="img" aria-labelledby="{0}-t" aria-describedby="{0}-d" '
        'width="100%" height="{1}">{2}</svg>'
    ).format(key, height, inside)


def fitted(label: str, most: int = 30) -> Markup:
    """Return a label, cut in its middle where it is very long: a table has it whole."""
    return escape(clipped(label, most))
