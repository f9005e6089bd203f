"""An earlier result beside a later one: settings first, then scores; unpaired is said to be so."""

import math
from dataclasses import replace

import pytest

from reports.baseline import baseline_of, changed_settings
from reports.markdown import render_markdown
from reports.render import render_html
from reports.sections.baseline import baseline_section
from stats import recovered_difference
from tests.reports.made import make, two


def named(comparison, items="1", prints="0"):
    runs = tuple(replace(run, fingerprint=f"{run.name}-{prints}") for run in comparison.runs)
    return replace(comparison, runs=runs, signature=f"x|items:{items}|y")


@pytest.fixture(scope="module")
def then():
    return named(make(two()))


@pytest.fixture(scope="module")
def now():
    return named(make(two(skills={"full": 0.4, "mlp": 0.61}, seed=4)), prints="1")


def test_the_same_answers_did_not_move(then):
    found = baseline_of(then, then)
    assert found.changed == ()
    assert {move.kind for move in found.moves} == {"unchanged"}
    assert all(move.difference == 0 for move in found.moves)


def test_intervals_are_recovered_from_the_scores(then, now):
    found = baseline_of(then, now)
    move = found.move("full", "heldout", "exact_match")
    before, after = move.then, move.now
    wanted = recovered_difference(after.value, after.interval, before.value, before.interval)
    assert (move.difference, move.interval) == wanted
    assert move.kind == "lower"
    assert found.move("mlp", "heldout", "exact_match").kind == "open"
    back = baseline_of(now, then).move("full", "heldout", "exact_match")
    assert back.difference == -move.difference
    assert back.kind == "higher"


def test_what_matters_stands_first(then, now):
    other = replace(
        now, prompt="Other: {question}", metrics={**now.metrics, "f1": "f1|version:2"},
        versions={**now.versions, "scipy": "2"}, plan=replace(now.plan, margin=1.0),
    )  # fmt: skip
    rows = changed_settings(then, other)
    assert [row.matters for row in rows] == sorted([row.matters for row in rows], reverse=True)
    named_rows = {row.what: (row.then, row.now) for row in rows}
    assert named_rows["prompt"] == ("Q: {question}\nA:", "Other: {question}")
    assert named_rows["margin"] == ("2.0", "1.0")
    assert named_rows["version of scipy"] == ("1.17.1", "2")
    assert "metric f1" in named_rows
    assert not baseline_of(then, other).move("full", "heldout", "f1").comparable


def test_questions_are_the_same_only_if_known_to_be(then, now):
    assert baseline_of(then, now).moves[0].comparable
    assert not baseline_of(then, replace(now, signature="x|items:2|y")).moves[0].comparable
    fewer = replace(now, sets=(replace(now.sets[0], n_scored=1),))
    assert not baseline_of(then, fewer).moves[0].comparable


def test_who_stands_in_one_only(then):
    found = baseline_of(then, named(make(two(skills={"full": 0.7, "new": 0.6}))))
    assert (found.gone, found.new) == (("mlp",), ("new",))
    assert found.move("new", "heldout", "exact_match") is None


def test_undefined_scores_have_no_difference(then, now):
    scores = tuple(
        replace(one, estimate=replace(one.estimate, interval=(math.nan, math.nan)))
        for one in now.scores
    )
    found = baseline_of(then, replace(now, scores=scores))
    assert {move.kind for move in found.moves} == {"undefined"}


def test_the_section_says_what_is_not_paired(then, now):
    section = baseline_section(now, baseline_of(then, now))
    for text in (
        render_markdown(now, before=(section,)),
        render_html(now, before=(section,)),
    ):
        assert "Since the earlier result" in text
        assert "as if they were independent" in text
        assert "paired by question" not in text
        assert "lower for full on heldout" in text
        assert text.index("Since the earlier result") < text.index("Differences")
    changed = baseline_section(
        replace(now, prompt="<b>"), baseline_of(then, replace(now, prompt="<b>"))
    )
    page = render_html(now, before=(changed,))
    assert "Not about the same thing as then: prompt changed." in page
    assert "<b>" not in page
