"""The page on paper: what is open, what is left out, and that nothing is cut off."""

from __future__ import annotations

from dataclasses import replace

import pytest

PAPER_WIDTH = 688
"""CSS pixels between the margins of an A4 page."""


@pytest.fixture
def printed(open_report):
    def printing(comparison):
        page = open_report(comparison, PAPER_WIDTH, 1000, color_scheme="dark").page
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        return page

    return printing


@pytest.mark.parametrize("name", ["of_leaking", "of_systems", "of_seeds", "of_model"])
def test_nothing_is_wider_than_the_paper(printed, request, name):
    page = printed(request.getfixturevalue(name))
    assert page.evaluate("document.documentElement.scrollWidth") <= PAPER_WIDTH
    wider = page.evaluate(
        "[...document.querySelectorAll('table, figure, article')].filter((one) =>"
        f" one.getBoundingClientRect().right > {PAPER_WIDTH} + 1).map((one) => one.textContent)"
    )
    assert wider == []


def test_a_table_of_many_metrics_fits(printed, of_world):
    names = [f"metric number {index}" for index in range(12)]
    scores = tuple(
        replace(score, metric=name) for score in of_world.scores for name in names
        if score.metric == "f1"
    )  # fmt: skip
    metrics = of_world.metrics | {name: f"{name}|version:1" for name in names}
    page = printed(replace(of_world, scores=of_world.scores + scores, metrics=metrics))
    assert page.evaluate("document.documentElement.scrollWidth") <= PAPER_WIDTH


def test_the_page_is_light_open_and_without_controls(printed, of_leaking):
    page = printed(of_leaking)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("details").count() > 3
    assert page.locator("details:not([open])").count() == 0
    for control in ("nav", "#theme", ".skip", "#filters", "#more"):
        assert not page.locator(control).is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[open]").count() == 0


def test_it_makes_a_pdf(open_report, of_two):
    found = open_report(of_two).page.pdf(format="A4")
    assert found.startswith(b"%PDF")
    assert found.count(b"/Type /Page\n") > 2
