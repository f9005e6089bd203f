"""A comparison as one HTML page."""

from __future__ import annotations

from bench.results import Comparison
from reports.page import page
from reports.sections.headline import headline
from reports.sections.order import sections
from reports.visible import one_line


def render_html(comparison: Comparison) -> str:
    """Return the report: one self-contained page that works offline.

    Every number in it is rounded for reading; `to_json` has them unrounded.
    """
    first = headline(comparison)
    title = f"{first.question} – {one_line(comparison.suite)}"
    return page(title, first, sections(comparison))
