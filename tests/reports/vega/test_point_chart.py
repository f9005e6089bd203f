from xml.etree import ElementTree

import pytest

from reports.charts import draw
from reports.sections.parts import Chart
from reports.vega.point_chart import filled, tip
from tests.reports.vega.drawings import EVIL, POINTS

ROWS = filled(POINTS).rows


def test_values_stand_at_their_share_of_the_axis():
    assert [row["x"] for row in ROWS["points"]] == [0.75, 1.0]
    assert (ROWS["reaches"][0]["x"], ROWS["reaches"][0]["x2"]) == (0.625, 0.875)
    assert [row["x"] for row in ROWS["seeds"]] == [0.7, 0.8]


def test_what_is_undefined_is_not_drawn_but_named():
    assert [row["colour"] for row in ROWS["points"]] == [1, 7]
    assert [row["text"] for row in ROWS["texts"]] == ["+10.0 pp  (+5.0 to +15.0)", "–", "+30.0 pp"]
    assert ROWS["grips"][1]["tip"] == "a − c\n–\ntraining seeds –"


def test_what_lies_beyond_the_axis_stands_at_its_end():
    assert (ROWS["reaches"][1]["x"], ROWS["reaches"][1]["x2"]) == (0.0, 1.0)


def test_the_margin_is_shaded_on_every_row():
    assert [(row["x"], row["x2"]) for row in ROWS["bands"]] == [(0.375, 0.625)] * 3
    assert len({row["y"] for row in ROWS["bands"]}) == 3


def test_zero_has_lines_of_its_own_and_the_others_stay():
    assert {row["x"] for row in ROWS["zeros"]} == {0.5}
    assert {row["x"] for row in ROWS["grid"]} == {0.0, 1.0}


def test_the_tooltip_has_whole_names_and_exact_texts():
    assert tip(POINTS.marks[0]) == ("a − b\n+10.0 pp  (+5.0 to +15.0)\ntraining seeds 8.0 and 12.0")
    assert ROWS["grips"][2]["tip"].startswith(EVIL)
    assert "…" in ROWS["labels"][2]["text"]


def test_words_stand_where_the_drawing_without_script_has_them():
    rows = ElementTree.fromstring(draw(POINTS, "k")).findall("g")
    labels, texts = zip(*(row.findall("text") for row in rows), strict=True)
    assert [float(one.get("y")) for one in labels] == [row["y"] for row in ROWS["labels"]]
    assert [float(one.get("y")) for one in texts] == [row["y"] for row in ROWS["texts"]]


@pytest.mark.parametrize("name", ["bands", "points", "zeros", "labels"])
def test_an_empty_chart_has_no_rows(name):
    assert filled(Chart("none", "none", (), (0.0, 1.0), ())).rows[name] == []
