from reports.assets import texts_of
from reports.colours import page_colours
from reports.vega.theme import COLOURS, SHAPES, config


def test_the_colours_are_the_pages_own():
    css = texts_of(("page.css",))[0]
    light, dark = page_colours(dark=False), page_colours(dark=True)
    for name in ("paper", "raised", "ink", "soft", "line", "same-bg", *(f"k{i}" for i in COLOURS)):
        assert f"--{name}: light-dark({light[name]}, {dark[name]})" in css
        assert light[name] != dark[name]


def test_every_colour_has_a_shape_of_its_own():
    assert len(set(SHAPES)) == len(SHAPES) == 8


def test_a_configuration_is_of_one_theme():
    light, dark = config(dark=False), config(dark=True)
    assert light["range"]["category"][1] == "#0072b2"
    assert dark["range"]["category"][1] == "#56b4e9"
    assert light["background"] == page_colours(dark=False)["raised"]
    assert light["style"].keys() == dark["style"].keys()
