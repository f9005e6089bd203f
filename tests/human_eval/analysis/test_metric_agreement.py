"""Metrics against people: by another tool's numbers, and what is said where there are none."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import kendalltau, spearmanr

from bench.base.errors import RoundError
from human_eval.analysis.joining import Judged, by_item, cells
from human_eval.analysis.metric_agreement import Asked, metrics_against_people
from human_eval.analysis.metric_results import MetricsResult
from human_eval.analysis.pairs import Rule, rated_pairs
from human_eval.analysis.scoring import metric_scores
from human_eval.rounds.folder import RoundFolder


def _found(folder: RoundFolder, said: Judged, *names: str) -> MetricsResult:
    pairs, _ = rated_pairs(said, Rule("verdict", None, 0.05, None, 0))
    found = metrics_against_people(folder, said, Asked(names, pairs, 0.05, 0))
    assert found is not None
    return found


def test_tau_and_rho_are_scipys_within_checkpoints(rated: RoundFolder, said: Judged) -> None:
    (row,) = _found(rated, said, "f1").rows
    people = cells(said, "verdict").values.mean(axis=1)
    table, _ = by_item(said, metric_scores(rated, said, ["f1"]).scores["f1"])
    taus = [kendalltau(table[:, at], people[at]).statistic for at in range(3)]
    rhos = [spearmanr(table[:, at], people[at]).statistic for at in range(3)]
    assert row.kendall is not None
    assert row.spearman is not None
    assert row.kendall.value == pytest.approx(np.mean(taus))
    assert row.spearman.value == pytest.approx(np.mean(rhos))
    assert row.kendall.interval[0] < row.kendall.value < row.kendall.interval[1]


def test_pairs_of_checkpoints_use_peoples_own_tests(rated: RoundFolder, said: Judged) -> None:
    (row,) = _found(rated, said, "f1").rows
    assert row.ordered is not None
    assert (row.ordered.n_pairs, row.ordered.n_distinguished) == (3, 2)
    assert row.ordered.distinguished == 1


def test_a_right_or_wrong_metric_says_how_often_it_says_the_same(
    rated: RoundFolder, said: Judged
) -> None:
    found = {row.metric: row for row in _found(rated, said, "exact_match", "f1").rows}
    people = cells(said, "verdict").values.mean(axis=1).T
    table, _ = by_item(said, metric_scores(rated, said, ["exact_match"]).scores["exact_match"])
    clear = people != 50
    same = found["exact_match"].same
    assert same is not None
    assert same.value == pytest.approx(100 * np.mean((table > 50)[clear] == (people > 50)[clear]))
    assert found["f1"].same is None


def test_rows_stand_by_tau_and_the_rest_is_held_against_the_first(
    rated: RoundFolder, said: Judged
) -> None:
    found = _found(rated, said)
    taus = [row.kendall.value for row in found.rows if row.kendall is not None]
    defined = [tau for tau in taus if not np.isnan(tau)]
    assert defined == sorted(defined, reverse=True)
    assert np.isnan(taus[len(defined) :]).all()
    assert {one.best for one in found.behind} == {found.rows[0].metric}
    assert all(one.difference >= 0 for one in found.behind if not np.isnan(one.difference))
    assert [row.metric for row in found.rows if row.metric == "exact_match"] == ["exact_match"]


def test_a_metric_that_needs_probabilities_says_so(rated: RoundFolder, said: Judged) -> None:
    found = _found(rated, said, "loss", "f1")
    assert found.rows[-1].metric == "loss"
    assert found.rows[-1].failure == "it is not computed from texts"


def test_an_unknown_metric_is_named_with_the_nearest(rated: RoundFolder, said: Judged) -> None:
    with pytest.raises(RoundError, match="unknown metric 'f2'; did you mean 'f1'"):
        _found(rated, said, "f2")


def test_what_ties_do_to_tau_is_known(rated: RoundFolder, said: Judged) -> None:
    people = cells(said, "verdict").values.mean(axis=1)
    noise = np.random.default_rng(0).random(people.shape[1])
    best = [kendalltau(row + noise, row).statistic for row in people]
    assert _found(rated, said, "f1").untied == pytest.approx(np.mean(best))
