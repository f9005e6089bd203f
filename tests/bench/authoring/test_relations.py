"""Candidates that ask for another item's fact."""

from __future__ import annotations

from bench.authoring.records import Candidate
from bench.authoring.relations import Relations
from bench.data.items import Item

CITY, JOB = "Which city does {} live in?", "Which company is {} employed by?"
PEOPLE = ("Ada", "Eve", "Ida", "Una", "Amy", "Zoe")


def item(name, question, answer):
    return Item(name, question, (answer,), name, None, None, 1, False)


def two_each():
    return [
        one
        for at, person in enumerate(PEOPLE)
        for one in (
            item(f"{person}.city", CITY.format(person), f"Town {at}"),
            item(f"{person}.job", JOB.format(person), f"Firm {at}"),
        )
    ]


def test_another_items_question():
    relations = Relations(two_each())
    assert (
        relations.other(Candidate("Ada.city", JOB.format("Ada"), "x")) == "the question of Ada.job"
    )
    assert relations.other(Candidate("Ada.city", CITY.format("Ada"), "x")) is None


def test_words_of_another_items_question():
    relations = Relations(two_each())
    assert "Ada.job" in relations.other(Candidate("Ada.city", "Who employs Ada?", "x"))
    assert relations.other(Candidate("Ada.city", "Where is the home of Ada?", "x")) is None


def test_a_pattern_belongs_where_it_was_proposed_most():
    relations = Relations(two_each())
    wages = [Candidate(f"{one}.job", f"Who pays {one}?", "x") for one in PEOPLE]
    astray = Candidate("Ada.city", "Who pays Ada?", "x")
    relations.note([*wages, astray])
    assert relations.other(astray) is not None
    assert [relations.other(one) for one in wages] == [None] * len(wages)


def test_patterns_tell_where_each_person_is_asked_one_thing():
    items = [item(f"{p}.city", CITY.format(p), f"Town {p}") for p in PEOPLE]
    others = [f"{p}x" for p in PEOPLE]
    items += [item(f"{p}.job", JOB.format(p), f"Firm {p}") for p in others]
    relations = Relations(items)
    assert relations.other(Candidate("Ada.city", "Who employs Ada?", "x")) is not None


def test_questions_with_shared_answers_are_no_rivals():
    items = [item("a", CITY.format("Ada"), "Rome"), item("b", "Where does Ada work?", "Rome")]
    assert Relations(items).other(Candidate("a", "Where does Ada work?", "x")) is None


def test_another_form_of_a_verb_is_the_same_word():
    items = [item("a", "Where did Ada die?", "Rome"), item("b", "Who died for Ada?", "Eve")]
    assert Relations(items).other(Candidate("a", "Name the place where Ada died.", "x")) is None


def test_one_of_a_kind_is_never_accused():
    relations = Relations([item("a", CITY.format("Ada"), "Rome")])
    assert relations.other(Candidate("a", "Who employs Ada?", "x")) is None
