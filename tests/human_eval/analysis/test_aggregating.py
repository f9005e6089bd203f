"""One verdict of several: three ways side by side."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from human_eval.analysis.aggregating import aggregated
from human_eval.analysis.joining import Judged, cells, judged
from human_eval.rounds.folder import RoundFolder
from tests.human_eval.simulated import World, rated_round


def test_the_mean_is_the_mean(said: Judged) -> None:
    found = aggregated(said)
    assert found is not None
    for one in found.rows:
        assert one.mean == pytest.approx(np.nanmean(cells(said, "verdict").of(one.checkpoint)))
    assert found.answers == len(said.tasks)


def test_a_guessing_rater_shifts_the_mean_more_than_the_model(folder: Path) -> None:
    world = World(
        chances={"a": 0.8, "b": 0.2},
        items=150,
        raters={"r1": 0.05, "r2": 0.05, "r3": 1.0},
        scales=False,
        repeats=0,
    )
    found = aggregated(judged(rated_round(folder, world)))
    assert found is not None
    good, bad = found.rows
    # a rater who guesses draws every mean towards the middle
    assert good.mean < good.dawid_skene - 5
    assert bad.mean > bad.dawid_skene + 5


def test_a_guesser_among_those_who_know_is_not_believed(folder: Path) -> None:
    world = World(
        chances={"a": 1.0, "b": 1.0},
        items=100,
        raters={"r1": 0.05, "r2": 0.05, "r3": 1.0},
        scales=False,
        repeats=0,
        seed=3,
    )
    found = aggregated(judged(rated_round(folder, world)))
    assert found is not None
    assert found.rows[0].dawid_skene > 98


def test_one_rater_needs_no_aggregation(one_rater: RoundFolder) -> None:
    assert aggregated(judged(one_rater)) is None


def test_two_raters_can_be_aggregated(folder: Path) -> None:
    world = World(raters={"r1": 0.1, "r2": 0.1}, scales=False)
    found = aggregated(judged(rated_round(folder, world)))
    assert found is not None
    assert found.unanimous + found.tied == found.answers
