"""Scores as numbers, and accepted answers as texts."""

import pytest

from bench.models.harness_logs.fields import accepted_in, accepted_in_target, index_in_target
from bench.models.harness_logs.values import numbers_of


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("C", {"s": 1.0}),
        ("I", {"s": 0.0}),
        ("P", {"s": 0.5}),
        ("N", {"s": 0.0}),
        ("Yes", {"s": 1.0}),
        ("false", {"s": 0.0}),
        (True, {"s": 1.0}),
        (7, {"s": 7.0}),
        ("0.25", {"s": 0.25}),
        ("good", {}),
        ("nan", {}),
        (float("inf"), {}),
        (10**400, {}),
        (None, {}),
        ({"a": "C", "b": 3, "c": "why"}, {"s/a": 1.0, "s/b": 3.0}),
        ([1, "P"], {"s/0": 1.0, "s/1": 0.5}),
    ],
)
def test_a_score_is_the_numbers_in_it(value: object, found: dict[str, float]) -> None:
    assert numbers_of("s", value) == found


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("['Rome', 'Roma', 'Rome ']", ("Rome", "Roma")),
        (" Rome", ("Rome",)),
        ("[broken", ("[broken",)),
        ("[x for x in y]", ("[x for x in y]",)),
        ("[1, 2]", ("1", "2")),
        ("", ()),
        ("[]", ()),
    ],
)
def test_a_target_that_was_a_list_is_one_again(target: str, found: tuple[str, ...]) -> None:
    assert accepted_in_target(target) == found


def test_answers_of_known_sets_are_found() -> None:
    assert accepted_in({"text": ["Rome", "Roma"], "answer_start": [1, 2]}) == ("Rome", "Roma")
    assert accepted_in({"value": "Rome", "aliases": ["Roma"]}) == ("Rome", "Roma")
    assert accepted_in(None) == accepted_in({"other": 1}) == accepted_in(True) == ()


@pytest.mark.parametrize(
    ("target", "found"), [("2", (2,)), ("[0, 1]", (0, 1)), ("B", ()), ("1_0", ())]
)
def test_a_choice_is_named_by_number(target: str, found: tuple[int, ...]) -> None:
    assert index_in_target(target) == found


@pytest.mark.parametrize("value", [1e299, -1e299, "1e299", "1_000", "١", "nan", "inf", "0x1", ""])
def test_what_no_harness_means_is_no_score(value: object) -> None:
    assert numbers_of("s", value) == {}


@pytest.mark.parametrize(
    ("value", "number"), [(" 1.5 ", 1.5), ("-2e3", -2000.0), (".5", 0.5), (1e30, 1e30)]
)
def test_numbers_in_words_are_numbers(value: object, number: float) -> None:
    assert numbers_of("s", value) == {"s": number}
