"""What a test needs and a machine may lack: a visible skip, or a failure where all must run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support import SHARED_DATA


def needs(what: str, present: bool) -> None:
    """Skip the test that calls this, visibly, unless `what` is present.

    Under `REQUIRE_ALL=1` an absence is a failure: there, every test must run.
    """
    if present:
        return
    if os.environ.get("REQUIRE_ALL") == "1":
        pytest.fail(f"needs {what}, and REQUIRE_ALL=1 allows no skip", pytrace=False)
    pytest.skip(f"needs {what}")


def real_data(name: str) -> Path:
    """Return where real data stands; skip visibly, always, where it is absent."""
    path = SHARED_DATA / name
    if not path.exists():
        pytest.skip(f"needs the real data {name}")
    return path
