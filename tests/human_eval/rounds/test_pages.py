"""The labelling pages: controls as in the scales, a key for each, nothing loaded."""

from __future__ import annotations

import re
from itertools import chain
from xml.etree import ElementTree

import pytest

from human_eval.rounds.guidelines import guidelines_page
from human_eval.rounds.pages import labelling_page
from human_eval.scales import PREFERENCES, SCALES, VERDICTS

KINDS = [("rating", True), ("rating", False), ("preference", True), ("preference", False)]


def tags(page: str, name: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(page).iter(name))


@pytest.mark.parametrize(("kind", "source"), KINDS)
def test_fields_are_those_that_are_sent(kind: str, source: bool) -> None:
    page = labelling_page(kind, source=source)  # type: ignore[arg-type]
    answers = ["answer"] if kind == "rating" else ["answer_a", "answer_b"]
    fields = ["question", *answers, *(["source_text"] if source else [])]
    assert re.findall(r"\$(\w+)", page) == fields
    shown = tags(page, "Text")
    assert [one.get("name") for one in shown] == fields
    assert {one.get("valueType") for one in shown} == {"text"}
    named = {one.get("toName") for one in ElementTree.fromstring(page).iter()} - {None}
    assert named <= set(fields)


@pytest.mark.parametrize(("kind", "source"), KINDS)
def test_every_control_has_a_key_of_its_own(kind: str, source: bool) -> None:
    page = labelling_page(kind, source=source)  # type: ignore[arg-type]
    keys = [one.get("hotkey") for one in chain(tags(page, "Choice"), tags(page, "Rating"))]
    assert None not in keys
    assert len(set(keys)) == len(keys)
    required = list(chain(tags(page, "Choices"), tags(page, "Rating")))
    assert all(one.get("required") == "true" and one.get("requiredMessage") for one in required)


def test_controls_and_values_are_those_of_the_scales() -> None:
    page = labelling_page("rating", source=True)
    assert [one.get("value") for one in tags(page, "Choice")] == [one.value for one in VERDICTS]
    assert [one.get("name") for one in tags(page, "Rating")] == [one.name for one in SCALES]
    assert {one.get("maxRating") for one in tags(page, "Rating")} == {"5"}
    without = labelling_page("rating", source=False)
    assert len(tags(without, "Rating")) == len(SCALES) - 1
    pairs = labelling_page("preference", source=False)
    assert [one.get("value") for one in tags(pairs, "Choice")] == [one.value for one in PREFERENCES]


@pytest.mark.parametrize(("kind", "source"), KINDS)
def test_nothing_is_loaded_and_nothing_runs(kind: str, source: bool) -> None:
    page = labelling_page(kind, source=source)  # type: ignore[arg-type]
    names = {one.tag for one in ElementTree.fromstring(page).iter()}
    known = {"View", "Style", "Header", "Text", "Choices", "Choice", "Rating", "TextArea"}
    assert names <= known
    assert "http" not in page
    assert "url(" not in page
    assert "@media (max-width" in page


@pytest.mark.parametrize(("kind", "source"), KINDS)
def test_guidelines_have_an_example_for_every_verdict_and_star(kind: str, source: bool) -> None:
    page = guidelines_page(kind, source=source)  # type: ignore[arg-type]
    assert page.isascii()
    assert not re.search(r"<(?:script|img|link|iframe)|http|style=", page)
    tree = ElementTree.fromstring(f"<div>{page}</div>")
    tables = list(tree.iter("table"))
    first = [[cell.text for cell in row.iter("td")] for row in tables[0].iter("tr")][1:]
    if kind == "preference":
        assert [row[0] for row in first] == [
            f"{one.label} [{one.hotkey.upper()}]" for one in PREFERENCES
        ]
        return
    assert {str(row[0]).split(" [")[0] for row in first} == {one.label for one in VERDICTS}
    assert len(tables) == 1 + len(SCALES) - (not source)
    for table in tables[1:]:
        rows = [[cell.text for cell in row.iter("td")] for row in table.iter("tr")][1:]
        assert [row[0] for row in rows] == ["5", "4", "3", "2", "1"]
        assert all(all(row) for row in rows)
