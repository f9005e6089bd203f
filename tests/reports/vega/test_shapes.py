from itertools import chain

import altair as alt
import pytest
from jsonschema import ValidationError

from reports.vega.shapes import SHAPES, shape
from reports.vega.specs import filled_by, spec_of
from reports.vega.theme import config
from tests.reports.vega.drawings import ALL


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_is_valid_vega_lite(name):
    assert "width" not in shape(name)
    alt.LayerChart.from_dict(SHAPES[name]().to_dict(validate=True), validate=True)


def test_the_validation_can_fail():
    with pytest.raises(ValidationError):
        alt.LayerChart.from_dict({"layer": [{"mark": "no such mark"}]}, validate=True)


@pytest.mark.parametrize("drawing", ALL, ids=lambda one: one.shape)
def test_every_layer_finds_its_rows_with_their_fields(drawing):
    spec = spec_of(drawing)
    asked = {layer["data"]["name"] for layer in spec["layer"]}
    assert asked == spec["datasets"].keys()
    for layer in spec["layer"]:
        rows = spec["datasets"][layer["data"]["name"]]
        fields = {channel["field"] for channel in layer["encoding"].values() if "field" in channel}
        assert all(fields <= row.keys() for row in rows), layer


@pytest.mark.parametrize("drawing", ALL, ids=lambda one: one.shape)
def test_every_style_is_in_the_theme(drawing):
    styles = {layer["mark"].get("style") for layer in spec_of(drawing)["layer"]} - {None}
    assert styles
    assert styles <= config(dark=False)["style"].keys()


@pytest.mark.parametrize("drawing", ALL, ids=lambda one: one.shape)
def test_one_layer_answers_to_the_pointer(drawing):
    spec = spec_of(drawing)
    grips = [layer for layer in spec["layer"] if layer.get("name") == "grip"]
    assert len(grips) == 1
    assert grips[0]["encoding"]["tooltip"]["field"] == "tip"
    rows = spec["datasets"][grips[0]["data"]["name"]]
    assert rows
    assert all("\n" in row["tip"] for row in rows)


@pytest.mark.parametrize("drawing", ALL, ids=lambda one: one.shape)
def test_places_are_within_the_drawing(drawing):
    found = filled_by(drawing)
    for row in chain.from_iterable(found.rows.values()):
        assert 0 <= row["x"] <= row.get("x2", 1) <= 1.000001
        assert 0 <= row["y"] <= row.get("y2", found.height) <= found.height
