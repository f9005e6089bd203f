"""Metrics against people: by another tool's numbers, and what is said where there are none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import kendalltau, spearmanr

import metrics as metric_house
import stats
from bench.base.errors import RoundError
from human_eval.analysis.joining import Judged, by_item, cells, judged
from human_eval.analysis.metric_agreement import Asked, metrics_against_people
from human_eval.analysis.metric_results import MetricsResult
from human_eval.analysis.pairs import Rule, rated_pairs
from human_eval.analysis.scoring import metric_scores
from human_eval.rounds.folder import RoundFolder, write_round
from human_eval.rounds.visible import NO_ANSWER
from reports.sections.human_metrics import best_words
from stats.correlations import rank_correlations
from tests.human_eval.simulated import World, rated_round


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


def test_pairs_told_apart_are_those_of_the_adjusted_tests(rated: RoundFolder, said: Judged) -> None:
    pairs, _ = rated_pairs(said, Rule("verdict", None, 0.05, None, 0))
    raised = [replace(one, adjusted_p=0.2) if one.b == "attention" else one for one in pairs]
    for asked, apart in ((raised, 1), (pairs[:1], 1), ((), 0)):
        found = metrics_against_people(rated, said, Asked(["f1"], asked, 0.05, 0))
        assert found is not None
        assert found.rows[0].ordered is not None
        assert (found.rows[0].ordered.n_pairs, found.rows[0].ordered.n_distinguished) == (3, apart)


def test_pairs_outside_every_family_are_told_apart_by_their_own_p(
    rated: RoundFolder, said: Judged
) -> None:
    pairs, _ = rated_pairs(said, Rule("verdict", "mlp", 0.05, None, 0))
    assert [one.adjusted_p is None for one in pairs if one.control == "verdict"] == [
        False,
        True,
        True,
    ]
    found = metrics_against_people(rated, said, Asked(["f1"], pairs, 0.05, 0))
    assert found is not None
    assert found.rows[0].ordered is not None
    assert found.rows[0].ordered.n_distinguished == 2


def test_a_metrics_mean_is_over_the_answers_that_people_judged(folder: Path) -> None:
    made = rated_round(folder, World(items=30, missing=dict.fromkeys(("r1", "r2", "r3"), 0.7)))
    said = judged(made)
    (row,) = _found(made, said, "f1").rows
    scores = metric_scores(made, said, ["f1"]).scores["f1"]
    there = ~np.isnan(said.values["verdict"]).all(axis=0)
    assert not there.all()
    for name in said.names:
        own = [
            score
            for score, judged_one, secret in zip(scores, there, said.secrets, strict=True)
            if judged_one and name in secret.checkpoints[0]
        ]
        assert row.means[name] == pytest.approx(np.mean(own))
    assert _found(made, said, "f1").n_answers == there.sum()


def test_one_checkpoint_of_each_item_has_no_better_answer(folder: Path) -> None:
    made = rated_round(folder, World(items=12, repeats=0, scales=False))
    kept, items = [], set()
    for one in made.ratings:
        secret = made.secrets[one.task]
        if len(secret.checkpoints[0]) == 1 and (one.rater, secret.id) not in items:
            items.add((one.rater, secret.id))
            kept.append(one)
    made.write_ratings(kept, ())
    (row,) = _found(made, judged(RoundFolder(folder)), "f1").rows
    assert (row.answers, row.ordered) == (None, None)


def test_a_tau_on_some_checkpoints_never_leads_those_on_all(
    rated: RoundFolder, said: Judged, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A metric that knows the verdicts of one checkpoint, and says nothing of the others."""
    scored = metric_scores(rated, said, ["f1"])
    of_full = np.array([one.checkpoints[0] == ("full",) for one in said.secrets])
    partial = np.where(of_full, np.nanmean(said.values["verdict"], axis=0), 0.0)
    both = replace(scored, scores={"exact_match": partial, "f1": scored.scores["f1"]})
    monkeypatch.setattr("human_eval.analysis.metric_agreement.metric_scores", lambda *_: both)
    found = _found(rated, said, "exact_match", "f1")
    first, last = (row.kendall for row in found.rows)
    assert first is not None
    assert last is not None
    assert [row.metric for row in found.rows] == ["f1", "exact_match"]
    assert last.n_undefined == 2
    (behind,) = found.behind
    assert behind.n_checkpoints == 1
    assert behind.difference == pytest.approx(first.by_checkpoint[0] - last.by_checkpoint[0])
    words = best_words(found)
    assert words[0].startswith("Of the metrics, F1 agrees most")
    assert "exact match (on 1 of 3 checkpoints) has a tau on fewer checkpoints" in " ".join(words)


def test_the_best_is_held_against_the_others_in_a_family_of_all_pairs(
    rated: RoundFolder, said: Judged
) -> None:
    names = ("f1", "contains_answer", "chrf", "rouge1")
    found = _found(rated, said, *names)
    people, groups = by_item(said, np.nanmean(said.values["verdict"], axis=0))
    scores = metric_scores(rated, said, names).scores
    tables = [by_item(said, scores[name])[0] for name in names]
    every = rank_correlations(tables, people, groups=groups, permutations=0).differences
    expected = dict(zip([(names[x.first], names[x.second]) for x in every],
                        stats.holm([x.pvalue for x in every]), strict=True))  # fmt: skip
    assert len(expected) == 6
    for one in found.behind:
        two = next(two for two in expected if set(two) == {one.metric, one.best})
        assert one.adjusted_p == pytest.approx(expected[two])
        assert np.isnan(one.interval).all() or one.interval[0] < one.difference < one.interval[1]
    assert any(one.interval[0] < one.interval[1] for one in found.behind)


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


def test_a_blank_answer_earns_nothing_by_the_words_that_raters_see(folder: Path) -> None:
    made = rated_round(folder, World(items=10, scales=False))
    first = next(one for one in made.secrets.values() if one.kind == "item")
    shown = [
        replace(one, answers=(NO_ANSWER,)) if one.id == first.task else one
        for one in made.tasks.values()
    ]
    secrets = [
        replace(one, references=("No",)) if one.task == first.task else one
        for one in made.secrets.values()
    ]
    write_round(folder, made.plan, made.key, shown, secrets, list(made.assignments.values()))
    again = RoundFolder(folder)
    scores = metric_scores(again, judged(again), ["squad_f1"]).scores["squad_f1"]
    assert scores[judged(again).tasks.index(first.task)] == 0
    assert metric_house.get("squad_f1").counts([NO_ANSWER], [["No"]])[0][0] > 0


def test_rows_stand_by_tau_and_the_rest_is_held_against_the_first(
    rated: RoundFolder, said: Judged
) -> None:
    found = _found(rated, said)
    taus = [row.kendall.value for row in found.rows if row.kendall is not None]
    defined = [tau for tau in taus if not np.isnan(tau)]
    assert defined == sorted(defined, reverse=True)
    assert np.isnan(taus[len(defined) :]).all()
    assert {one.best for one in found.behind} == {found.rows[0].metric}
    assert [one.metric for one in found.behind] == [row.metric for row in found.rows[1:]]
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
