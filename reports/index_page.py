"""A page that leads to several reports: a line each, with its verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup

from bench.results import Comparison
from reports.assets import HERE, STYLES, policy_of, texts_of
from reports.page import bound
from reports.safe_text import one_line, writable
from reports.sections.headline import headline_of

if TYPE_CHECKING:
    from jinja2 import Template


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
    made = _template().render(
        rows=rows, styles=tuple(map(Markup, styles)), policy=policy_of(styles, ())
    )
    return writable(made.strip()) + "\n"


@cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["bound"] = bound
    return environment.get_template("index.html.j2")
