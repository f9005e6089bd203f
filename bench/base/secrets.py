"""What must never be printed or written: credentials in addresses, and keys."""

from __future__ import annotations

import re
from collections.abc import Iterable

HIDDEN = "***"
_CREDENTIALS = re.compile(r"(\w+://)[^\s/?#]*@")


def without_credentials(text: str) -> str:
    """Return `text` with `user:password@` in every address hidden.

    Examples:
        >>> without_credentials("openai:http://me:secret@host/v1 is no folder")
        'openai:http://***@host/v1 is no folder'
    """
    return _CREDENTIALS.sub(rf"\g<1>{HIDDEN}@", text)


def without_keys(text: str, keys: Iterable[str]) -> str:
    """Return `text` with every key hidden, wherever it stands."""
    for key in filter(None, keys):
        text = text.replace(key, HIDDEN)
    return text
