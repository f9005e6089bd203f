import math

import pytest

from reports import numbers

NAN = float("nan")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (71.234, "71.2"),
        (0.0, "0.0"),
        (-0.0, "0.0"),
        (100.0, "100.0"),
        (0.04, "0.04"),
        (-0.04, "−0.04"),
        (99.97, "99.97"),
        (1e-9, "1e-09"),
        (-2.25, "−2.2"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (NAN, "–"),
        (None, "–"),
    ],
)
def test_number(value, text):
    assert numbers.number(value) == text


def test_a_difference_carries_its_sign():
    shown = [numbers.signed_points(value) for value in (2.14, -0.4, 0.0, NAN)]
    assert shown == ["+2.1 pp", "−0.4 pp", "0.0 pp", "–"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0123, "p = .012"),
        (0.00099, "p < .001"),
        (0.001, "p = .001"),
        (0.347, "p = .35"),
        (0.995, "p > .99"),
        (1.0, "p = 1"),
        (0.0, "p < .001"),
        (0.05, "p = .050"),
        (NAN, "p = –"),
    ],
)
def test_p_value(value, text):
    assert numbers.p_equals(value) == text


@pytest.mark.parametrize("value", [0.04996, 0.0499999, 0.0500004, 0.05049])
def test_rounding_never_moves_a_p_value_across_five_percent(value):
    shown = float(numbers.p_value(value))
    assert (shown < 0.05) == (value < 0.05)
    assert shown != 0.05


def test_intervals():
    assert numbers.interval((0.6, 3.6)) == "0.6 to 3.6"
    assert numbers.interval((-0.9, 2.4), numbers.signed) == "−0.9 to +2.4"
    assert numbers.short_interval((68.1, 74.04)) == "68.1–74.0"
    assert numbers.interval((NAN, NAN)) == "–"
    assert numbers.interval((1.5, math.inf)) == "1.5 to ∞"


def test_counts_levels_and_margins():
    assert numbers.count(None) == "–"
    assert [numbers.level(share) for share in (0.95, 0.9, 1 - 0.05 / 3)] == [
        "95 %",
        "90 %",
        "98.3 %",
    ]
    assert [numbers.margin(value) for value in (1.0, 0.5)] == ["± 1 pp", "± 0.5 pp"]
    assert [numbers.alpha(value) for value in (0.05, 0.05 / 3, 0.005)] == [".05", ".0167", ".005"]
    assert [numbers.degrees(value) for value in (99.0, 41.67, NAN)] == ["99", "41.7", "–"]


def test_durations():
    assert [numbers.seconds(value) for value in (0.416, 12.2, 200.0)] == [
        "0.42 s",
        "12 s",
        "3 min 20 s",
    ]


def test_money():
    assert [numbers.money(x) for x in (None, 0.000144, 12.345678, 1234.5, NAN)] == [
        *("–", "0.000144", "12.35", "1,234.50", "–")
    ]
