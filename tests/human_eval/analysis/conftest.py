"""Rounds that several tests read."""

from __future__ import annotations

from pathlib import Path

import pytest

from human_eval.analysis.joining import Judged, judged
from human_eval.rounds.folder import RoundFolder
from tests.human_eval.simulated import World, preferred_round, rated_round


@pytest.fixture(scope="session")
def rated(tmp_path_factory: pytest.TempPathFactory) -> RoundFolder:
    """Three raters on three checkpoints, of which `full` is the best."""
    return rated_round(tmp_path_factory.mktemp("rated"))


@pytest.fixture(scope="session")
def said(rated: RoundFolder) -> Judged:
    """Return the rated round's judgements."""
    return judged(rated)


@pytest.fixture(scope="session")
def preferred(tmp_path_factory: pytest.TempPathFactory) -> RoundFolder:
    """Three raters who often take the left answer, whatever it is."""
    return preferred_round(tmp_path_factory.mktemp("preferred"), left=0.3)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return where a round can be written."""
    return tmp_path / "round"


@pytest.fixture(scope="session")
def one_rater(tmp_path_factory: pytest.TempPathFactory) -> RoundFolder:
    """One rater who says correct or incorrect."""
    world = World(raters={"r1": 0.0}, scales=False, chances={"a": 1.0, "b": 0.5, "c": 0.6})
    return rated_round(tmp_path_factory.mktemp("one"), world)
