"""What stands in the margins of each printed page: whose report, of when, its signature, numbers.

A style sheet of its own, because it holds the report's texts; every sign that could end a CSS
string is written as its number, and the sheet enters the page's policy by its hash.
"""

from __future__ import annotations

import re

from reports.safe_text import one_line
from reports.text_table import clipped

MOST = 90
"""Columns of a text in a margin: what is longer would wrap into the page."""


def margins(setting: str, made: str, signature: str) -> str:
    """Return the style sheet of the printed margins.

    Args:
        setting: Suite, set and metric: at the top left.
        made: The day, at the top right; may be empty.
        signature: At the bottom left; may be empty.
    """
    return (
        "@page{margin:17mm 14mm 16mm;"
        f"@top-left{{content:{_string(setting)};{_FONT}}}"
        f"@top-right{{content:{_string(made)};{_FONT}}}"
        f"@bottom-left{{content:{_string(signature)};{_FONT}}}"
        f'@bottom-right{{content:counter(page) " / " counter(pages);{_FONT}}}}}'
    )


_FONT = "font:7.5pt system-ui,sans-serif;color:#59626d"


def _string(text: str) -> str:
    """Return a text as a CSS string that nothing in it can end."""
    shown = clipped(one_line(text), MOST)
    return '"' + re.sub(r"[^A-Za-z0-9 .,]", lambda sign: f"\\{ord(sign[0]):x} ", shown) + '"'
