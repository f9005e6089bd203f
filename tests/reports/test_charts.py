from xml.etree import ElementTree

from reports.charts import ROW, TWO_LINES, draw, row_height
from reports.sections.parts import Chart, Mark

NAN = float("nan")


def chart(*marks: Mark, **changes: object) -> Chart:
    settings = {"axis": (0.0, 100.0), "ticks": ((0.0, "0"), (100.0, "100"))} | changes
    return Chart("scores <b>", "a & b", marks, **settings)  # type: ignore[arg-type]


def test_a_point_and_its_interval_stand_where_they_should():
    svg = ElementTree.fromstring(draw(chart(Mark("full", 50, 40, 62.5, "50.0", 1)), "one"))
    row = svg.find("g")
    assert row.get("class") == "c1"
    dot, reach = row.find("circle"), row.find("line[@class='reach']")
    assert dot.get("cx") == "50.000%"
    assert (reach.get("x1"), reach.get("x2")) == ("40.000%", "62.500%")


def test_differences_have_a_zero_line_and_a_band():
    made = chart(
        Mark("a − b", 1, -1, 3, "+1", 1),
        axis=(-4.0, 4.0), ticks=((-4.0, "−4"), (0.0, "0"), (4.0, "+4")), zero=True,
        band=(-2.0, 2.0),
    )  # fmt: skip
    row = ElementTree.fromstring(draw(made, "one")).find("g")
    assert row.find("line[@class='zero']").get("x1") == "50.000%"
    band = row.find("rect")
    assert (band.get("x"), band.get("width")) == ("25.000%", "50.000%")


def test_what_is_undefined_is_not_drawn():
    row = ElementTree.fromstring(draw(chart(Mark("a", NAN, NAN, NAN, "–", 1)), "k")).find("g")
    assert row.find("circle") is None
    assert row.find("line[@class='reach']") is None


def test_it_speaks_and_escapes():
    svg = draw(chart(Mark("<script>", 1, 0, 2, "1", 1)), "key")
    assert "<script>" not in svg
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    assert root.find("title").text == "scores <b>"
    assert root.find("desc").text == "a & b"
    assert root.get("aria-labelledby") == root.find("title").get("id")


def test_a_long_label_has_a_line_of_its_own():
    numbers = "95.3  (90.4–97.8)"
    short, long = chart(Mark("attention-1", 95, 90, 98, numbers, 1)), chart(
        Mark("a", 95, 90, 98, numbers, 1), Mark("llama-3-8b-attention-1", 95, 90, 98, numbers, 2)
    )  # fmt: skip
    assert (row_height(short), row_height(long)) == (ROW, TWO_LINES)

    def heights(made: Chart) -> list[tuple[float, float]]:
        rows = ElementTree.fromstring(draw(made, "k")).findall("g")
        texts = [[float(one.get("y")) for one in row.findall("text")] for row in rows]
        return [(label, value) for label, value in texts]

    assert [value - label for label, value in heights(short)] == [0.0]
    assert [value - label for label, value in heights(long)] == [18.0, 18.0]
    assert heights(long)[1][0] - heights(long)[0][0] == TWO_LINES
