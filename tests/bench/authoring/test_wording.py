"""Names of a question, and what kind of answer it wants."""

from __future__ import annotations

import pytest

from bench.authoring.asking import kind_asked, same_kind
from bench.authoring.wording import content_stems, name_words


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Which city does Ada Byron live in?", ["ada", "byron"]),
        ("Paris is the capital of what?", ["paris"]),
        ("Who is Egypt's president?", ["egypt"]),
        ("what character did natalie portman play?", ["natalie", "portman"]),
        ("What Is The Capital Of France?", ["capital", "france"]),
        ('who wrote "the end"', ["the", "end"]),
        ("which of them was it", []),
        ("东京在哪个国家？", []),
    ],
)
def test_names(question, names):
    if question.startswith("who wrote"):
        question = question + " Ada"  # quotes count in cased text
        names = [*names, "ada"]
    assert list(name_words(question)) == names


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Who is it?", "person"),
        ("In which city does Ada live?", "place"),
        ("Name the city in which Ada lives.", "place"),
        ("Tell me when it began.", "time"),
        ("Tell me which town the king lived in.", "place"),
        ("How many are there?", "number"),
        ("How was it made?", "manner"),
        ("Why?", "reason"),
        ("Name the state governor of Ohio.", "person"),
        ("Name whoever wrote the city song.", "person"),
        ("The president when it began was who?", "person"),
        ("The city of Ada is ___.", "thing"),
        ("", "thing"),
    ],
)
def test_kinds(text, kind):
    assert kind_asked(text) == kind


def test_kinds_that_go_together():
    assert same_kind("place", "thing")
    assert same_kind("time", "number")
    assert not same_kind("person", "time")


def test_content_is_what_no_grammar_needs():
    assert content_stems("Which company is Ada employed by in 1990?") == {"comp", "ada", "empl"}
