import pytest

from metrics.squad_exact_match import SquadExactMatch


@pytest.mark.parametrize(
    ("answer", "accepted", "matched"),
    [
        ("The Beatles!", ["beatles"], 1),
        ("Beatles", ["Stones", "the  beatles"], 1),
        ("Beatles band", ["Beatles"], 0),
        ("state-of-the-art", ["stateoftheart"], 1),
        ("the", ["a"], 1),
        ("", ["The."], 1),
        ("", ["Paris"], 0),
    ],
)
def test_small_cases(answer, accepted, matched):
    assert SquadExactMatch().counts([answer], [accepted]).tolist() == [[matched, 1]]
