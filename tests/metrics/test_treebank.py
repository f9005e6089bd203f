"""The Treebank's tokens against nltk's `NLTKWordTokenizer`."""

import random

import pytest

from benchmarks.metrics_pairs import hard_pairs, long_pairs, several_references, short_pairs
from metrics.treebank import spaced_tokens

PARTS = [
    "a", "e\u0301", "\u0301", "²", "ſ", "\x1f", "Ⅷ", "ⓐ", "\u200d", "'", "'", "'", '"', "''", "``",
    "`", ".", ".", "..", ",", ":", "-", "--", "(", ")", "[", "{", "<", ">", " ", " ", " ", "\n",
    "\t", "  ", "s", "S", "t", "is", "'s", "n't", "'ll", "’", "“", "”", "«", "»", "‘", "3", "$",
    "%", "*", "?", "!", "can", "not", "cannot", "gonna", "wanna", "d'ye", "more'n", "'tis", "'twas",
    "é", "😀", "\u2013", "_", "İ", "ı", "gımme", "\x1c", "Wanna,", "ab.c", "U.S.", "1,2", "a-b",
    "a_b", "gonna-x", "gotta.", "3.5", "a:5",
]  # fmt: skip


@pytest.fixture(scope="module")
def theirs():
    return pytest.importorskip("nltk.tokenize").NLTKWordTokenizer().tokenize


@pytest.mark.parametrize(
    "pairs",
    [short_pairs(4_000), long_pairs(200), several_references(300), hard_pairs()],
    ids=["short", "long", "several", "hard"],
)
def test_equals_nltk(pairs, theirs):
    texts = {*pairs[0], *(text for accepted in pairs[1] for text in accepted)}
    assert [text for text in texts if spaced_tokens(text).split() != theirs(text)] == []


@pytest.mark.parametrize("glue", ["", " "])
def test_equals_nltk_on_parts_put_together_at_random(glue, theirs):
    rng = random.Random(5)
    parts = [part for part in PARTS if not glue or part.strip()]
    for _ in range(8_000):
        words = ["".join(rng.choices(parts, k=rng.randint(1, 4))) for _ in range(rng.randint(0, 5))]
        text = glue.join(words)
        assert spaced_tokens(text).split() == theirs(text), ascii(text)


def test_only_the_last_period_is_a_token():
    assert spaced_tokens("He left. She stayed.") == "He left. She stayed ."
    assert spaced_tokens("") == spaced_tokens(" \n") == ""
