"""Comparisons to report, made once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.results import Comparison
from reports import render_html
from tests.reports.browsing import Opened, chromium, opened
from tests.reports.made import make, systems, two, world
from tests.reports.made_checks import checked, leaking, untested
from tests.reports.made_designs import factored, modelled, sampled, seeded


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


@pytest.fixture(scope="session")
def of_seeds() -> Comparison:
    """A reference and three scenarios of three training seeds each, compared as wholes."""
    return seeded()


@pytest.fixture(scope="session")
def of_factors() -> Comparison:
    """Two checkpoints, with a factorial design beside them."""
    return factored()


@pytest.fixture(scope="session")
def of_samples() -> Comparison:
    """Two checkpoints asked by two prompts at two temperatures, four samples each."""
    return sampled()


@pytest.fixture(scope="session")
def of_model() -> Comparison:
    """The world with a mixed-effects model."""
    return modelled()


@pytest.fixture(scope="session")
def of_checked() -> Comparison:
    """The world with checks that found no leak."""
    return checked()


@pytest.fixture(scope="session")
def of_leaking() -> Comparison:
    """The world with a third of its held-out items in the training data."""
    return leaking()


@pytest.fixture(scope="session")
def of_untested() -> Comparison:
    """The world where no check could be made."""
    return untested()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture
def open_report(browser: Any, tmp_path: Path) -> Iterator[Any]:
    pages = []

    def opening(
        comparison: Comparison, width: int = 1280, height: int = 800, **context: Any
    ) -> Opened:
        path = tmp_path / "report.html"
        path.write_text(render_html(comparison), encoding="utf-8")
        made = opened(browser, path, width, height, **context)
        pages.append(made.page)
        return made

    yield opening
    for page in pages:
        page.close()
