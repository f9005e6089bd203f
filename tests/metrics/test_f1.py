import pytest

from metrics.f1 import F1


@pytest.mark.parametrize(
    ("answer", "accepted", "f1"),
    [
        ("New York City", ["New York"], 0.8),
        ("New York City", ["York", "New York"], 0.8),
        ("new york", ["New York"], 0.0),
        ("York,", ["York"], 0.0),
        ("the cat", ["the dog"], 0.5),
        ("paris paris paris paris", ["paris"], 0.4),
        ("a a b", ["a b b"], 2 / 3),
        (" \n", [""], 0.0),
        ("", ["Paris"], 0.0),
        ("Paris", ["", "Paris"], 1.0),
    ],
)
def test_small_cases(answer, accepted, f1):
    assert F1().counts([answer], [accepted]).tolist() == [[f1, 1]]


def test_score_is_the_mean_of_the_items():
    counts = F1().counts(["New York City", "x", "y z"], [["New York"], ["y"], ["z y"]])
    assert F1().score(counts.sum(axis=0)) == pytest.approx(60.0, abs=1e-12)
