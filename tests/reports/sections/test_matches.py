from dataclasses import replace

import pytest

from bench.checks.evidence import Match
from reports import render_html
from reports.sections.match_parts import MatchShown
from reports.sections.matches import matches_part
from tests.reports.made_checks import match

EVIL = "</mark><script>document.title='owned'</script>\x00\x1b[31m\ud800"


@pytest.fixture
def show(of_leaking):
    def shown(one: Match) -> MatchShown:
        found = matches_part(replace(of_leaking.checks.leakage, matches=(one,), n_matches=1))
        return found.items[0]

    return shown


def test_the_span_is_cut_out(show):
    found = show(match(text="Q: Who? A: Lisbon", span=(3, 7)))
    assert (found.before, found.marked, found.after) == ("Q: ", "Who?", " A: Lisbon")
    assert found.where == "sets/train.jsonl:17"
    assert found.grade == "D1, word for word: question and answer"


@pytest.mark.parametrize("span", [(-5, 2), (4, 2), (0, 99), (50, 99)])
def test_a_span_outside_the_text_loses_nothing(show, span):
    found = show(match(text="abcdef", span=span))
    assert found.before + found.marked + found.after == "abcdef"


def test_long_texts_are_cut_around_the_match(show):
    text = "a" * 900 + "MATCH" + "b" * 900
    found = show(match(text=text, span=(900, 905)))
    assert found.marked == "MATCH"
    assert found.before == "…" + "a" * 160
    assert found.after == "b" * 160 + "…"
    assert " … " in show(match(text=text, span=(0, 1500))).marked


def test_the_prompt_is_named_where_there_is_no_file(show):
    found = show(match(check="D5", part="prompt", source="Q: {question}", path="", line=0))
    assert found.where == "Q: {question}"


def test_to_review_is_no_leak(show):
    found = show(match(check="D3", grade="review", score=0.62, part="question"))
    assert found.kind == "review"
    assert found.grade == "D3, to review: a person should look (0.62): question"


def test_leaks_come_first_and_what_was_to_be_expected_is_none(of_leaking):
    leakage = of_leaking.checks.leakage
    expected, review = match(grade="context", check="D3"), match(grade="review", check="D3")
    found = matches_part(replace(leakage, matches=(expected, review, match()), n_matches=3))
    assert [one.kind for one in found.items] == ["found", "review", "context"]
    assert found.title == "Matches in training data: 3, leaks first"
    none = matches_part(replace(leakage, matches=(expected,), n_matches=1))
    assert none.title == "Matches in training data: 1, none of them a leak"


def test_training_data_of_strangers_is_text(of_leaking):
    one = match(text=EVIL, span=(3, 20), question=EVIL, answers=(EVIL,), set=EVIL, path=EVIL)
    leakage = replace(of_leaking.checks.leakage, matches=(one,))
    html = render_html(replace(of_leaking, checks=replace(of_leaking.checks, leakage=leakage)))
    html.encode("utf-8")
    assert "<script>document" not in html
    assert html.count("<mark>") == html.count("</mark>") == 1
    assert "\x00" not in html


def test_nothing_met_is_no_part(of_checked):
    assert matches_part(of_checked.checks.leakage) is None
