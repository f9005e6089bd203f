import math

import pytest

from reports.units import (
    difference_in_unit,
    difference_interval_in_unit,
    direction_note,
    in_unit,
    interval_in_unit,
    unit_note,
)


@pytest.mark.parametrize(
    ("metric", "note"),
    [
        ("f1", ""),
        ("bleu", ""),
        ("loss", "nats per token, lower is better"),
        ("gone.py:Mine", "unit unknown"),
    ],
)
def test_what_a_reader_must_know_beside_a_value(metric, note):
    assert unit_note(metric) == note


def test_a_percentage_has_one_decimal_and_anything_else_two():
    assert (in_unit("f1", 71.26), in_unit("loss", 0.234)) == ("71.3", "0.23")
    assert (difference_in_unit("f1", 2.06), difference_in_unit("loss", -0.034)) == ("+2.1", "−0.03")
    assert difference_interval_in_unit("loss", (-0.104, 0.306)) == "−0.10 to +0.31"


def test_intervals():
    assert interval_in_unit("f1", (68.12, 74.04)) == "68.1–74.0"
    assert interval_in_unit("f1", (-1.24, 74.04)) == "−1.2 to 74.0"
    assert interval_in_unit("loss", (0.171, 0.286)) == "0.17 to 0.29"
    for metric in ("f1", "loss"):
        assert interval_in_unit(metric, (math.nan, math.nan)) == "–"


def test_a_difference_means_the_opposite_where_lower_is_better():
    assert direction_note(("f1", "bleu")) == ""
    assert "By loss lower is better" in direction_note(("f1", "loss"))
