"""A round's page: what it says, what it escapes, and how it stands in a real browser."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bench.base.files import finite
from human_eval.analysis.analysing import analyse
from human_eval.analysis.results import RoundResult
from human_eval.rounds.folder import RoundFolder
from reports.human_page import SECTIONS, render_round
from reports.human_text import WIDTH, round_text
from reports.human_words import amount, pair_words
from reports.inference import SPEAK
from reports.result_json import plain
from reports.sections.human_headline import human_verdict, reach_words, round_headline
from reports.text_table import display_width
from reports.typed_values import typed
from tests.human_eval.simulated import World, preferred_round, rated_round
from tests.needs import needs

CHROMIUM = shutil.which("chromium")
METRICS = ("f1", "exact_match")


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, RoundResult]:
    base = tmp_path_factory.mktemp("rounds")
    quick = World(scales=False, items=40)
    rounds = {
        "rated": rated_round(base / "rated", World(items=40)),
        "two": rated_round(base / "two", replace(quick, chances={"a": 1.0, "b": 0.2})),
        "one rater": rated_round(base / "one", replace(quick, raters={"r1": 0.1})),
        "half": rated_round(
            base / "half", replace(quick, missing=dict.fromkeys(("r1", "r2", "r3"), 0.5))
        ),
        "few groups": rated_round(base / "few", replace(quick, missing={"r1": 0.4}, per_group=10)),
        "agreed": rated_round(
            base / "agreed",
            replace(quick, chances={"a": 1.0, "b": 1.0}, raters={"r1": 0.0, "r2": 0.0}),
        ),
        "against": rated_round(
            base / "against", replace(quick, reference="mlp", pairs="reference", items=60)
        ),
        "preferred": preferred_round(base / "preferred", World(items=40), left=0.4),
        "one checkpoint": rated_round(base / "single", replace(quick, chances={"a": 0.7})),
        "one item": rated_round(base / "item", World(items=1, scales=False)),
    }
    return {name: analyse(folder, METRICS) for name, folder in rounds.items()}


def test_the_margins_of_paper_tell_the_round_and_what_was_judged(
    results: dict[str, RoundResult],
) -> None:
    result = results["two"]
    first = round_headline(result)
    assert first.made == result.created[:10]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", first.made)
    assert first.signature.startswith(f"{result.name}|verdict|files:")
    page = render_round(result)
    assert f'@top-right{{content:"{first.made.replace("-", chr(92) + "2d ")}"' in page
    assert first.signature in page  # in the method, too
    judged_more = replace(result, hashes={**result.hashes, "ratings.jsonl": "0" * 64})
    assert round_headline(judged_more).signature != first.signature


def test_two_are_one_sentence_with_what_it_rests_on(results: dict[str, RoundResult]) -> None:
    said = human_verdict(results["two"])
    pair = results["two"].pairs[0]
    assert said.startswith(f"People rated a {amount('verdict', pair.difference.difference)} points")
    assert "higher than b (95 % CI " in said
    assert "two-way t(" in said
    assert said.endswith("3 raters, 40 questions).")


def test_the_reach_is_over_raters_only_where_raters_were_tested_over(
    results: dict[str, RoundResult],
) -> None:
    assert reach_words(results["rated"]).startswith(f"{SPEAK} new questions and raters like these")
    assert "with this same rater and these same checkpoints" in reach_words(results["one rater"])
    assert reach_words(results["half"]).startswith(f"{SPEAK} new questions and raters like these")
    assert "with these same raters and these same checkpoints" in reach_words(results["few groups"])
    # All agree everywhere: a sign-flip of items decides, which says nothing of other raters.
    assert "with these same raters and these same checkpoints" in reach_words(results["agreed"])


def test_nothing_is_said_of_agreement_that_was_not_measured(
    results: dict[str, RoundResult],
) -> None:
    warnings = round_headline(results["one rater"]).warnings
    assert any("agreement was not measured" in text for text in warnings)
    agreed = round_headline(results["agreed"])
    assert any("Agreement is undefined: all ratings are the same" in one for one in agreed.warnings)
    assert dict(agreed.facts)["alpha, ordinal"] == "–"


def test_a_column_of_judgements_is_not_said_to_be_one_persons(
    results: dict[str, RoundResult],
) -> None:
    column = replace(results["one rater"], imported=True)
    first = round_headline(column)
    assert (
        first.target
        == f"{SPEAK} new questions like these, with whoever judged and these same checkpoints."
    )
    assert first.applies.startswith("Applies to what these judgements say")
    assert first.setting.endswith("human ratings, one judgement each")
    assert "One verdict was given for each answer" in round_text(column)
    said = " ".join(round_text(column).split())
    assert "this rater" not in said
    assert "1 rater" not in said
    assert "one rater" not in said
    assert "raters" not in dict(first.facts)
    assert "one judgement each, 40 questions" in first.evidence
    assert "1 rater, 40 questions" in round_headline(results["one rater"]).evidence
    assert first.chart.title == "Verdict score, points (95 % CI)"
    assert "ratings: a verdict for each answer" in render_round(column)
    assert "ratings: a verdict and stars for each answer" in render_round(results["rated"])


def test_a_half_finished_round_says_what_is_missing(results: dict[str, RoundResult]) -> None:
    first = round_headline(results["half"])
    missing = results["half"].counts.expected - results["half"].counts.judged
    assert first.kind == "not_established"
    assert first.warnings[0].startswith(f"{missing} of ")
    assert "raters judged, both are samples and both vary" in " ".join(
        round_text(results["half"]).split()
    )
    page = render_round(results["half"])
    assert page.count("is taken to be missing at random") == 2  # of the pairs, and of the means
    assert "means need not subtract to the difference" in page
    assert "of both are missing; all raters judged" in page
    assert "only items that all raters judged" in page
    whole = render_round(results["rated"])
    assert "missing at random" not in whole
    assert "need not subtract" not in whole


def test_why_there_is_no_test_is_not_called_why_this_test(results: dict[str, RoundResult]) -> None:
    few = " ".join(round_text(results["few groups"]).split())
    assert "No test: 4 groups of questions; at least 5 are needed." in few
    assert "Why this test" not in few
    assert "Why this test: items × raters" in " ".join(round_text(results["two"]).split())


def test_not_established_is_never_equal(results: dict[str, RoundResult]) -> None:
    pair = next(one for one in results["rated"].pairs if one.b == "mlp" and one.a == "attention")
    said = pair_words(results["rated"], pair)
    assert said.claim.startswith("No difference between ")
    assert said.claim.endswith("was established")
    assert "could detect" in said.text


def test_who_was_not_compared_is_not_said_to_be_beaten(results: dict[str, RoundResult]) -> None:
    first = round_headline(results["against"])
    assert first.kind == "some"
    assert first.claim == "full was rated highest but is not established to be above attention"
    assert first.remarks[0].startswith("Above mlp by ")
    assert first.remarks[-1] == (
        "Not compared with attention: only pairs with the reference were declared."
    )


def test_raters_who_favour_a_side_are_said(results: dict[str, RoundResult]) -> None:
    assert "raters favoured a side" in round_text(results["preferred"])
    assert "net preference" in round_text(results["preferred"])


def test_a_side_that_was_lower_is_named_as_such(results: dict[str, RoundResult]) -> None:
    (pair,) = results["two"].pairs
    turned = replace(
        pair,
        a=pair.b,
        b=pair.a,
        difference=replace(
            pair.difference,
            difference=-pair.difference.difference,
            interval=(-pair.difference.interval[1], -pair.difference.interval[0]),
        ),
        verdict=replace(pair.verdict, kind="b_higher") if pair.verdict else None,
    )
    result = results["two"]
    assert pair_words(result, turned).text == pair_words(result, pair).text


def test_a_key_that_was_changed_is_the_first_thing_said(tmp_path: Path) -> None:
    made = rated_round(tmp_path / "round", World(items=10, raters={"r1": 0.0}, scales=False))
    assert round_headline(analyse(made, METRICS)).warnings[0].startswith("One rater")
    key = made.path / "key.json"
    key.write_text(key.read_text(encoding="utf-8") + " ", encoding="utf-8")
    first, *_ = round_headline(analyse(RoundFolder(made.path), METRICS)).warnings
    assert first.startswith("key.json is not what the round was made with")


def test_markup_in_answers_and_names_is_shown_as_text(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>"
    world = World(chances={evil: 0.5, "b": 0.5}, raters={"r1": 0.5, "r2": 0.5}, scales=False)
    found = analyse(rated_round(tmp_path / "round", world), METRICS)
    assert found.disputed
    page = render_round(found)
    assert evil not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "Nobody &lt;b&gt;knows" in page


def test_every_round_has_a_page_and_a_text(results: dict[str, RoundResult]) -> None:
    for name, found in results.items():
        page, text = render_round(found), round_text(found)
        assert page.count("<section") == 1 + sum(make(found) is not None for make in SECTIONS), name
        assert "nan" not in text.lower().replace("finance", ""), name
        assert all(display_width(line) <= WIDTH for line in text.splitlines()), name


def test_numbers_are_written_and_read_again_whole(results: dict[str, RoundResult]) -> None:
    for name, found in results.items():
        written = json.loads(json.dumps(finite(plain(found))))
        again = typed(written, RoundResult)
        assert finite(plain(again)) == written, name
        assert round_text(again) == round_text(found), name


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    needs("chromium", CHROMIUM is not None)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield opened
        opened.close()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", ["rated", "preferred"])
def test_the_page_fits_loads_nothing_and_complains_of_nothing(
    browser: Any, results: dict[str, RoundResult], tmp_path: Path, name: str, width: int
) -> None:
    path = tmp_path / "report.html"
    path.write_text(render_round(results[name]), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 900})
    heard: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [url for url in asked if url.startswith("http")] == []
    assert heard == []
    assert page.locator("#verdict-sentence").inner_text()
    page.close()
