import pytest

from metrics.exact_match import ExactMatch


@pytest.mark.parametrize(
    ("answer", "accepted", "matched"),
    [
        (" Paris\n", ["Paris"], 1),
        ("paris", ["Paris"], 0),
        ("Paris.", ["Paris"], 0),
        ("New  York", ["New York"], 0),
        ("Paris", ["Lyon", " Paris"], 1),
        ("", [" \t"], 1),
        ("", ["Paris"], 0),
        ("café", ["cafe\u0301"], 0),
    ],
)
def test_small_cases(answer, accepted, matched):
    assert ExactMatch().counts([answer], [accepted]).tolist() == [[matched, 1]]


def test_score_of_three_in_four():
    counts = ExactMatch().counts(["a", "b", "c", "d"], [["a"], ["b"], ["c"], ["e"]])
    assert ExactMatch().score(counts.sum(axis=0)) == 75.0
