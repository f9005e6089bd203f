"""Text of strangers inside Markdown: shown as it stands, never obeyed.

Conventions:
    For GitHub's flavour. Emphasis, code, links, pictures, HTML, tables, formulas and headings are
    escaped; a mention (@name), a reference (#12) and a bare address are kept from becoming live by
    a zero-width space, which is all that a reader's clipboard gets more than was written.
"""

from __future__ import annotations

import re

from reports.safe_text import one_line

_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_INLINE = re.compile(r"[\\`*\[\]|~$&<>]|(?<![^\W_])_|_(?![^\W_])")
_LIVE = re.compile(r"@(?=\w)|#(?=\d)|:(?=//)|\b(?:www|mailto|xmpp)(?=[.:])|\bGH(?=-\d)", re.I)
_START = re.compile(r"#{1,6}(?=\s|$)|[+\-](?=[\s+\-]|$)|=|\d{1,9}(?=[.)](?:\s|$))")
_ZERO_WIDTH = "\u200b"


def escaped(text: str, most: int = 400) -> str:
    r"""Return `text` on one line, at most `most` characters of it, so that it stays what it is.

    Examples:
        >>> print(escaped("a|b <i> *c* snake_case"))
        a\|b &lt;i&gt; \*c\* snake_case
    """
    line = one_line(text[: 4 * most])
    cut = line if len(line) <= most else f"{line[: most - 1]}…"
    live = _LIVE.sub(lambda found: found.group() + _ZERO_WIDTH, cut)
    made = _INLINE.sub(lambda found: _HTML.get(found.group(), f"\\{found.group()}"), live)
    start = _START.match(made)
    if start is None:
        return made
    at = 0 if not start.group().isdigit() else start.end()
    return f"{made[:at]}\\{made[at:]}"


def code_span(text: str, most: int = 2000) -> str:
    """Return `text` as code on one line, whatever backticks it holds."""
    line = one_line(text[:most])
    longest = max((len(run) for run in re.findall("`+", line)), default=0)
    fence = "`" * (longest + 1)
    padded = f" {line} " if not line or line[0] in "` " or line[-1] in "` " else line
    return f"{fence}{padded}{fence}"
