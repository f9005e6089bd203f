"""The Treebank's tokens as ids, against nltk's `NLTKWordTokenizer`."""

import random

import pytest

from benchmarks.metrics_pairs import hard_pairs, long_pairs, short_pairs
from metrics.treebank import spaced_tokens
from metrics.treebank_ids import number_treebank_tokens
from tests.metrics.test_treebank import PARTS


def spelled(texts):
    numbered = number_treebank_tokens(texts)
    return [[numbered.tokens[i] for i in row] for row in numbered.rows.lists()]


@pytest.mark.parametrize(
    "pairs", [short_pairs(4_000), long_pairs(200), hard_pairs()], ids=["short", "long", "hard"]
)
def test_equals_nltk_in_lower_case(pairs):
    theirs = pytest.importorskip("nltk.tokenize").NLTKWordTokenizer().tokenize
    texts = [*pairs[0], *(text for accepted in pairs[1] for text in accepted)]
    assert spelled(texts) == [[token.lower() for token in theirs(text)] for text in texts]


def test_equals_the_text_cut_by_itself_on_parts_put_together_at_random():
    rng = random.Random(6)
    texts = [
        rng.choice([" ", " ", "", "  "]).join(
            "".join(rng.choices(PARTS, k=rng.randint(0, 4))) for _ in range(rng.randint(0, 5))
        )
        for _ in range(8_000)
    ]
    expected = [[token.lower() for token in spaced_tokens(text).split()] for text in texts]
    assert spelled(texts) == expected


def test_a_place_in_the_text_makes_a_difference():
    assert spelled(["a. a. a.", "a.", "a. a)", "a. )", ""]) == [
        ["a.", "a.", "a", "."],
        ["a", "."],
        ["a.", "a", ")"],
        ["a", ".", ")"],
        [],
    ]


@pytest.mark.parametrize("texts", [[], [""], ["", " \n"]])
def test_nothing_to_read(texts):
    assert spelled(texts) == [[]] * len(texts)
