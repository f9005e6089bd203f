"""What libraries raise while a checkpoint loads, in one line for people."""

from __future__ import annotations

import pickle
import re

from huggingface_hub.errors import StrictDataclassError
from safetensors import SafetensorError

FAILURES = (
    *(OSError, ValueError, KeyError, TypeError, AttributeError, ImportError, RuntimeError),
    *(EOFError, SafetensorError, StrictDataclassError, pickle.UnpicklingError),
)
"""What a broken checkpoint makes transformers, peft and torch raise; anything else is our bug."""

_MOST = 200
_CODE = re.compile("\x1b\\[[0-9;]*m")
_GLOBAL = re.compile(r"GLOBAL (\S+)")


def reason(error: Exception) -> str:
    """Return why something could not be loaded: one line, not too long, without advice."""
    said = " ".join(_CODE.sub("", str(error)).split())
    if isinstance(error, pickle.UnpicklingError):  # the library's advice is to drop the guard
        found = _GLOBAL.search(said)
        return f"its pickle holds more than tensors ({found.group(1) if found else 'code'})"
    return said[:_MOST] or type(error).__name__
