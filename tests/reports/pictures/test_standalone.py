"""Pictures as files of their own: their colours, titles and legends inside."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

from reports.colours import page_colours
from reports.pictures.shapes import Bar, Bars, CurveLine, Curves
from reports.pictures.standalone import picture_svg
from reports.sections.flow import flow_of
from reports.vega.figures import named_pictures
from tests.reports.pictures.test_pictures import trained  # noqa: F401
from tests.reports.vega.drawings import EVIL

SVG = "{http://www.w3.org/2000/svg}"

BARS = Bars(
    title="heldout, %: mlp highlighted",
    text="heldout: full 90, mlp 80.",
    groups=(("exact match", (Bar("full", 90.0, "90.0", 1, muted=True), Bar("mlp", 80, "80", 3))),),
    legend=(("full", 1), ("mlp", 3)),
)
LINES = Curves(
    title="Training loss",
    text="full from 2 to 1.",
    lines=(CurveLine("full", ((0.0, 2.0), (40.0, 1.0)), 2),),
    across="steps",
    x_axis=(0.0, 40.0),
    y_axis=(0.0, 2.0),
    x_ticks=((0.0, "0"), (40.0, "40")),
    y_ticks=((0.0, "0"), (2.0, "2")),
    legend=(("full", 2),),
)


def parsed(picture) -> ElementTree.Element:
    return ElementTree.fromstring(picture_svg(picture))


def words(root: ElementTree.Element) -> list[str]:
    return ["".join(one.itertext()) for one in root.iter(f"{SVG}text")]


def test_a_picture_brings_its_title_its_legend_and_its_words():
    root = parsed(BARS)
    assert [(one.tag.removeprefix(SVG), one.text) for one in root[:2]] == [
        ("title", BARS.title), ("desc", BARS.text),
    ]  # fmt: skip
    assert words(root)[:3] == [BARS.title, "full", "mlp"]
    assert "full" not in words(parsed(LINES))  # one line needs no legend


def test_a_picture_has_the_pages_own_colours_and_no_variable():
    (style,) = parsed(BARS).iter(f"{SVG}style")
    assert "var(" not in style.text and "light-dark(" not in style.text
    named = page_colours(dark=False)
    assert f".picture .c3 .bar {{ fill: {named['k3']}; }}" in style.text
    assert f".picture .groove {{ fill: {named['faint']}; }}" in style.text


def test_what_is_drawn_lies_within_the_document():
    for picture in (BARS, LINES):
        root = parsed(picture)
        (inner,) = (one for one in root if one.tag == f"{SVG}svg")
        assert float(inner.get("x")) + float(inner.get("width")) < float(root.get("width"))
        assert float(inner.get("y")) + float(inner.get("height")) < float(root.get("height"))


def test_a_long_legend_goes_on_in_a_second_row():
    many = replace(BARS, legend=tuple((f"a scenario of number {n}", n) for n in range(8)))
    assert float(parsed(many).get("height")) > float(parsed(BARS).get("height"))
    assert all(f"a scenario of number {n}" in words(parsed(many)) for n in range(8))


def test_names_that_are_markup_stay_text():
    evil = replace(BARS, title=EVIL, text=EVIL, legend=((EVIL, 1), ("\0\x1b[31m\uffff\ud800", 2)))
    root = parsed(evil)
    assert "script" not in {one.tag.removeprefix(SVG) for one in root.iter()}
    assert EVIL.split()[0] in " ".join(words(root))


def test_the_pictures_of_a_report_are_named_by_section_and_kind(trained):  # noqa: F811
    plan = replace(trained.plan, highlight="mlp")
    names = [name for name, _ in named_pictures(replace(trained, plan=plan))]
    assert names == [
        "scores-bars", "setup-flow", *(f"setup-modules-{n}" for n in (1, 2, 3, 4)), "setup-curves",
    ]  # fmt: skip


def test_a_flow_is_as_wide_as_it_is(of_checked):
    root = parsed(flow_of(of_checked))
    assert float(root.get("width")) > 1000
    assert "Verdict" in words(root)


def test_what_makes_pdf_of_it_sees_the_colours():
    import vl_convert

    other = replace(BARS, groups=(("exact match", (Bar("mlp", 80, "80", 5),)),))
    same = replace(BARS, groups=(("exact match", (Bar("mlp", 80, "80", 3),)),))
    drawn = [vl_convert.svg_to_png(picture_svg(one)) for one in (same, same, other)]
    assert drawn[0] == drawn[1] != drawn[2]  # without its rules each bar would be black
