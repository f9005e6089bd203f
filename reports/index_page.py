"""A page that leads to several reports: a line each, with its verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from bench.results import Comparison
from reports.assets import STYLES, policy_of, texts_of
from reports.safe_text import one_line, writable
from reports.sections.headline import headline_of
from reports.templates import template


@dataclass(frozen=True, slots=True)
class Entry:
    """One report: its page's address, relative to the index, and what it is of."""

    address: str
    comparison: Comparison


def make_index(entries: Sequence[Entry]) -> str:
    """Return a self-contained page with the question and verdict of each report, in order."""
    styles = texts_of(STYLES)
    rows = [
        {
            "address": quote(entry.address),
            "suite": one_line(entry.comparison.suite),
            "folder": one_line(entry.comparison.folder),
            "first": headline_of(entry.comparison),
        }
        for entry in entries
    ]
    made = template("index.html.j2").render(
        rows=rows, styles=tuple(map(Markup, styles)), policy=policy_of(styles, ())
    )
    return writable(made.strip()) + "\n"
