"""Comparisons to report, made once."""

from __future__ import annotations

import pytest

from bench.results import Comparison
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
