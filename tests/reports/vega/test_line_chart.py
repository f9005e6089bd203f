from dataclasses import replace

from reports.vega.line_chart import filled, tip
from reports.vega.rows import LINE
from tests.reports.vega.drawings import EVIL, LINES


def test_a_missing_value_is_no_point():
    points = filled(LINES).rows["points"]
    assert [(row["line"], row["x"]) for row in points] == [
        (0, 0.12), (0, 0.52), (0, 0.92), (1, 0.12), (1, 0.92)
    ]  # fmt: skip


def test_higher_values_stand_higher():
    heights = [row["y"] for row in filled(LINES).rows["points"][:3]]
    assert heights == sorted(heights, reverse=True)
    assert len(set(heights)) == 3


def test_the_tooltip_has_the_exact_text_or_a_plain_number():
    assert tip(LINES.series[0], LINES.steps, 1) == "full\nmiddle: 20.0 %"
    assert tip(LINES.series[1], LINES.steps, 2) == f"{EVIL}\nhigh: 0.04"


def test_one_line_needs_no_legend():
    both, one = filled(LINES), filled(replace(LINES, series=LINES.series[:1]))
    assert one.whole_height == one.height == both.height
    assert both.whole_height > both.height + 2 * LINE
    assert [row["text"] for row in both.all_rows["legend"]] == ["full", EVIL]
    assert one.all_rows["legend"] == []
