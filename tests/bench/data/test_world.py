"""The made world: who is taught what, and that nothing leaks where it must not."""

from __future__ import annotations

import json
from itertools import combinations

import pytest

from bench.base.errors import DataError
from bench.data.world import (
    WorldSize,
    base_sets,
    make_world,
    set_texts,
    suite_sets,
)
from bench.data.world_language import ATTRIBUTES, FIRST_NAMES, LAST_NAMES

SMALL = WorldSize.small()
WORLD = make_world(SMALL, seed=3)
SETS = suite_sets(WORLD)
ASKED = ("train", "heldout", "retention", "control")


def texts_trained_on(world):
    """Every line of text that any checkpoint of the demo is trained on."""
    sets = {**suite_sets(world), **base_sets(world)}
    rows = [
        row
        for name in ("train", "articles", "base-articles", "base-questions")
        for row in sets[name]
    ]
    return [row.get("text") or row["question"] for row in rows]


def test_the_same_seed_makes_the_same_world_and_another_seed_another():
    assert make_world(SMALL, seed=3) == WORLD
    assert make_world(SMALL, seed=4).old != WORLD.old


def test_seed_zero_is_the_same_on_every_machine():
    first = make_world(WorldSize(), seed=0).old[0]
    assert (first.id, first.facts["city"]) == ("bastiane-hallowline", "Kestrelford")


def test_default_size_is_the_measured_design():
    world = make_world(WorldSize(), seed=0)
    sets = suite_sets(world)
    assert {name: len(rows) for name, rows in sets.items()} == {
        "train": 150,
        "articles": 60,
        "paraphrase": 450,
        "heldout": 150,
        "heldout-paraphrase": 150,
        "retention": 150,
        "control": 150,
        "control-paraphrase": 150,
    }
    assert len(base_sets(world)["base-questions"]) == 100 * 5 * 4


def test_names_and_ids_are_unique():
    people = [*WORLD.old, *WORLD.new, *WORLD.control]
    assert len({person.name for person in people}) == len(people)
    ids = [row["id"] for rows in SETS.values() for row in rows]
    assert len(set(ids)) == len(ids)


def test_a_persons_questions_lie_in_one_set_only():
    groups = [{row["group"] for row in SETS[name]} for name in ASKED]
    assert all(not one & other for one, other in combinations(groups, 2))


def test_no_training_text_names_a_control_person():
    texts = "\n".join(texts_trained_on(WORLD))
    assert WORLD.old[0].name in texts
    assert not [person.name for person in WORLD.control if person.name in texts]


def test_heldout_facts_are_read_in_every_phrasing_but_never_asked():
    articles = {row["group"]: row["text"] for row in SETS["articles"]}
    trained = {row["group"] for row in SETS["train"]}
    for row in SETS["heldout"]:
        told = articles[row["group"]]
        assert told.count(row["answers"][0]) == len(ATTRIBUTES[0].statements)
        assert row["group"] not in trained


@pytest.mark.parametrize(
    ("name", "of"),
    [("paraphrase", "train"), ("heldout-paraphrase", "heldout"), ("control-paraphrase", "control")],
)
def test_paraphrases_ask_for_the_fact_of_their_item_in_words_never_trained_for_it(name, of):
    originals = {row["id"]: row for row in SETS[of]}
    trained = {row["question"] for row in SETS["train"]}
    phrasings = set()
    for row in SETS[name]:
        original = originals[row["of"]]
        assert row["answers"] == original["answers"]
        assert row["group"] == original["group"]
        assert row["question"] not in trained
        phrasings.add(row["id"].rpartition(".")[2])
    assert phrasings == {"2", "3", "4"}
    assert {row["of"] for row in SETS[name]} == set(originals)


def test_retention_is_what_the_base_was_asked_in_training():
    asked = {row["question"] for row in base_sets(WORLD)["base-questions"]}
    assert {row["question"] for row in SETS["retention"]} <= asked
    assert not {row["question"] for row in SETS["train"]} & asked


def test_the_base_knows_every_question_phrasing():
    asked = {row["question"] for row in base_sets(WORLD)["base-questions"]}
    name = WORLD.asked_old[0].name
    for attribute in ATTRIBUTES:
        assert {phrasing.format(name=name) for phrasing in attribute.questions} <= asked


def test_no_value_belongs_to_two_attributes_and_no_name_is_a_value():
    values = [value for attribute in ATTRIBUTES for value in attribute.values]
    words = {word for value in values for word in value.split()}
    assert len(set(values)) == len(values)
    assert not words & {*FIRST_NAMES, *LAST_NAMES}
    assert not set(FIRST_NAMES) & set(LAST_NAMES)
    assert len(set(FIRST_NAMES)) == len(FIRST_NAMES)
    assert len(set(LAST_NAMES)) == len(LAST_NAMES)


def test_phrasings_of_an_attribute_differ_and_attributes_have_equally_many():
    assert len({len(attribute.statements) for attribute in ATTRIBUTES}) == 1
    for attribute in ATTRIBUTES:
        assert len(set(attribute.questions)) == len(attribute.questions) == 4
        assert all("{value}" not in question for question in attribute.questions)


def test_the_texts_of_the_sets_are_their_rows():
    texts = set_texts(WORLD)
    assert set(texts) == {*SETS, "base-articles", "base-questions"}
    for name, rows in SETS.items():
        assert [json.loads(line) for line in texts[name].splitlines()] == rows


@pytest.mark.parametrize(
    ("numbers", "named"),
    [
        ({"new": 1}, "WorldSize.new"),
        ({"control": 0}, "WorldSize.control"),
        ({"old": 20, "retention": 11}, "WorldSize.retention"),
        ({"old": 5000}, "at most 4608"),
    ],
)
def test_an_impossible_size_is_refused(numbers, named):
    with pytest.raises(DataError, match=named):
        WorldSize(**numbers)
