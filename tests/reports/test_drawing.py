from xml.etree import ElementTree

from reports.drawing import draw
from reports.sections.parts import Chart, Lines, Mark, Series, Slice, Stacks

NAN = float("nan")


def lines(*values: float) -> Lines:
    return Lines(
        "means <b>", "a & b", ("small", "large", "huge"), (Series("full", values, 2),),
        (0.0, 100.0), ((0.0, "0"), (100.0, "100")),
    )  # fmt: skip


def test_a_line_runs_from_step_to_step():
    root = ElementTree.fromstring(draw(lines(0, 100, 50), "k"))
    assert root.find("title").text == "means <b>"
    row = root.find("g")
    assert row.get("class") == "c2"
    paths = row.findall("line")
    assert [(p.get("x1"), p.get("x2")) for p in paths] == [
        ("12.000%", "52.000%"), ("52.000%", "92.000%"),
    ]  # fmt: skip
    assert float(paths[0].get("y1")) > float(paths[0].get("y2"))
    middle = float(row.findall("circle")[2].get("cy"))
    assert middle * 2 == float(paths[0].get("y1")) + float(paths[0].get("y2"))


def test_an_undefined_mean_is_not_drawn():
    row = ElementTree.fromstring(draw(lines(10, NAN, 20), "k")).find("g")
    assert len(row.findall("circle")) == 2


def test_slices_follow_one_another_and_small_ones_have_no_words():
    slices = (Slice("item", 0.75, "75.0 %", 1), Slice("sample", 0.2, "20.0 %", 2),
              Slice("prompt", 0.05, "5.0 %", 3))  # fmt: skip
    stacks = Stacks("variance", "words", (("<full>", slices),), (("item", 1),))
    svg = draw(stacks, "k")
    assert "<full>" not in svg
    found = ElementTree.fromstring(svg).findall("g")
    assert [one.find("rect").get("x") for one in found] == ["0.000%", "75.000%", "95.000%"]
    assert [one.find("text") is not None for one in found] == [True, True, False]


def test_seeds_are_small_dots_behind_their_mean():
    mark = Mark("full", 50, 40, 60, "50.0", 1, (45.0, NAN, 55.0))
    row = ElementTree.fromstring(
        draw(Chart("t", "w", (mark,), (0.0, 100.0), ((0.0, "0"),)), "k")
    ).find("g")
    dots = row.findall("circle")
    assert [dot.get("class") for dot in dots] == ["seed", "seed", "dot"]
    assert [dot.get("cx") for dot in dots[:2]] == ["45.000%", "55.000%"]
