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


def public(spec: str) -> str:
    """Return a spec without what may hold a key: an address's query and options.

    Examples:
        >>> public("openai:https://host/v1?key=secret#model=m")
        'openai:https://host/v1'
        >>> public("hf:checkpoints/full-1#base=base")
        'hf:checkpoints/full-1#base=base'
    """
    return re.split("[?#]", spec, maxsplit=1)[0] if "://" in spec else spec


def without_keys(text: str, keys: Iterable[str]) -> str:
    """Return `text` with every key hidden, wherever it stands."""
    for key in filter(None, keys):
        text = text.replace(key, HIDDEN)
    return text
