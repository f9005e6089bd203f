"""Charts in a real browser: what they show, what they ask for, and what stays without them."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from reports import render_html
from reports.colours import page_colours
from reports.page import make_page
from reports.sections.headline import headline_of
from reports.sections.parts import Section
from tests.reports.accessible import violations
from tests.reports.browsing import opened
from tests.reports.vega.drawings import ALL

LIVE = "#main-chart figure[data-chart] .live"
DRAWING = "#main-chart svg.chart"
TIP = "#chart-tip.open"
WIDTHS = """() => ["#main-chart .live", "#main-chart .live svg"]
  .map((one) => document.querySelector(one).getBoundingClientRect().width)"""


def live(open_report, comparison, **how):
    found = open_report(comparison, **how)
    found.page.wait_for_selector(LIVE)
    return found


def points_in(page):
    """Return the colours of the main chart's points."""
    return page.evaluate(
        "Array.from(document.querySelectorAll('#main-chart .live .mark-symbol path'))"
        ".map((one) => one.getAttribute('fill')).filter((one) => one.startsWith('#'))"
    )


def test_a_chart_answers_without_a_request_or_a_complaint(open_report, of_seeds):
    found = live(open_report, of_seeds)
    page = found.page
    for row in range(4):
        page.hover(LIVE, position={"x": 150, "y": 30 + 44 * row})
        assert page.locator(TIP).is_visible()
    score = next(one for one in of_seeds.scores if one.checkpoint == "mlp" and one.set == "heldout")
    said = page.locator(TIP).inner_text().splitlines()
    assert said[0] == "mlp"
    assert said[1].startswith(f"{score.estimate.value:.1f}")
    assert said[2].startswith("training seeds ")
    page.mouse.move(5, 5)
    assert not page.locator(TIP).is_visible()
    assert found.complaints == []
    assert len(found.requests) == 1


def test_it_takes_the_drawings_place_to_the_pixel(open_report, of_world):
    page = live(open_report, of_world).page
    assert not page.locator(DRAWING).is_visible()
    shown = page.locator(LIVE).bounding_box()
    page.evaluate("document.querySelector('#main-chart figure').classList.remove('lives')")
    page.evaluate("document.querySelector('#main-chart .live').remove()")
    assert shown == pytest.approx(page.locator(DRAWING).bounding_box(), abs=1)


def test_it_is_as_wide_as_its_place(open_report, of_world):
    page = live(open_report, of_world).page
    page.set_viewport_size({"width": 700, "height": 800})
    for _ in range(100):  # until it has noticed
        page.wait_for_timeout(50)
        place, drawn = page.evaluate(WIDTHS)
        if place < 680 and abs(place - drawn) < 2:
            break
    assert place < 680
    assert drawn == pytest.approx(place, abs=2)


def test_it_is_light_or_dark_as_the_page_is(open_report, of_world):
    page = live(open_report, of_world, color_scheme="dark").page
    dark, light = page_colours(dark=True), page_colours(dark=False)
    assert {dark["k0"], dark["k1"], dark["k2"], dark["k3"]} <= set(points_in(page))
    page.click("#theme")
    page.wait_for_selector("#main-chart figure[data-chart=light]")
    assert {light["k0"], light["k1"], light["k2"], light["k3"]} <= set(points_in(page))


def test_keys_go_through_the_values(open_report, of_world):
    page = live(open_report, of_world).page
    page.focus(LIVE)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.locator(TIP).inner_text().startswith("full-1\n")
    page.keyboard.press("End")
    assert page.locator(TIP).inner_text().startswith("mlp-1\n")
    page.keyboard.press("Escape")
    assert page.locator(TIP).count() == 0
    named = page.locator(LIVE)
    for attribute in ("aria-labelledby", "aria-describedby"):
        key = named.get_attribute(attribute)
        assert page.locator(f"#{key}").text_content()


def test_the_button_saves_a_whole_figure(open_report, of_factors):
    page = open_report(of_factors, color_scheme="dark").page
    with page.expect_download() as waited:
        page.locator("#factors .save-chart").click()
    assert waited.value.suggested_filename.startswith("factors-")
    text = waited.value.path().read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    texts = ["".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"full", "mlp"} <= set(texts)
    assert any("over rate" in one for one in texts)
    assert root[0].text == page.locator("#factors figcaption").inner_text()
    assert page_colours(dark=False)["k1"] in text


def test_pointing_at_a_line_fades_the_others(open_report, of_factors):
    page = open_report(of_factors).page
    page.locator("#factors figure").scroll_into_view_if_needed()
    page.wait_for_selector("#factors figure[data-chart]")
    page.locator("#factors .grip_marks path").first.hover(force=True)
    seen = page.evaluate(
        "Array.from(document.querySelectorAll('#factors .mark-line path'))"
        ".map((one) => one.getAttribute('opacity') || '1')"
    )
    assert sorted(seen) == ["0.25", "1"]
    assert page.locator(TIP).inner_text().startswith("full\n")


def test_paper_has_the_drawing(open_report, of_world):
    page = live(open_report, of_world, color_scheme="dark").page
    page.emulate_media(media="print")
    assert page.locator(DRAWING).is_visible()
    assert not page.locator(LIVE).is_visible()
    assert not page.locator("#main-chart .save-chart").is_visible()


def test_without_script_the_drawing_stays(browser, of_world, tmp_path):
    path = tmp_path / "report.html"
    path.write_text(render_html(of_world), encoding="utf-8")
    page = opened(browser, path, 1280, 800, java_script_enabled=False).page
    assert page.locator(DRAWING).is_visible()
    assert page.locator(".save-chart").count() == 0
    page.close()


def test_a_name_cannot_run(browser, of_two, tmp_path):
    path = tmp_path / "report.html"
    text = make_page("t", headline_of(of_two), (Section("drawn", "Drawn", ALL),))
    path.write_text(text, encoding="utf-8")
    found = opened(browser, path, 1280, 1600)
    page = found.page
    for number, drawing in enumerate(ALL):
        figure = page.locator("#drawn figure").nth(number)
        figure.scroll_into_view_if_needed()
        figure.locator(".grip_marks path").first.wait_for(state="attached")
        figure.locator(".live").focus()
        page.keyboard.press("End")
        assert "</script><script>" in page.locator(TIP).inner_text(), drawing.shape
    assert page.evaluate("window.owned") is None
    assert found.complaints == []
    page.close()


def test_live_charts_break_no_rule_of_axe(open_report, of_factors):
    page = live(open_report, of_factors, color_scheme="dark").page
    page.focus(LIVE)
    page.keyboard.press("ArrowDown")
    assert page.locator(TIP).is_visible()
    assert violations(page) == []
