"""A comparison as one HTML page."""

from __future__ import annotations

from bench.results import Comparison
from reports.page import make_page
from reports.safe_text import one_line
from reports.sections.headline import headline_of
from reports.sections.order import sections
from reports.sections.parts import Section


def render_html(comparison: Comparison, *, before: tuple[Section, ...] = ()) -> str:
    """Return the report: one self-contained page that works offline.

    Every number in it is rounded for reading; `to_json` has them unrounded. Sections of `before`
    stand before the comparison's own.
    """
    first = headline_of(comparison)
    title = f"{first.question} – {one_line(comparison.suite)}"
    return make_page(title, first, (*before, *sections(comparison)))
