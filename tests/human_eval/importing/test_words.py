"""What others call our choices; what is unclear stays as it is."""

from __future__ import annotations

import pytest

from human_eval.importing.words import meant


@pytest.mark.parametrize(
    ("control", "value", "found"),
    [
        ("verdict", True, "correct"),
        ("verdict", False, "incorrect"),
        ("verdict", "TRUE", "correct"),
        ("verdict", 0.5, "partially_correct"),
        ("verdict", "partly-correct", "partially_correct"),
        ("verdict", 1, "correct"),
        ("verdict", "maybe", "maybe"),
        ("verdict", 2, "2"),
        ("verdict", " n/a ", None),
        ("verdict", float("nan"), None),
        ("relevance", "4", 4),
        ("relevance", 4.0, 4),
        ("relevance", "4.5", "4.5"),
        ("relevance", True, True),
        ("relevance", "-", None),
        ("preference", "Equally bad", "tie_bad"),
        ("preference", "B is better", "b"),
        ("preference", "A", "a"),
        ("preference", "tie", "tie"),  # of which kind?
        ("comment", " none ", "none"),
    ],
)
def test_a_word_is_understood_if_it_can_mean_one_thing(
    control: str, value: object, found: object
) -> None:
    read = meant(control, value)
    assert read == found
    assert type(read) is type(found)


def test_the_users_words_come_first() -> None:
    words = {"good": "correct", "1": "incorrect"}
    assert meant("verdict", "Good", words) == "correct"
    assert meant("verdict", 1, words) == "incorrect"
