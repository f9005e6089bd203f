"""The page in a real browser: what is on the first screen, what it loads, what it executes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.results import Comparison
from tests.reports.made import make, systems

NAMES = [
    "of_two", "of_world", "of_systems", "of_seeds", "of_factors", "of_samples",
    "of_checked", "of_leaking", "of_untested",
]  # fmt: skip


@pytest.fixture(params=NAMES)
def comparison(request: pytest.FixtureRequest) -> Comparison:
    return request.getfixturevalue(request.param)


LONG = "The answers' median length is more than 3 times the references': it measures length. "


def test_the_first_screen_holds_verdict_n_interval_and_chart(open_report, comparison):
    opened = open_report(replace(comparison, warnings=(LONG, LONG, LONG)))
    sentence = opened.page.locator("#verdict-sentence")
    said = sentence.inner_text()
    assert "question" in said
    assert "CI" in said
    for found in (sentence, opened.page.locator("#main-chart figure"),
                  opened.page.locator(".applies"), opened.page.locator(".warnings")):  # fmt: skip
        box = found.bounding_box()
        assert box["width"] > 100
        assert box["height"] > 20
        assert box["x"] >= 0
        assert box["y"] >= 0
        assert box["x"] + box["width"] <= 1280
        assert box["y"] + box["height"] <= 800


def test_no_complaint_and_no_request_but_the_file(open_report, comparison):
    opened = open_report(comparison)
    opened.page.wait_for_timeout(100)
    assert opened.complaints == []
    assert [url for url in opened.requests if not url.startswith("data:")] == [opened.page.url]


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_runs_over_the_side(open_report, comparison, width):
    opened = open_report(comparison, width, 844)
    assert opened.page.evaluate("document.documentElement.scrollWidth") == width


WORDS_THAT_MEET = """() => [...document.querySelectorAll('svg.chart:not(.picture) g')]
  .flatMap((row) => {
    const label = row.querySelector('.label'), value = row.querySelector('.value');
    if (!label || !value || !label.checkVisibility()) return [];
    const one = label.getBoundingClientRect(), other = value.getBoundingClientRect();
    const beside = one.right <= other.left, above = one.bottom <= other.top + 4;
    return [[label.textContent, beside || above]];
  })"""


@pytest.mark.parametrize("width", [1280, 390])
def test_a_name_never_runs_into_its_numbers(open_report, width):
    skills = {"llama-3-8b-instruct-full-1": 0.9, "mlp-1": 0.5, "WWWWWWWWWWWWWWWWWWWWWWWWWWWWW": 0.4}
    made = make(systems(skills=skills, n=40, seed=1, people=False))
    # without script the drawings themselves are shown; with it, their twins at the same places
    page = open_report(made, width, 844, java_script_enabled=False).page
    found = page.evaluate(WORDS_THAT_MEET)
    assert len(found) > 4
    assert [label for label, apart in found if not apart] == []


def test_an_answer_cannot_run(open_report, of_two):
    evil = (
        "</script><script>window.owned = 1</script><img src=x onerror='window.owned = 1'>",
        "\"><svg onload='window.owned = 1'>",
    )
    flip = replace(
        of_two.flips[0], texts=evil, question=evil[0], answers=evil, id=evil[1], set=evil[0]
    )
    opened = open_report(replace(of_two, flips=(flip,), warnings=evil, command=evil[0]))
    opened.page.wait_for_timeout(100)
    assert opened.page.evaluate("window.owned") is None
    assert opened.complaints == []
    assert len(opened.requests) == 1
    assert evil[0] in opened.page.locator("#flips .list").inner_text()


def test_the_policy_stops_script_that_slipped_through(open_report, of_two):
    opened = open_report(of_two)
    opened.page.evaluate(
        "() => { const s = document.createElement('div');"
        "s.innerHTML = '<img src=x onerror=\"window.owned = 1\">'; document.body.append(s); }"
    )
    opened.page.wait_for_timeout(100)
    assert opened.page.evaluate("window.owned") is None
    assert any("Content Security Policy" in text for text in opened.complaints)


@pytest.mark.parametrize("name", ["of_checked", "of_leaking", "of_untested"])
def test_the_ladder_stands_on_the_first_screen(open_report, request, name):
    page = open_report(request.getfixturevalue(name)).page
    box = page.locator(".ladder").bounding_box()
    assert box["y"] + box["height"] <= 800
    assert page.locator(".ladder tbody tr").count() == 3
    qualified = page.locator(".qualified")
    assert qualified.count() == (name == "of_leaking")


def test_matches_open_filter_and_search(open_report, of_leaking):
    page = open_report(of_leaking).page
    box = page.locator("details.browse")
    shown = box.locator(".item:visible")
    assert shown.count() == 0
    box.locator("summary").click()
    assert shown.count() == 20
    assert box.locator("output").inner_text() == "90 of 90"
    box.locator(".more").click()
    assert shown.count() == 90
    page.fill("#match-text", "the one of the river")
    assert box.locator("output").inner_text() == "30 of 90"
    assert shown.first.locator("mark").inner_text() == "Where was person 0 born,"
    assert page.locator("#flips .item").count() > 1


def test_a_match_cannot_run(open_report, of_leaking):
    evil = "</mark><script>window.owned = 1</script><img src=x onerror='window.owned = 1'>"
    leakage = of_leaking.checks.leakage
    one = replace(leakage.matches[0], text=evil, question=evil, span=(2, 30), path=evil)
    checks = replace(of_leaking.checks, leakage=replace(leakage, matches=(one,)))
    opened = open_report(replace(of_leaking, checks=checks))
    opened.page.wait_for_timeout(100)
    assert opened.page.evaluate("window.owned") is None
    assert opened.complaints == []
    assert len(opened.requests) == 1
