import math

import pytest

from stats import floor_warning


def warn(a, b, *, binary=True, ratio=None, metric="exact_match"):
    return floor_warning(a, b, binary=binary, answer_length_ratio=ratio, metric=metric)


def test_both_at_the_floor_or_both_at_the_ceiling():
    assert "below 2 %" in warn(0.0, 1.49)
    assert "above 98 %" in warn(100.0, 98.1)
    assert warn(0.0, 2.0) is None
    assert warn(1.0, 99.0) is None
    assert warn(0.0, 1.49, binary=False) is None


@pytest.mark.parametrize("metric", ["exact_match", "f1", "squad_exact_match", "squad_f1@x=1"])
def test_long_answers_under_a_metric_that_punishes_length(metric):
    assert "more than 3 times" in warn(30, 40, binary=False, ratio=3.1, metric=metric)
    assert warn(30, 40, ratio=3.0, metric=metric) is None


@pytest.mark.parametrize("metric", ["contains_answer", "bertscore_f1"])
def test_length_does_not_matter_to_other_metrics(metric):
    assert warn(30, 40, ratio=20.0, metric=metric) is None


def test_both_warnings_are_given():
    found = warn(0.0, 1.0, ratio=12.0)
    assert "below 2 %" in found and "more than 3 times" in found


@pytest.mark.parametrize(
    ("a", "b", "ratio", "message"),
    [(math.nan, 1, None, "scores"), (101, 1, None, "scores"), (1, 1, math.nan, "ratio")],
)
def test_bad_input(a, b, ratio, message):
    with pytest.raises(ValueError, match=message):
        warn(a, b, ratio=ratio)
