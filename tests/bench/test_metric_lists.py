"""`bench metrics`: a plugin whose code raises has no page, but a reason."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.base.errors import SuiteError
from bench.metric_lists import known_metrics, metric_called


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Install a package whose metric cannot be made, as far as importlib.metadata can tell."""
    (tmp_path / "ill_metrics.py").write_text("class Ill:\n    def __init__(self): raise OSError(7)")
    info = tmp_path / "ill_metrics-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: ill-metrics\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[knowbench.metrics]\nill = ill_metrics:Ill\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield
    sys.modules.pop("ill_metrics", None)


def test_a_plugin_that_raises_has_a_reason_in_place_of_a_page(plugin: None) -> None:
    why = "entry point 'ill_metrics:Ill' cannot be loaded: OSError(7)"
    assert known_metrics().broken == {"ill": why}
    assert "ill" not in [one.name for one in known_metrics().metrics]
    with pytest.raises(SuiteError) as found:
        metric_called("ill")
    assert str(found.value) == f"metric ill: {why}"


def test_an_unknown_name_has_the_nearest() -> None:
    with pytest.raises(SuiteError, match="did you mean 'exact_match'"):
        metric_called("exactmatch")
