"""What the page carries within: styles and scripts, and the policy that lets only them run.

A new style or script is a file in this package (package data) and one row here. A script that is
made rather than written (a chart library's bundle) is a row that is called.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from reports.safe_text import writable

Asset = str | Callable[[], str]
"""A file's path within this package, or what returns the text."""

ITEMS = tuple(
    f"items/{name}.js" for name in ("words", "virtual_list", "cards", "outcomes", "items")
)

STYLES: tuple[Asset, ...] = (
    "page.css",
    "items/items.css",
    "pictures/pictures.css",
    "print.css",
    "vega/charts.css",
)
SCRIPTS: tuple[Asset, ...] = ("matches.js", *ITEMS, "print.js", "vega/charts.js")
"""In the order of the page, each an element of its own."""

HEAD_SCRIPTS: tuple[Asset, ...] = ("theme.js",)
"""Run before anything is drawn: no more than what would flicker otherwise."""

HERE = Path(__file__).parent


def texts_of(assets: Iterable[Asset]) -> tuple[str, ...]:
    """Return the assets' texts.

    Raises:
        ValueError: An asset that a browser would read otherwise than it is written: it holds a tag
            that ends or opens an element, or signs that no page may hold.
    """
    texts = tuple(one() if callable(one) else _read(one) for one in assets)
    for text in texts:
        _check(text)
    return texts


def policy_of(styles: Iterable[str], scripts: Iterable[str]) -> str:
    """Return the content security policy: these styles and scripts, and nothing else.

    Text that slipped through the template's escaping would not run: it has no hash here.
    """
    return (
        "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
        f"style-src {_allowed(styles)}; script-src {_allowed(scripts)}"
    )


def _check(text: str) -> None:
    if re.search(r"</(script|style)|<!--", text, re.IGNORECASE):
        raise ValueError("a style or a script holds a tag that would end it, or <!--")
    # a browser turns \r into \n before it hashes, and `writable` replaces what UTF-8 cannot hold
    if "\r" in text or "\0" in text or writable(text) != text:
        raise ValueError("a style or a script holds signs that would change on the page")


def _allowed(texts: Iterable[str]) -> str:
    return " ".join(f"'{_hash(text)}'" for text in texts) or "'none'"


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def _read(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")
