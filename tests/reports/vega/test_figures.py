import re
from xml.etree import ElementTree

import pytest

from bench.base.errors import DataError
from reports.colours import page_colours
from reports.vega.figures import figure_svg, named_drawings, save_figures
from tests.reports.vega.drawings import ALL, EVIL, LINES, POINTS

SVG = "{http://www.w3.org/2000/svg}"


def test_every_chart_is_saved_under_its_sections_name(of_factors, tmp_path):
    written = save_figures(of_factors, tmp_path / "figures")
    assert [path.name for path in written] == [
        "verdict.svg", "verdict.pdf", "pairs.svg", "pairs.pdf", "factors.svg", "factors.pdf",
        "setup-flow.svg", "setup-flow.pdf",
    ]  # fmt: skip
    for path in written:
        if path.suffix == ".svg":
            root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
            assert root.tag == f"{SVG}svg"
            assert float(root.get("width")) > 600
        else:
            content = path.read_bytes()
            assert content.startswith(b"%PDF-")
            assert content.rstrip().endswith(b"%%EOF")


def test_a_pdf_page_is_as_large_as_the_drawing(of_factors, tmp_path):
    written = save_figures(of_factors, tmp_path)
    svg = ElementTree.fromstring((tmp_path / "pairs.svg").read_text(encoding="utf-8"))
    box = re.search(rb"/MediaBox *\[([^\]]*)\]", (tmp_path / "pairs.pdf").read_bytes())
    width, height = (float(number) for number in box[1].split()[2:])
    assert width / height == pytest.approx(
        float(svg.get("width")) / float(svg.get("height")), rel=0.02
    )
    assert len(written) == 8


def test_sections_with_several_charts_number_them(of_leaking):
    names = [name for name, _ in named_drawings(of_leaking)]
    assert names[0] == "verdict"
    assert {"scores-1", "scores-2", "pairs"} <= set(names)
    assert len(names) == len(set(names))


@pytest.mark.parametrize("drawing", ALL, ids=lambda one: one.shape)
def test_a_drawing_parses_whatever_its_texts_hold(drawing):
    root = ElementTree.fromstring(figure_svg(drawing))
    said = [element.text or "" for element in root.iter(f"{SVG}text")]
    assert any(drawing.title.split()[0] in text for text in said)
    assert "script" not in {element.tag.removeprefix(SVG) for element in root.iter()}


def test_a_figure_has_the_scenarios_colours_and_a_legend():
    root = ElementTree.fromstring(figure_svg(LINES))
    texts = [element.text for element in root.iter(f"{SVG}text")]
    assert "full" in texts
    assert EVIL in texts
    used = {element.get("stroke") for element in root.iter(f"{SVG}path")}
    assert {page_colours(dark=False)["k1"], page_colours(dark=False)["k2"]} <= used


def test_a_figure_has_its_words_for_who_cannot_see_it():
    root = ElementTree.fromstring(figure_svg(POINTS))
    assert [(one.tag.removeprefix(SVG), one.text) for one in root[:2]] == [
        ("title", POINTS.title), ("desc", POINTS.text),
    ]  # fmt: skip
    assert root.get("role") == "img"


def test_another_format_is_refused(of_two, tmp_path):
    with pytest.raises(DataError, match="png"):
        save_figures(of_two, tmp_path, ("png",))
    assert list(tmp_path.iterdir()) == []
