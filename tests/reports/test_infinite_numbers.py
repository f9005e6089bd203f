"""Infinite numbers survive a file that has no word for them."""

import json
import math

import pytest

from bench.base.errors import DataError
from bench.base.files import finite, write_json
from reports import render_html, to_json
from reports.infinite_numbers import infinities, with_infinities
from reports.result_reading import from_json, read_result
from tests.reports.made import make, systems


def test_places_are_pointers_and_come_back():
    value = {"a/b": [1.0, {"~": -math.inf}], "c": math.inf, "d": math.nan}
    places = infinities(value)
    assert places == {"/a~1b/1/~0": -1, "/c": 1}
    bare = finite(value)
    assert with_infinities(bare, places) == {
        "a/b": [1.0, {"~": -math.inf}],
        "c": math.inf,
        "d": None,
    }
    assert bare["c"] is None


def test_a_page_made_again_shows_the_infinite_odds_ratio(tmp_path):
    comparison = make(systems(skills={"a": 1.0, "b": 0.0, "c": 0.5}, n=60, people=False))
    page = render_html(comparison)
    assert page.count("∞") > 1
    write_json(tmp_path / "result.json", to_json(comparison))
    assert render_html(read_result(tmp_path)) == page
    assert to_json(read_result(tmp_path))["infinite"] == to_json(comparison)["infinite"]


@pytest.mark.parametrize(
    "places", [[], {"/plan/alpha": 1}, {"/nowhere": 1}, {"/pairs/99/a": 1}, {"x": 1}, {"/c": 2}]
)
def test_wrong_places_are_refused(of_two, places):
    values = json.loads(json.dumps(finite(to_json(of_two))))
    values["infinite"] = places
    with pytest.raises(DataError, match="r: infinite"):
        from_json(values, "r")
