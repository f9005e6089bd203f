"""Light and dark: the system's choice, the reader's, and which of them lasts."""

from __future__ import annotations

PAPER = "getComputedStyle(document.body).backgroundColor"
LIGHT, DARK = "rgb(253, 253, 252)", "rgb(20, 23, 27)"


def test_the_page_follows_the_system(open_report, of_two):
    page = open_report(of_two, color_scheme="light").page
    assert page.evaluate(PAPER) == LIGHT
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(PAPER) == DARK
    assert page.locator("#theme").inner_text() == "Light page"


def test_a_choice_is_kept_and_can_be_taken_back(open_report, of_two):
    page = open_report(of_two, color_scheme="light").page
    page.click("#theme")
    assert page.evaluate(PAPER) == DARK
    page.reload()
    assert page.evaluate(PAPER) == DARK
    page.click("#theme")
    assert page.evaluate(PAPER) == LIGHT
    assert page.evaluate("localStorage.length") == 0
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(PAPER) == DARK


def test_a_choice_lasts_the_page_where_nothing_may_be_kept(open_report, of_two):
    opened = open_report(of_two, color_scheme="light")
    opened.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('denied'); }})"
    )
    opened.page.reload()
    opened.page.click("#theme")
    assert opened.page.evaluate(PAPER) == DARK
    assert opened.complaints == []


def test_charts_are_told(open_report, of_two):
    page = open_report(of_two, color_scheme="light").page
    page.evaluate(
        "document.addEventListener('themechange', (event) => { window.told = event.detail.dark; })"
    )
    page.click("#theme")
    assert page.evaluate("window.told") is True
    page.click("#theme")
    assert page.evaluate("window.told") is False
