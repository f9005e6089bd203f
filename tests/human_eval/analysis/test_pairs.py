"""Pairs of checkpoints in people's eyes: the right test, the right family, the right verdict."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import stats
from human_eval.analysis.joining import Cells, Judged, cells, judged
from human_eval.analysis.pair_test import difference
from human_eval.analysis.pairs import Rule, rated_pairs
from human_eval.rounds.folder import RoundFolder
from human_eval.scales import SCALES
from tests.human_eval.simulated import World, preferred_round, rated_round

RULE = Rule("verdict", None, 0.05, None, 0)
PREFER = replace(RULE, control="preference")


def test_the_better_one_is_found_over_items_and_raters(said: Judged) -> None:
    pairs, families = rated_pairs(said, RULE)
    first = pairs[0]
    of = cells(said, "verdict", ("full", "attention"))
    expected = stats.rating_difference(*of.values, level=0.95)
    assert first.difference == expected
    assert first.difference.function == "stats.two_way.two_way_t"
    assert first.verdict is not None
    assert first.verdict.kind == "a_higher"
    assert "both are samples" in first.why
    assert families[0].method == "Shaffer (3,1,1)"


def test_the_first_is_said_to_be_rated_above_the_second(said: Judged) -> None:
    pair = rated_pairs(said, RULE)[0][0]
    a, b = cells(said, "verdict", (pair.a, pair.b)).values
    assert pair.win == stats.win_probability(a, b, level=0.95, seed=0)
    assert pair.win is not None
    assert pair.win.value > 0.5


@pytest.mark.parametrize(
    ("rows", "said"),
    [([[100.0, np.nan], [np.nan, 0.0]], "no item was"), ([[100.0, np.nan], [0.0, 0.0]], "1 item")],
)
def test_too_little_to_test_is_counted(rows: list[list[float]], said: str) -> None:
    of = Cells(("a", "b"), np.array(rows)[:, None], ("1", "2"))
    tested = difference(of, ("r1",), 0.95, 0)
    assert (tested.difference.pvalue, tested.why) == (1.0, "no test: too little was judged")
    assert tested.difference.refused is not None
    assert tested.difference.refused.startswith(f"refused: {said}")


def test_two_items_of_one_rater_are_tested() -> None:
    of = Cells(("a", "b"), np.array([[[5.0, 2.0]], [[1.0, 1.0]]]), ("1", "2"))
    tested = difference(of, ("r1",), 0.95, 0)
    assert (tested.difference.difference, tested.difference.refused) == (2.5, None)


def test_scales_are_a_family_of_their_own_without_verdicts(said: Judged) -> None:
    pairs, families = rated_pairs(said, RULE)
    secondary = [one for one in pairs if one.family == "secondary"]
    scales = [scale.name for scale in SCALES if not scale.needs_source]
    assert [one.control for one in secondary] == [name for name in scales for _ in range(3)]
    assert all(one.verdict is None for one in secondary)
    assert (families[1].name, families[1].m) == ("secondary", 12)


def test_swapping_sides_swaps_the_sign_only(said: Judged) -> None:
    pairs, _ = rated_pairs(said, RULE)
    turned, _ = rated_pairs(replace(said, names=said.names[::-1]), RULE)
    there = next(one for one in turned if {one.a, one.b} == {"full", "attention"})
    assert there.difference.difference == pytest.approx(-pairs[0].difference.difference)
    assert there.difference.pvalue == pytest.approx(pairs[0].difference.pvalue)
    assert there.verdict is not None
    assert there.verdict.kind == "b_higher"


def test_answers_that_are_all_alike_are_never_different(folder: Path) -> None:
    made = rated_round(folder, World(chances={"a": 1.0, "b": 1.0}, raters={"r1": 0.3, "r2": 0.3}))
    (pair, *_), _ = rated_pairs(judged(made), RULE)
    assert pair.difference.pvalue == 1
    assert pair.verdict is not None
    assert pair.verdict.kind == "not_established"


def test_one_rater_of_right_and_wrong_is_mcnemar(one_rater: RoundFolder) -> None:
    found = judged(one_rater)
    table = np.where(np.isnan(found.values["verdict"]), np.nan, 0.0)
    table[found.values["verdict"] == 100] = 100.0
    two_valued = replace(found, values={"verdict": table})
    (pair, *_), _ = rated_pairs(two_valued, RULE)
    a, b = cells(two_valued, "verdict", ("a", "b")).values[:, 0]
    expected = stats.mcnemar(a, b, unit=100.0)
    assert pair.difference.pvalue == pytest.approx(expected.pvalue)
    assert pair.difference.interval == pytest.approx(expected.interval)
    assert "McNemar" in pair.why
    assert pair.why.endswith("one judgement of each answer, so nothing is said of other raters")


def test_one_rater_of_grouped_items_is_tested_by_groups(folder: Path) -> None:
    made = rated_round(folder, World(raters={"r1": 0.1}, per_group=5))
    (pair, *_), _ = rated_pairs(judged(made), RULE)
    assert pair.difference.n_groups == 12
    assert pair.difference.function == "stats.clustered.clustered_t"


def test_a_half_finished_round_is_tested_on_what_is_there(folder: Path) -> None:
    world = World(missing=dict.fromkeys(("r1", "r2", "r3"), 0.5))
    found = judged(rated_round(folder, world))
    (pair, *_), _ = rated_pairs(found, RULE)
    of = cells(found, "verdict", ("full", "attention"))
    assert pair.difference == stats.partly_rated_difference(*of.values, level=0.95)
    assert pair.difference.refused is None
    assert pair.complete < pair.items / 2
    assert pair.difference.n_items == pair.items
    assert pair.why.endswith("what is missing is taken to be missing at random")
    assert pair.verdict is not None
    # the test that treats raters as fixed stands beside it, and says what it is
    assert "these raters only" in pair.difference.companions[0].name


def test_a_mean_is_over_raters_who_judged_both(folder: Path) -> None:
    found = judged(rated_round(folder, World(missing={"r1": 0.6, "r2": 0.3})))
    of = cells(found, "verdict", ("full", "attention"))
    both = of.values[0] - of.values[1]
    both = both[:, ~np.isnan(both).all(axis=0)]
    (pair, *_), _ = rated_pairs(found, RULE)
    assert pair.difference.difference == pytest.approx(np.nanmean(both, axis=0).mean())


def test_a_half_finished_round_of_groups_is_tested_by_groups(folder: Path) -> None:
    world = World(missing=dict.fromkeys(("r1", "r2", "r3"), 0.4), per_group=5)
    (pair, *_), _ = rated_pairs(judged(rated_round(folder, world)), RULE)
    assert pair.difference.n_groups == 12
    assert pair.difference.function == "stats.partly_rated.partly_rated_difference"
    few = World(missing={"r1": 0.4}, items=40, per_group=10)
    (pair, *_), _ = rated_pairs(judged(rated_round(folder.parent / "few", few)), RULE)
    assert pair.difference.refused == "refused: 4 groups of questions; at least 5 are needed"
    assert pair.verdict is not None
    assert pair.verdict.kind == "not_established"


def test_a_rater_who_never_came_does_not_stop_the_test(folder: Path) -> None:
    made = rated_round(folder, World(missing={"r3": 1.0}))
    (pair, *_), _ = rated_pairs(judged(made), RULE)
    assert pair.raters == ("r1", "r2")
    assert pair.difference.refused is None


def test_the_reference_stands_outside_the_family(said: Judged) -> None:
    pairs, families = rated_pairs(said, replace(RULE, reference="mlp"))
    assert [(one.a, one.b) for one in pairs if one.family == "primary"] == [("full", "attention")]
    beside = [one for one in pairs if one.family == "reference"]
    assert [(one.a, one.b) for one in beside] == [("full", "mlp"), ("attention", "mlp")]
    assert all(one.adjusted_p is None for one in beside)
    assert families[0].m == 1


def test_pairs_against_the_reference_are_primary_where_declared(said: Judged) -> None:
    rule = replace(RULE, reference="mlp", against_reference=True)
    pairs, families = rated_pairs(said, rule)
    primary = [(one.a, one.b) for one in pairs if one.family == "primary"]
    assert primary == [("full", "mlp"), ("attention", "mlp")]
    assert families[0].method == "Holm"
    assert not [one for one in pairs if one.family == "reference"]


def test_equivalence_needs_a_declared_margin(folder: Path) -> None:
    world = World(chances={"a": 0.95, "b": 0.95}, items=150, scales=False)
    found = judged(rated_round(folder, world))
    (without, *_), _ = rated_pairs(found, RULE)
    (within, *_), _ = rated_pairs(found, replace(RULE, margin=20.0))
    assert without.verdict is not None
    assert without.verdict.kind == "not_established"
    assert within.verdict is not None
    assert within.verdict.kind == "equivalent"


def test_a_net_preference_is_the_share_for_minus_the_share_against(folder: Path) -> None:
    made = preferred_round(folder, World(items=40))
    (pair, *_), _ = rated_pairs(judged(made), PREFER)
    swapped = {rater: one.swapped for rater, one in made.assignments.items()}
    said = []
    for rating in made.ratings:
        secret = made.secrets[rating.task]
        if secret.checkpoints == (("full",), ("attention",)):
            word = str(rating.values["preference"])
            turned = rating.task in swapped[rating.rater]
            said.append({"a": -1 if turned else 1, "b": 1 if turned else -1}.get(word, 0))
    assert pair.difference.difference == pytest.approx(100 * np.mean(said))
    assert pair.win is None
    assert pair.verdict is not None
    assert pair.verdict.kind == "a_higher"
