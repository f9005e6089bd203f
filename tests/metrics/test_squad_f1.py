import pytest

from metrics.squad_f1 import SquadF1


@pytest.mark.parametrize(
    ("answer", "accepted", "f1"),
    [
        ("It was the Beatles.", ["The Beatles"], 0.5),
        ("the cat", ["the dog"], 0.0),
        ("PARIS, France", ["Lyon", "paris"], 2 / 3),
        ("the", ["a"], 0.0),
        ("", [""], 0.0),
        ("", ["Paris"], 0.0),
    ],
)
def test_small_cases(answer, accepted, f1):
    assert SquadF1().counts([answer], [accepted]).tolist() == [[f1, 1]]
