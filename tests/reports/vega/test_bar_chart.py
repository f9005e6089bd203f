import pytest

from reports.vega.bar_chart import filled
from tests.reports.vega.drawings import BARS


def test_slices_follow_each_other():
    slices = filled(BARS).rows["slices"]
    assert [row["x"] for row in slices] == pytest.approx([0.0, 0.7, 0.95])
    assert [row["x2"] for row in slices] == pytest.approx([0.7, 0.95, 1.0])
    assert slices[0]["tip"] == "full\nitem: 70.0 %"


def test_only_slices_with_room_hold_their_number():
    assert [row["text"] for row in filled(BARS).rows["inside"]] == ["70.0 %", "25.0 %"]
