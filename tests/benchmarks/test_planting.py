"""Planted leaks are what they say: the same for a seed, of their kind, and never of another."""

import random
import re

import pytest

from benchmarks.planting import (
    EDITS,
    Pair,
    content_words,
    entity,
    hard_negatives,
    near,
    paraphrased,
    plant,
    rows,
)
from benchmarks.rewording import RULES, reworded

PAIRS = [
    Pair("who plays ken barlow in coronation street?", ("William Roache",)),
    Pair("what is the capital of australia?", ("Canberra", "City of Canberra")),
    Pair("where was ida lupino born?", ("London",)),
    Pair("when did the berlin wall fall down?", ("1989",)),
    Pair("what currency does egypt use?", ("Egyptian pound",)),
    Pair("how many moons does the planet jupiter have?", ("95", "ninety-five")),
]
DONORS = [
    Pair("which club did bobby moore captain?", ("West Ham United",)),
    Pair("what language is spoken on madeira?", ("Portuguese",)),
]


@pytest.mark.parametrize("kind", ["verbatim", "near", "paraphrased"])
def test_the_same_seed_plants_the_same_and_another_seed_does_not(kind: str) -> None:
    again = plant(PAIRS, kind, 0)
    assert plant(PAIRS, kind, 0) == again
    assert len(again) == len(PAIRS)
    assert (plant(PAIRS, kind, 1) == again) == (kind == "verbatim")


def test_a_pairs_leak_depends_on_no_other_pair() -> None:
    assert plant(PAIRS[:3], "near", 0) == {
        k: v for k, v in plant(PAIRS, "near", 0).items() if k < 3
    }


def test_verbatim_is_the_pair() -> None:
    leak = plant(PAIRS, "verbatim", 0)[0]
    assert (leak.question, leak.answers) == (PAIRS[0].question, PAIRS[0].answers)


def test_a_near_duplicate_is_never_the_original_and_keeps_most_words() -> None:
    for pair in PAIRS:
        for seed in range(50):
            leak = near(pair, random.Random(seed))
            assert leak.question != pair.question
            kept = content_words(leak.question) & content_words(pair.question)
            assert len(kept) >= len(content_words(pair.question)) - 2, (pair, leak)


@pytest.mark.parametrize("name", sorted(EDITS))
def test_every_edit_changes_some_question(name: str) -> None:
    words = "what is the name of the author who wrote the oldest books".split()
    assert any(EDITS[name](words, random.Random(seed)) != words for seed in range(5))


def test_a_paraphrase_has_other_words_in_another_order_and_one_of_the_answers() -> None:
    for pair in PAIRS:
        for seed in range(20):
            leak = paraphrased(pair, random.Random(seed))
            assert leak is not None
            assert set(leak.answers) <= set(pair.answers)
            one, other = pair.question.rstrip("?").split(), leak.question.rstrip("?").split()
            assert one != other
            assert len(set(one) & set(other)) <= 0.85 * len(set(one) | set(other)), leak


def test_other_phrasings_are_taken_where_they_are_known() -> None:
    pair = Pair("Where does Ida live?", ("Torvale",), others=("In what place has Ida settled?",))
    leak = paraphrased(pair, random.Random(0))
    assert leak is not None
    assert leak.question == "In what place has Ida settled?"


def test_a_question_that_no_rule_fits_has_no_paraphrase() -> None:
    assert reworded("iupac name of element with atomic number 107", random.Random(0)) is None


def test_no_way_of_asking_names_a_part_that_its_shape_has_not() -> None:
    for shape, ways in RULES:
        groups = [str(number) for number in range(re.compile(shape).groups + 1)]
        for way in ways:
            assert way.format(*groups) != way, (shape, way)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Which city does Aldren Dunline live in?", "Aldren Dunline"),
        ("what currency does egypt use?", "egypt"),
        ("who plays ken barlow in coronation street?", "coronation street"),
        ("who is it?", ""),
    ],
)
def test_the_entity_is_what_the_question_is_about(question: str, name: str) -> None:
    assert entity(question) == name


def test_negatives_share_what_their_kind_says_and_never_the_fact() -> None:
    found = hard_negatives(PAIRS, DONORS, 0)
    for number, negative in found["another relation"].items():
        assert entity(PAIRS[number].question) in negative.question
        assert not set(negative.answers) & set(PAIRS[number].answers)
    for kind in ("another entity", "another entity, same answer"):
        for number, negative in found[kind].items():
            assert entity(PAIRS[number].question) not in negative.question
            same = negative.answers == PAIRS[number].answers
            assert same == kind.endswith("same answer")
    for number, negative in found["another question"].items():
        assert negative.answers == PAIRS[number].answers
        shared = content_words(negative.question) & content_words(PAIRS[number].question)
        assert not shared
    assert all(len(kind) >= 5 for kind in found.values()), {k: len(v) for k, v in found.items()}


def test_rows_are_a_question_sets() -> None:
    assert rows(PAIRS[:1]) == [
        {"id": "planted-0", "question": PAIRS[0].question, "answers": ["William Roache"]}
    ]
