"""Verdict columns of a suite are read by the words that imported rounds know."""

import numpy as np
import pytest

from bench.base.errors import DataError
from human_eval import agreement, verdict_scores
from human_eval.importing.words import NOTHING, VERDICT_WORDS


def test_every_word_of_an_import_is_known_here():
    for word, meaning in VERDICT_WORDS.items():
        if meaning == "partially_correct":
            with pytest.raises(DataError, match=r"right or wrong.*bench human import"):
                verdict_scores([word], [True], "q.jsonl")
        else:
            wanted = 100.0 if meaning == "correct" else 0.0
            assert verdict_scores([f" {word.upper()} "], [True], "q.jsonl").tolist() == [wanted]
    for word in (*NOTHING, None):
        assert np.isnan(verdict_scores([word], [True], "q.jsonl")).all()


def test_truth_values_and_numbers_of_tables():
    found = verdict_scores([True, False, 1, 0, 1.0, np.True_], [True] * 6, "q.jsonl")
    assert found.tolist() == [100, 0, 100, 0, 100, 100]


def test_what_was_not_answered_needs_no_verdict():
    found = verdict_scores([None, None, "yes"], [False, True, False], "q.jsonl")
    assert found[0] == 0
    assert np.isnan(found[1])
    assert found[2] == 100


def test_another_word_is_named():
    with pytest.raises(DataError, match=r"q\.jsonl: column 'said': verdict 'maybe'.*true/false"):
        verdict_scores(["yes", "maybe"], [True, True], "q.jsonl: column 'said'")


def test_agreement_is_over_items_that_have_both():
    nan = float("nan")
    people, metric = np.array([100, 0, nan, 100, 0, 0]), np.array([100, 100, 0, nan, 0, 0])
    assert agreement(people, metric) == 75
    assert np.isnan(agreement(np.array([nan]), np.array([0.0])))
