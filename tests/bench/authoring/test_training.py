"""Candidates that stand in training data word for word."""

from __future__ import annotations

from bench.authoring.training import found_in_training

TRAINING = [
    ("train/q1", "Where is the home of Ada?"),
    ("articles/ada", "Ada is old. The home of Ada stands in Rome, they say."),
]


def test_whole_candidates_are_found_case_and_marks_apart():
    found = found_in_training(
        ["where is the HOME of Ada", "The home of Ada stands in ___.", "Name the home of Ada."],
        TRAINING,
    )
    assert found == {
        "where is the HOME of Ada": "word for word in train/q1",
        "The home of Ada stands in ___.": "word for word in articles/ada",
    }


def test_a_part_of_a_candidate_is_not_enough_and_short_ones_are_not_looked_for():
    assert found_in_training(["the home of Ada stands where", "of Ada", ""], TRAINING) == {}


def test_without_training_data_nothing_is_found():
    assert found_in_training(["Where is the home of Ada?"], []) == {}
