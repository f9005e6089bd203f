"""Comparisons to report, made once."""

from __future__ import annotations

import pytest

from bench.results import Comparison
from tests.reports.made import make, systems, two, world


@pytest.fixture(scope="session")
def of_two() -> Comparison:
    """Two checkpoints, binary metric, questions in articles: the clustered test."""
    return make(two())


@pytest.fixture(scope="session")
def of_world() -> Comparison:
    """A reference and three scenarios on four sets by five metrics."""
    return make(world())


@pytest.fixture(scope="session")
def of_systems() -> Comparison:
    """Five systems, ungrouped, with people's verdicts: McNemar."""
    return make(systems())
