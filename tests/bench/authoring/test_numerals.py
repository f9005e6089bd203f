"""Numbers in digits and words."""

from __future__ import annotations

from collections import Counter

import pytest

from bench.authoring.numerals import numbers_of


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("twenty", "20"),
        ("twenty-one", "21"),
        ("two hundred and five", "200 and 5"),
        ("three thousand", "3,000"),
        ("two million three hundred thousand forty", "2300040"),
        ("third", "3rd"),
        ("twenty-first", "21st"),
        ("the eighth of fifty", "8th, 50"),
        ("१२", "12"),
        ("٤ دول", "4"),
        ("3.50", "3.50"),
    ],
)
def test_words_are_digits(text, same):
    assert numbers_of(text) == numbers_of(same) != Counter()


@pytest.mark.parametrize("text", ["which one", "nobody", "", "hundred", "Henry VIII", "三"])
def test_what_is_no_number(text):
    assert numbers_of(text) == Counter()


def test_numbers_are_counted():
    assert numbers_of("2 of 2 and two thirds") == Counter({"2": 3})
