"""Three or more checkpoints at once."""

from __future__ import annotations

from pathlib import Path

import pytest

import stats
from human_eval.analysis.all_at_once import rated_omnibus
from human_eval.analysis.joining import Judged, cells, judged
from human_eval.rounds.folder import RoundFolder
from tests.human_eval.simulated import World, rated_round


def test_three_are_tested_over_items_and_raters(said: Judged) -> None:
    found = rated_omnibus(said, "verdict", said.names, 0)
    assert found is not None
    assert found.quasi_f is not None
    table = cells(said, "verdict").values
    expected = stats.quasi_f_crossed(table, labels=said.names)
    assert found.quasi_f.rows[0].f == pytest.approx(expected.rows[0].f)
    assert found.companions[0].name.startswith("Friedman")
    assert found.companions[0].name.endswith("(a claim about ranks of item means only)")


def test_two_have_nothing_that_a_pair_does_not_say(said: Judged) -> None:
    assert rated_omnibus(said, "verdict", said.names[:2], 0) is None


def test_one_rater_is_tested_over_items(one_rater: RoundFolder) -> None:
    found = rated_omnibus(judged(one_rater), "verdict", ("a", "b", "c"), 0)
    assert found is not None
    assert found.quasi_f is None
    assert found.single is not None
    assert found.single.pvalue < 0.05


def test_a_half_finished_round_has_no_test(folder: Path) -> None:
    world = World(missing=dict.fromkeys(("r1", "r2", "r3"), 0.5))
    found = rated_omnibus(
        judged(rated_round(folder, world)), "verdict", ("full", "attention", "mlp"), 0
    )
    assert found is not None
    assert (found.quasi_f, found.single) == (None, None)
    assert "judged by all 3 raters" in found.why


def test_one_raters_stars_are_an_analysis_of_variance(folder: Path) -> None:
    found = judged(rated_round(folder, World(raters={"r1": 0.1})))
    omnibus = rated_omnibus(found, "relevance", found.names, 0)
    table = cells(found, "relevance").values[:, 0].T
    expected = stats.repeated_measures_anova(table, labels=found.names).rows[0]
    assert omnibus is not None
    assert omnibus.single is not None
    assert omnibus.single.pvalue == expected.p_corrected
    assert omnibus.single.n_items == 60
    assert omnibus.companions[0].name.endswith("(a claim about ranks only)")


def test_one_rater_of_grouped_items_is_tested_by_groups(folder: Path) -> None:
    found = judged(rated_round(folder, World(raters={"r1": 0.1}, per_group=4)))
    omnibus = rated_omnibus(found, "verdict", found.names, 0)
    of = cells(found, "verdict")
    expected = stats.cluster_wald(of.values[:, 0].T, of.groups, labels=found.names, seed=0)
    assert omnibus is not None
    assert omnibus.single == expected
