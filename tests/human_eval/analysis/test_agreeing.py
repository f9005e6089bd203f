"""Agreement: the numbers of the tables that raters made, and what is said where there is none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import stats
from human_eval.analysis.agreeing import agreements
from human_eval.analysis.joining import Judged, judged
from human_eval.rounds.folder import RoundFolder
from tests.human_eval.simulated import World, preferred_round, rated_round


def test_the_verdict_comes_first_with_both_alphas(said: Judged) -> None:
    found = agreements(said, 0.95, 0)
    table = said.values["verdict"]
    first = found[0]
    assert first.control == "verdict"
    assert first.ordinal == stats.krippendorff_alpha(table, "ordinal", groups=said.groups)
    assert first.nominal.value == stats.krippendorff_alpha(table, "nominal", seed=0).value
    assert first.intraclass is not None
    assert first.intraclass.row("A,1").value == pytest.approx(
        stats.intraclass_correlations(table).row("A,1").value
    )
    assert [(one.a, one.b) for one in first.kappas] == [("r1", "r2"), ("r1", "r3"), ("r2", "r3")]
    assert len(found) == 5


def test_a_question_s_answers_are_resampled_together(said: Judged) -> None:
    table, groups = said.values["verdict"], said.groups
    assert len(set(groups)) < table.shape[1]
    first = agreements(said, 0.95, 0)[0]
    assert first.ordinal.interval != stats.krippendorff_alpha(table, "ordinal").interval
    assert first.nominal == stats.krippendorff_alpha(table, "nominal", groups=groups)
    assert first.without == stats.rater_influence(table, "ordinal", groups=groups)
    assert first.kappas[1].kappa == stats.cohen_kappa(
        table[0], table[2], weights="quadratic", categories=(0, 50, 100), groups=groups
    )


def test_the_rater_who_guesses_is_named(folder: Path) -> None:
    world = World(raters={"r1": 0.05, "r2": 0.05, "r3": 0.9}, scales=False)
    found = agreements(judged(rated_round(folder, world)), 0.95, 0)[0]
    named = [found.raters[one.rater] for one in found.without if one.named]
    assert named == ["r3"]
    assert found.without[2].interval[0] > 0


def test_everybody_agreeing_is_undefined_and_said(folder: Path) -> None:
    world = World(chances={"a": 1.0, "b": 1.0}, raters={"r1": 0.0, "r2": 0.0}, scales=False)
    found = agreements(judged(rated_round(folder, world)), 0.95, 0)[0]
    assert np.isnan(found.ordinal.value)
    assert found.ordinal.reason is not None
    assert found.kappas[0].kappa.reason is not None


def test_one_rater_agrees_with_nobody(one_rater: RoundFolder) -> None:
    assert agreements(judged(one_rater), 0.95, 0) == ()


def test_raters_without_a_common_answer_agree_with_nobody(folder: Path) -> None:
    made = rated_round(folder, World(items=4, raters={"r1": 0.0, "r2": 0.0}, repeats=0))
    apart = [one for one in made.ratings if (one.rater == "r1") == (int(one.task, 16) % 2 == 0)]
    assert len({one.rater for one in apart}) == 2
    made.write_ratings(apart, ())
    assert agreements(judged(RoundFolder(folder)), 0.95, 0) == ()


def test_the_two_ties_differ_by_name_and_not_by_rank(folder: Path) -> None:
    made = preferred_round(folder, World(items=30, raters={"r1": 0.3, "r2": 0.3}))
    found = agreements(judged(made), 0.95, 0)[0]
    joined = judged(made)
    worth = joined.values["preference"]
    assert found.ordinal.value == stats.krippendorff_alpha(worth, "ordinal", seed=0).value
    assert found.nominal.value != stats.krippendorff_alpha(worth, "nominal", seed=0).value


def test_raters_who_missed_some_answers_are_compared_on_the_rest(folder: Path) -> None:
    world = World(missing={"r2": 0.3, "r3": 0.3}, scales=False, repeats=0)
    joined = judged(rated_round(folder, world))
    table = joined.values["verdict"]
    there = ~np.isnan(table)
    found = agreements(joined, 0.95, 0)[0]
    assert found.raters == ("r1", "r2", "r3")
    assert found.ordinal == stats.krippendorff_alpha(table, "ordinal", groups=joined.groups)
    assert found.intraclass == stats.intraclass_correlations(table[:, there.all(axis=0)])
    assert found.complete == there.all(axis=0).sum() < len(joined.tasks)
    pairs = ((0, 1), (0, 2), (1, 2))
    assert [one.kappa.n_items for one in found.kappas] == [
        there[[a, b]].all(axis=0).sum() for a, b in pairs
    ]


def test_two_raters_of_one_common_answer_have_no_kappa(folder: Path) -> None:
    made = rated_round(folder, World(scales=False, repeats=0))
    task = made.ratings[0].task
    kept = [one for one in made.ratings if one.rater != "r3" or one.task == task]
    made.write_ratings(kept, ())
    found = agreements(judged(RoundFolder(folder)), 0.95, 0)[0]
    assert found.raters == ("r1", "r2", "r3")
    assert [(one.a, one.b) for one in found.kappas] == [("r1", "r2")]
    assert found.intraclass is None
