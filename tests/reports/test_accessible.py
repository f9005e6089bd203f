"""Whether everybody can read the page: axe-core's rules, keys, names for what is not text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.index_page import Entry, make_index
from tests.reports.accessible import COLOURS, violations
from tests.reports.browsing import opened

REPORTS = [
    ("of_leaking", 1280), ("of_leaking", 390), ("of_systems", 390), ("of_seeds", 1280),
    ("of_factors", 390), ("of_untested", 1280),
]  # fmt: skip

NUMBERED = """() => [...document.querySelectorAll(
    'a[href], button, select, input, summary, [tabindex="0"]')]
  .filter((one) => one.checkVisibility())
  .map((one, i) => { one.dataset.nth = i; return i; })"""


def few(comparison):
    """Leave few of what is many: rules look at every element, and repeat themselves."""
    made = replace(comparison, flips=comparison.flips[:4])
    if made.checks is None or made.checks.leakage is None:
        return made
    leakage = made.checks.leakage
    matches = replace(leakage, matches=leakage.matches[:3])
    return replace(made, checks=replace(made.checks, leakage=matches))


@pytest.mark.parametrize(("name", "width"), REPORTS)
def test_no_rule_of_level_a_or_aa_is_broken(open_report, request, name, width):
    page = open_report(few(request.getfixturevalue(name)), width, 844, color_scheme="light").page
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, COLOURS) == []


@pytest.mark.parametrize("width", [1280, 390])
def test_the_index_breaks_no_rule(browser, tmp_path, of_leaking, of_two, of_systems, width):
    path = tmp_path / "index.html"
    made = {"a/report.html": of_leaking, "b/report.html": of_two, "c/report.html": of_systems}
    path.write_text(make_index([Entry(*one) for one in made.items()]), encoding="utf-8")
    found = opened(browser, path, width, 844, color_scheme="light")
    assert violations(found.page) == []
    found.page.emulate_media(color_scheme="dark")
    assert violations(found.page, COLOURS) == []
    assert found.page.evaluate("document.documentElement.scrollWidth") <= width
    assert (found.complaints, len(found.requests)) == ([], 1)


def test_a_page_that_breaks_a_rule_is_told(browser, tmp_path):
    path = tmp_path / "bad.html"
    path.write_text("<html lang=en><title>t</title><p style='color:#ccc'>pale<img src='data:,'>")
    found = violations(opened(browser, path, 400, 400).page)
    assert {line.split(":")[0] for line in found} >= {"color-contrast", "image-alt"}


def test_the_first_key_skips_to_the_verdict(open_report, of_two):
    page = open_report(of_two).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the verdict"
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "verdict"


def test_every_control_is_reached_by_keys_in_the_order_of_the_page(open_report, of_world):
    page = open_report(few(of_world)).page
    wanted = page.evaluate(NUMBERED)
    reached = []
    # charts that come to life take a key of their own, between those that were there before
    for _ in range(2 * len(wanted)):
        page.keyboard.press("Tab")
        number = page.evaluate("document.activeElement.dataset.nth")
        reached += [] if number is None else [int(number)]
    assert reached[: len(wanted)] == wanted
    assert len(wanted) > 15


def test_tables_and_drawings_have_their_words(open_report, of_leaking):
    page = open_report(of_leaking).page
    assert page.evaluate(
        "[...document.querySelectorAll('table')].every((one) => one.caption?.textContent.trim())"
    )
    assert page.evaluate(
        "[...document.querySelectorAll('svg[role=img]')].every((one) =>"
        " one.querySelector('title')?.textContent && one.querySelector('desc')?.textContent)"
    )
    for landmark in ("header", "nav[aria-label]", "main", "footer"):
        assert page.locator(landmark).count() == 1
    assert page.locator("h1").count() == 1
