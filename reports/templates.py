"""The templates of pages: where they lie, and how they read what is put into them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from reports.assets import HERE

if TYPE_CHECKING:
    from jinja2 import Template

_BOUND = tuple(
    re.compile(pattern)
    for pattern in (
        r"(\w|²) (=)",
        r"(\d) (%|pp\b)",
        r"(%) (CI)",
        r"\b(p) ([<>]|adjusted)",
        r"([<>=±]) (\d|\.\d)",
    )
)

_NUMBERED = re.compile(r"(?<![\w.-])((?=[\w.-]{3,24}(?![\w.-]))[\w.-]*\w-\d+)(?![\w-])")
"""A short name that ends in a number: a browser breaks "mlp-1" after its hyphen."""


@cache
def template(name: str) -> Template:
    """Return a template of this package: all text put into it is escaped, nothing may be missing.

    Args:
        name: Path within this package, e.g. `page.html.j2`.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["bound"] = bound
    return environment.get_template(name)


def bound(text: str) -> Markup:
    """Return `text`, escaped, with what no line may end within: "95 % CI", "2.1 pp", "mlp-1".

    A name is kept whole by its style, not by another hyphen: who copies it gets what it is.
    """
    for pattern in _BOUND:
        text = pattern.sub("\\1\u00a0\\2", text)
    return Markup(_NUMBERED.sub(r'<span class="whole">\1</span>', str(escape(text))))
