from dataclasses import replace

import pytest

from reports.dates import day_of


def at(comparison, moment):
    return day_of(replace(comparison, timing={**comparison.timing, "made": moment}))


def test_the_day_of_a_moment(of_two):
    assert at(of_two, 0.0) == "1970-01-01"
    assert at(of_two, 1795200000.5) == "2026-11-20"


def test_an_older_result_has_no_day(of_two):
    assert day_of(of_two) == ""


@pytest.mark.parametrize("moment", [float("nan"), float("inf"), 1e30, None])
def test_what_is_no_moment_is_no_day(of_two, moment):
    assert at(of_two, moment) == ""
