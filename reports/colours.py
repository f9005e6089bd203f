"""The page's named colours and the letters of saved figures, for what is drawn outside the page.

The colours are those of `page.css`, read from there: a chart in the page, its saved file and the
swatch beside a name cannot differ.
"""

from __future__ import annotations

import re
from functools import cache

from reports.assets import HERE

FONT = "Arial, Liberation Sans, Helvetica, sans-serif"
"""Of saved figures: Arial where a figure is opened, Liberation Sans (as wide) where it is made."""

_COLOUR = re.compile(r"--(\w[\w-]*): light-dark\((#[0-9a-f]+), (#[0-9a-f]+)\)")


@cache
def page_colours(*, dark: bool) -> dict[str, str]:
    """Return the page's named colours, e.g. `ink` and `k0`, as `#rrggbb`."""
    text = (HERE / "page.css").read_text(encoding="utf-8")
    return {found[1]: found[3 if dark else 2] for found in _COLOUR.finditer(text)}
