"""What the page carries within: styles and scripts, and the policy that lets only them run.

A new style or script is a file in this package (package data) and one row here. A script that is
made rather than written (a chart library's bundle) is a row that is called.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

Asset = str | Callable[[], str]
"""A file's path within this package, or what returns the text."""

STYLES: tuple[Asset, ...] = ("page.css",)
SCRIPTS: tuple[Asset, ...] = ("page.js",)
"""In the order of the page, each an element of its own."""

HERE = Path(__file__).parent


def texts_of(assets: Iterable[Asset]) -> tuple[str, ...]:
    """Return the assets' texts.

    Raises:
        ValueError: An asset that would end its own element on the page.
    """
    texts = tuple(one() if callable(one) else _read(one) for one in assets)
    for text in texts:
        if "</script" in text.lower() or "</style" in text.lower():
            raise ValueError("a style or a script holds the tag that would end it")
    return texts


def policy_of(styles: Iterable[str], scripts: Iterable[str]) -> str:
    """Return the content security policy: these styles and scripts, and nothing else.

    Text that slipped through the template's escaping would not run: it has no hash here.
    """
    return (
        "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
        f"style-src {_allowed(styles)}; script-src {_allowed(scripts)}"
    )


def _allowed(texts: Iterable[str]) -> str:
    return " ".join(f"'{_hash(text)}'" for text in texts) or "'none'"


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def _read(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")
