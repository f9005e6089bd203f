"""What a test needs and a machine may lack: a visible skip, or a failure where all must run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import SHARED_DATA

REAL_DATA = "needs the real data"


def needs(what: str, present: bool) -> None:
    """Skip the test that calls this, visibly, unless `what` is present.

    Under `REQUIRE_ALL=1` conftest.py turns every such skip into a failure.
    """
    if not present:
        pytest.skip(f"needs {what}")


def real_data(name: str) -> Path:
    """Return where real data stands; skip visibly, always, where it is absent."""
    path = SHARED_DATA / name
    if not path.exists():
        pytest.skip(f"{REAL_DATA} {name}")
    return path
