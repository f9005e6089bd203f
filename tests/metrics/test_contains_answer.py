import pytest

from metrics.contains_answer import ContainsAnswer


@pytest.mark.parametrize(
    ("answer", "accepted", "matched"),
    [
        ("It was Wilhelm Röntgen, in 1901.", ["wilhelm röntgen"], 1),
        ("It was Wilhelm Röntgen, in 1901.", ["Curie", "1901"], 1),
        ("It was Wilhelm Conrad Röntgen.", ["Wilhelm Röntgen"], 0),
        ("Röntgen Wilhelm", ["Wilhelm Röntgen"], 0),
        ("Martin", ["art"], 0),
        ("in 19010", ["1901"], 0),
        ("New York the City", ["York City"], 1),
        ("Paris", ["Paris"], 1),
        ("Paris", ["Paris, France"], 0),
        ("Paris", ["the"], 0),
        ("", [""], 0),
        ("the", ["!", "Paris"], 0),
    ],
)
def test_small_cases(answer, accepted, matched):
    assert ContainsAnswer().counts([answer], [accepted]).tolist() == [[matched, 1]]
