"""The whole: every check on every set, what is missing, the text that is printed."""

from __future__ import annotations

import pytest

from bench.base.errors import DataError
from bench.checks.leakage.check import check_leakage
from bench.checks.leakage.training import TrainingData
from bench.data.world import WorldSize, make_world
from reports.leakage_text import leakage_summary, leakage_verdict
from tests.bench.checks.made_items import TEMPLATE, asked, data, flagged, leakage, world_sets

PAIRS = [("Which city does Ada Penmoor live in?", "Torvale"),
         ("Which city does Bo Elmgate live in?", "Dunmere"),
         ("Which city does Cy Oakwell live in?", "Halcyra")]  # fmt: skip
OTHERS = [(f"Which city does {name} live in?", "Vessport") for name in ("Di Inksay", "Ed Larkling")]


@pytest.mark.parametrize("seed", range(3))
def test_a_clean_world_is_not_accused_by_any_check(seed: int) -> None:
    sets, articles = world_sets(make_world(WorldSize.small(), seed))
    found = check_leakage(sets, TrainingData(sets=[sets[0], articles]), templates=[TEMPLATE])
    assert {one.check for one in found.checks} == {f"D{n}" for n in range(8)}
    assert [one for one in found.checks if one.flagged or one.review] == []
    assert "No test item was found in training" in leakage_verdict(found)


def test_each_kind_of_leak_is_met_by_its_check() -> None:
    train = [*OTHERS, PAIRS[0], ("Where is the home of Bo Elmgate?", "Dunmere")]
    found = leakage(PAIRS, train)
    assert flagged(found, "D1") == {"0"}
    assert flagged(found, "D3") == {"0", "1"}
    assert found.flagged("heldout") == {"0", "1"}
    assert found.matches[0].grade == "exact"
    printed = leakage_summary(found)
    assert "Test items found in training: 2 of 3 (66.7 %): heldout 2 of 3." in printed
    assert "[[Which city does Ada Penmoor live in?]]" in printed


def test_without_training_data_the_rest_says_what_is_missing() -> None:
    found = leakage(PAIRS)
    done = {one.check for one in found.checks if one.missing is None}
    assert done == {"D0", "D5"}
    assert all("--train FILE" in (one.missing or "--train FILE") for one in found.checks)
    assert "Not testable: no training data was given" in leakage_verdict(found)


def test_matches_are_kept_for_each_check_and_all_are_counted() -> None:
    found = check_leakage([asked(PAIRS)], data(PAIRS), templates=[TEMPLATE], kept=1)
    assert [one.check for one in found.matches].count("D1") == 1
    assert found.n_matches >= 6
    assert len(flagged(found, "D1")) == 3


def test_an_unknown_preset_is_refused_even_without_training_data() -> None:
    with pytest.raises(DataError, match="unknown preset"):
        check_leakage([asked(PAIRS)], data(), templates=[], presets=["gpt9"])


def test_the_same_twice() -> None:
    train = [*OTHERS, PAIRS[0]]
    assert leakage(PAIRS, train) == leakage(PAIRS, train)


def test_only_the_wanted_searches_are_done_and_the_verdict_says_so() -> None:
    found = check_leakage([asked(PAIRS)], data(OTHERS), templates=[TEMPLATE], only=["D1", "D2"])
    done = {one.check for one in found.checks if one.missing is None}
    assert done == {"D0", "D1", "D2", "D5"}
    assert {one.missing for one in found.checks} == {None, "left out by --only"}
    assert "in other words were not looked for" in leakage_verdict(found)
    with pytest.raises(DataError, match="--only: no check 'D9'"):
        check_leakage([asked(PAIRS)], data(OTHERS), templates=[TEMPLATE], only=["D9"])
