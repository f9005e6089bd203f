"""Golden sentences, one for each rung; none accuses what was trained on purpose."""

from dataclasses import replace

import pytest

import stats
from bench.checks.results import CleanScore, Searched
from reports.ladder_words import (
    BADGES,
    IN_PROMPT,
    RUNGS,
    SYMBOLS,
    badge_words,
    clean_overview,
    clean_sentence,
    grouped_reasons,
    kind_of,
    rung_sentence,
    rung_words,
    worst,
)
from tests.reports.made_checks import SEARCHED, searched_only, verdict


def score(value: float, n: int) -> stats.Estimate:
    return stats.Estimate(
        value, (value - 8.25, min(value + 8.25, 100)), 0.95, "Wilson", n, None, 4.0
    )


CLEAN = CleanScore(
    "full-1", "heldout", "exact_match", score(79.3, 150), score(71.8, 110), score(100, 40), 110, 40
)


MET = "in the training data given (300 questions of train and 60 texts of articles)"


def test_no_evidence_names_what_was_searched_and_both_smallest_leaks():
    assert rung_sentence(verdict()) == (
        f"No evidence found in its answers (L1), and no item met {MET}; the smallest leak that "
        "could have been seen is 0.3 % of its items (1 of 300), in the data given, word for word; "
        "from the answers, 6.2 % of its items (19 of 300), by L1, counting too likely "
        "originals."
    )
    alone = verdict(by=("L1",), searched=(), detectable=0.062, detectable_by="L1")
    assert rung_sentence(alone) == (
        "No evidence found; the smallest leak that could have been seen is 6.2 % of its items "
        "(19 of 300), by L1, counting too likely originals."
    )


def test_a_search_alone_is_no_all_clear():
    found = searched_only()
    assert kind_of(found) == "not_in_data"
    assert badge_words(found) == "No leak found in the data given"
    assert rung_words(found) == "no leak found in the data given"
    assert rung_sentence(found) == (
        f"Not found {MET}; the smallest leak that could have been seen is 0.3 % of its items (1 of "
        "300), in the data given, word for word. Not testable from its answers: no base "
        "checkpoint."
    )


def test_damaged_data_promises_no_smallest_leak():
    damaged = (Searched("train", "train", 9_985, 1, partial=True), SEARCHED[1])
    found = searched_only(searched=damaged, detectable=None, detectable_by="")
    assert badge_words(found) == "Searched only in part"
    assert rung_sentence(found) == (
        "Searched only in part, train is damaged: not found in the training data given (9,985 "
        "questions of train [the rest of it could not be read; 1 row could not be used] and 60 "
        "texts of articles); no smallest leak can be claimed of data that could not be read. Not "
        "testable from its answers: no base checkpoint."
    )
    tested = verdict(searched=damaged, detectable=0.062, detectable_by="L1")
    assert "no smallest leak can be claimed" in rung_sentence(tested)
    assert "from the answers, the smallest leak that could have been seen is" in rung_sentence(
        tested
    )


def test_skipped_rows_are_counted_beside_what_was_read():
    found = searched_only(searched=(Searched("train", "train", 1, 999),))
    assert "(1 question of train [999 rows could not be used])" in rung_sentence(found)


def test_a_test_of_some_items_promises_for_those_alone():
    found = verdict(
        by=("L1",), searched=(), n_items=120, detectable=0.4, detectable_by="L1",
        answers_detectable=0.4, looked_at=20,
    )  # fmt: skip
    assert rung_sentence(found) == (
        "No evidence found; the smallest leak that could have been seen is 40.0 % of the 20 of 120 "
        "items that could be tested (8 of 20), by L1, counting too likely originals."
    )


def test_no_evidence_says_what_was_not_tested():
    text = rung_sentence(verdict(missing=("no log-probabilities", "no base checkpoint.")))
    assert text.endswith("Not tested further: no log-probabilities; no base checkpoint.")
    unknown = rung_sentence(
        verdict(by=("L1",), searched=(), detectable=None, detectable_by="", answers_detectable=None)
    )
    assert unknown == "No evidence found; how small a leak could have been seen cannot be said."


def test_found_counts_and_names_the_checks():
    found = verdict(rung="found", n_found=12, by=("D1", "D3"))
    assert rung_sentence(found) == (
        "Test items found in training: 12 of 300 items of heldout, by D1 and D3."
    )
    assert rung_words(found) == "12 of 300 items found in training"
    assert rung_words(replace(found, n_found=300)) == "all 300 items found in training"


def test_the_same_fact_in_other_words_is_only_probably_found():
    some = verdict(rung="found", n_found=12, n_probable=2, by=("D1", "D3"))
    assert rung_words(some) == "12 of 300 items found in training, 2 of them probably"
    assert rung_sentence(some) == (
        "Test items found in training: 12 of 300 items of heldout, 2 of them probably (the same "
        "fact in other words: look at them), by D1 and D3."
    )
    every = verdict(rung="found", n_found=2, n_probable=2, by=("D3",))
    assert badge_words(every) == "Test items probably in training"
    assert rung_words(every) == "2 of 300 items probably found in training"
    assert rung_sentence(every) == (
        "Test items probably in training: 2 of 300 items of heldout (the same fact in other words: "
        "look at them), by D3."
    )


def test_an_answer_in_the_prompt_is_not_called_training():
    found = verdict(rung="found", n_found=5, by=("D5",))
    assert badge_words(found) == "Answers found in the prompt"
    assert rung_words(found) == "5 of 300 items answered by their own prompt"
    assert "training" not in rung_sentence(found)
    assert "training" not in clean_sentence(CLEAN, IN_PROMPT)


def test_consistent_and_not_testable():
    assert rung_sentence(verdict(rung="consistent", by=("L1",))) == (
        "Score consistent with memorization, by L1."
    )
    missing = ("no training data given", "no log-probabilities")
    assert rung_sentence(verdict(rung="not_testable", missing=missing)) == (
        "Not testable: no training data given; no log-probabilities."
    )


def test_trained_items_are_stated_whatever_the_tests_say():
    for rung in RUNGS:
        found = verdict(set="train", role="train", trained=True, rung=rung, n_found=300)
        assert rung_sentence(found) == "A score on trained items: train is what was trained on."
        assert rung_words(found) == "score on trained items"


def test_the_worst_of_several_seeds():
    clean, found = verdict(), verdict(rung="found", n_found=1)
    untested = verdict(rung="not_testable")
    assert worst((clean, found, untested)) is found
    assert worst((clean, untested)) is untested
    assert worst((clean, searched_only())) == searched_only()
    assert worst(()) is None


def test_every_kind_has_words_and_a_symbol_of_its_own():
    assert set(BADGES) == set(SYMBOLS) == {*RUNGS, "trained", "not_in_data"}
    assert len(set(SYMBOLS.values())) == len(SYMBOLS)
    assert kind_of(verdict(trained=True)) == "trained"


def test_items_present_beside_items_absent():
    assert clean_sentence(CLEAN) == (
        "full-1: 40 of 150 items of heldout are present in training, exact match there 100.0 %; "
        "on the 110 items absent from it exact match = 71.8 % (95 % CI 63.5 to 80.0)."
    )
    other = replace(CLEAN, checkpoint="mlp-1", clean=score(60, 110))
    assert clean_overview([CLEAN, other]) == (
        "40 of 150 items of heldout are present in training; on the 110 absent from it exact "
        "match is 71.8 % (63.5–80.0) for full-1 and 60.0 % (51.8–68.2) for mlp-1 (95 % CIs); on "
        "the other 40, 100.0 % each."
    )


@pytest.mark.parametrize("clean", [None, score(50, 12)])
def test_too_few_clean_items_say_nothing_of_generalization(clean):
    note = "generalization not estimable: 12 clean items, 30 are needed"
    found = replace(CLEAN, clean=clean, n_clean=12, n_flagged=138, note=note)
    for text in (clean_sentence(found), clean_overview([found, replace(found, checkpoint="b")])):
        assert text == (
            "full-1: 138 of 150 items of heldout are present in training, exact match there "
            "100.0 %; generalization not estimable: 12 clean items, 30 are needed."
        )


def test_reasons_are_said_once_for_all_they_hold_for():
    names = ("base", "full-1", "mlp-1")
    both = [verdict(checkpoint=name, set=one) for one in ("heldout", "old") for name in names]
    (text,) = grouped_reasons(both, 3)
    assert text.startswith("heldout and old: No evidence found")
    less = grouped_reasons([one for one in both if (one.set, one.checkpoint) != ("old", "base")], 3)
    assert [text.split(":")[0] for text in less] == ["heldout", "old (full-1 and mlp-1)"]
