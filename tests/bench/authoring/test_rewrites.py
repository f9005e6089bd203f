"""Rewrites of English questions: what they say, and where nothing is said."""

from __future__ import annotations

import json

import pytest

from bench.authoring.clauses import clause_of
from bench.authoring.rewrites import BLANK, RULES, rewrites_of
from tests.needs import real_data


def texts(question):
    return {one.how.removeprefix("template:"): one.text for one in rewrites_of(question)}


def test_a_question_becomes_an_imperative_a_statement_with_a_gap_and_a_cloze():
    found = texts("Which city does Ada Byron live in?")
    assert found["imperative"] == "Name the city that Ada Byron lives in."
    assert found["in-place"] == "Ada Byron lives in which city?"
    assert found["cleft"] == "What is the city that Ada Byron lives in?"
    assert found["embedded"] == "Tell me which city Ada Byron lives in."
    assert found["cloze"] == f"The city that Ada Byron lives in is {BLANK}."


@pytest.mark.parametrize(
    ("question", "rule", "expected"),
    [
        ("What is the capital of Egypt?", "possessive", "What is Egypt's capital?"),
        ("What is Egypt's capital?", "possessive", "What is the capital of Egypt?"),
        ("Who wrote Hamlet?", "imperative", "Name whoever wrote Hamlet."),
        ("When did Rome fall?", "cleft", "When was it that Rome fell?"),
        ("where was rihanna born and raised", "in-place", "rihanna was born and raised where"),
        ("how many seasons does it have", "imperative", "give the number of seasons that it has"),
        ("How many moons are there in orbit?", "cleft", "What is the number of moons in orbit?"),
        ("How tall is Everest?", "measure", "What is the height of Everest?"),
        ("What year did Rome fall?", "imperative", "Name the year in which Rome fell."),
        ("what club does ann play for in 2010?", "in-place", "ann plays for what club in 2010?"),
        ("Of what school was Ada a student?", "in-place", "Ada was a student of what school?"),
        ("who did lee play for last year?", "in-place", "lee played for who last year?"),
        ("what did elvis died from?", "in-place", "elvis died from what?"),
        (
            "What currency should I take to Peru?",
            "in-place",
            "I should take what currency to Peru?",
        ),
        ("what kind of state is china", "in-place", "china is what kind of state"),
        ("where is the ring kept now?", "imperative", "name the place where the ring is kept now."),
    ],
)
def test_patterns(question, rule, expected):
    assert texts(question)[rule] == expected


@pytest.mark.parametrize(
    "question",
    [
        "Why?",
        "",
        "   ",
        "???",
        "nearest metro station to gandhi nagar",
        "东京的首都是什么？",
        "أين يقع البيت؟",
        "ताजमहल कहाँ है?",
        "who was he and what did he do?",
        "In what is Ada expert?",
        "what language do speak in argentina?",
        "what awards gary paulsen won?",
        "\ud800 what",
    ],
)
def test_what_cannot_be_told_apart_is_left_alone(question):
    assert rewrites_of(question) == ()


def test_a_rewrite_is_dressed_like_its_original():
    for question in ("Who wrote Hamlet?", "who wrote hamlet"):
        marked = question.endswith("?")
        for text in texts(question).values():
            assert text.endswith(("?", ".")) == marked
            assert text[0].isupper() == question[0].isupper() or text.startswith("I want")


def test_every_rule_is_reachable():
    asked = (
        "Which city does Ada live in?", "What is the capital of Egypt?", "How tall is it?",
        "Where is it?", "Who wrote it?",
    )  # fmt: skip
    assert {rule for question in asked for rule in texts(question)} == {name for name, _ in RULES}


def test_the_parts_of_a_question():
    found = clause_of("What basketball player is married to Monica?")
    assert (found.kind, found.asked) == ("subject", "what basketball player")
    assert found.statement == "is married to Monica"


def test_most_real_questions_have_three_rewrites():
    rows = json.loads(real_data("webquestions/test.json").read_text(encoding="utf-8"))
    enough = sum(len(rewrites_of(row["qText"])) >= 3 for row in rows)
    assert enough / len(rows) > 0.85
