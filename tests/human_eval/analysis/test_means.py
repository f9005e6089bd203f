"""Ratings by checkpoint."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from human_eval.analysis.joining import Judged, cells, judged
from human_eval.analysis.means import rating_means
from human_eval.rounds.folder import RoundFolder
from stats.rated_means import rated_mean
from tests.human_eval.simulated import World, rated_round


def test_means_stand_with_intervals_over_items_and_raters(said: Judged) -> None:
    found = {(one.checkpoint, one.control): one.mean for one in rating_means(said, 0.95)}
    verdict = found["full", "verdict"]
    assert verdict.value == pytest.approx(np.nanmean(cells(said, "verdict").of("full")))
    assert verdict.interval[0] < verdict.value < verdict.interval[1] <= 100
    assert verdict.n_raters == 3
    assert found["full", "correct"].value <= verdict.value
    assert found["mlp", "relevance"].interval[0] >= 1


def test_the_share_correct_stands_behind_the_verdict(said: Judged) -> None:
    controls = list(dict.fromkeys(one.control for one in rating_means(said, 0.95)))
    assert controls[:2] == ["verdict", "correct"]


def test_one_raters_mean_is_over_items(one_rater: RoundFolder) -> None:
    found = rating_means(judged(one_rater), 0.95)[0].mean
    assert found.n_raters == 1
    assert "over items only" in found.method


def test_a_checkpoint_nobody_judged_has_no_mean(folder: Path) -> None:
    made = rated_round(folder, World(items=20, chances={"a": 1.0, "b": 0.0}, repeats=0))
    of_a = [one for one in made.ratings if "a" in made.secrets[one.task].checkpoints[0]]
    made.write_ratings(of_a, ())
    found = rating_means(judged(RoundFolder(folder)), 0.95)
    assert {one.checkpoint for one in found} == {"a"}


def test_a_checkpoint_that_some_raters_missed_has_a_mean(folder: Path) -> None:
    made = judged(rated_round(folder, World(missing={"r2": 0.3})))
    assert np.isnan(cells(made, "verdict").of("mlp")).any()
    found = {(one.checkpoint, one.control): one.mean for one in rating_means(made, 0.95)}
    assert {name for name, control in found if control == "verdict"} == set(made.names)
    assert found["mlp", "verdict"] == rated_mean(cells(made, "verdict").of("mlp"))


def test_each_control_has_its_own_scale(one_rater: RoundFolder, said: Judged) -> None:
    found = {(one.checkpoint, one.control): one.mean for one in rating_means(said, 0.95)}
    stars = cells(said, "relevance").of("mlp")
    assert found["mlp", "relevance"] == rated_mean(stars, bounds=(1.0, 5.0))
    single = judged(one_rater)
    correct = {(one.checkpoint, one.control): one.mean for one in rating_means(single, 0.95)}
    share = cells(single, "correct").of("b")
    assert correct["b", "correct"] == rated_mean(share, binary=True)
    assert rated_mean(share, binary=True).interval != rated_mean(share).interval
