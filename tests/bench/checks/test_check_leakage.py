"""The whole: every check on every set, what is missing, the text that is printed."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from bench.base.errors import DataError
from bench.checks.evidence import Leakage, SetCheck
from bench.checks.leakage.check import check_leakage
from bench.checks.leakage.training import TrainingData, TrainingFile
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
    said = leakage_verdict(found)
    sure, likely = "1 of 3 (33.3 %): heldout 1 of 3", "1 of 3 (33.3 %): heldout 1 of 3"
    assert f"Test items found in training: {sure}; 1 word for word." in said
    assert f"Probably found, the same fact in other words (look at them): {likely}." in said
    assert "heldout 1: probably the same fact" in printed
    assert "nearly 1" in printed and "probably 1" in printed
    assert "[[Which city does Ada Penmoor live in?]]" in printed


def test_what_is_only_probably_the_same_fact_is_not_called_found() -> None:
    train = [*OTHERS, ("Where is the home of Bo Elmgate?", "Dunmere")]
    said = leakage_verdict(leakage(PAIRS, train))
    assert said.startswith("Probably found, the same fact in other words (look at them): 1 of 3")
    assert "Test items found" not in said


def test_a_set_too_small_for_d3_is_promised_nothing() -> None:
    """One item: a reworded leak is seen with recall .9, which is no .95."""
    said = leakage_verdict(leakage(PAIRS[:1], OTHERS))
    assert "seen verbatim, a reworded leak could not be relied on to be seen." in said
    large = [(f"Which city does Ada Penmoor{n} live in?", f"Torvale{n}") for n in range(40)]
    said = leakage_verdict(leakage(large, OTHERS))
    assert "2 in other words (recall .90, measured on planted rewordings)" in said


def test_what_was_not_read_is_said_and_nothing_is_promised_of_it(tmp_path: Path) -> None:
    rows = [{"question": f"Who is {n}?", "answers": "Ada"} for n in range(5)]
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    bad = tmp_path / "bad.jsonl"
    bad.write_text(lines + "oops\n" * 1200, encoding="utf-8")
    found = _searched(bad)
    note = "searched 5 records; 1,200 rows were skipped"
    assert all(note in _check(found, code).notes for code in ("D1", "D2", "D3"))
    assert note not in _check(found, "D4").notes
    said = leakage_verdict(found)
    assert f"in training ({note}): a single leaked item in the rows that were read would" in said
    cut = tmp_path / "cut.jsonl.gz"
    whole = gzip.compress((lines * 20_000).encode())
    cut.write_bytes(whole[: len(whole) // 2])
    found = _searched(cut)
    assert f"the rest of {cut.name} could not be read; 1 row was skipped" in leakage_verdict(found)
    assert "No test item was found in what could be read" in leakage_verdict(found)
    assert "would have been seen" not in leakage_verdict(found)


def _searched(path: Path) -> Leakage:
    given = TrainingData([TrainingFile(path.name, path)])
    return check_leakage([asked(PAIRS)], given, templates=[TEMPLATE])


def _check(found: Leakage, code: str) -> SetCheck:
    one = found.find(code, "heldout")
    assert one is not None
    return one


def test_a_corpus_that_tells_is_named_where_nobody_said_that_it_should() -> None:
    rest = "Cy Oakwell sings. Di Inksay lives in the city of Vessport."
    told = data(texts=["Rain fell. Ada Penmoor lives in the city of Torvale. It stopped.", rest])
    unsaid = replace(asked(PAIRS), taught=None)
    said = leakage_verdict(check_leakage([unsaid], told, templates=[TEMPLATE]))
    assert "No test item was found in training" in said
    assert "1 item is to review by a person." in said
    assert "A corpus tells the facts of 1 item: say `taught: true` or `taught: false`" in said


def test_without_a_search_the_verdict_does_not_say_that_no_data_was_given() -> None:
    found = check_leakage([asked(PAIRS)], data(OTHERS), templates=[TEMPLATE], only=["D7"])
    assert "none of D1, D2 and D3 was asked for" in leakage_verdict(found)


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
