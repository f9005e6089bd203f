import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.needs import needs

ROOT = Path(__file__).parents[2]


def test_present_runs():
    needs("anything", True)


def test_absent_skips_visibly(monkeypatch):
    monkeypatch.delenv("REQUIRE_ALL", raising=False)
    with pytest.raises(pytest.skip.Exception, match="needs a browser"):
        needs("a browser", False)


def test_a_skip_fails_where_all_must_run(tmp_path):
    path = tmp_path / "test_absent.py"
    path.write_text(
        "from tests.needs import needs\n\n\ndef test_absent():\n    needs('a browser', False)\n"
    )
    words = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-q", str(path)]
    done = subprocess.run(
        words, cwd=ROOT, env={**os.environ, "REQUIRE_ALL": "1"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    assert "needs a browser: REQUIRE_ALL=1 allows no skip" in done.stdout
