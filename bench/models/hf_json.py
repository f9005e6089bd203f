"""The small JSON files beside a checkpoint's weights."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bench.base.errors import ModelError


def read_object(path: Path) -> dict[str, Any]:
    """Return the JSON object in a checkpoint's file.

    Raises:
        ModelError: If it is broken or not an object.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(str(path), f"cannot be read as JSON: {error}") from None
    if not isinstance(value, dict):
        raise ModelError(str(path), "not a JSON object", expected='{"model_type": …}')
    return value
