"""The join finds what comparing every word with every word finds."""

from __future__ import annotations

from itertools import chain

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.checks.leakage.flat import flattened
from bench.checks.leakage.join import Join

SOME = ["a", "b", "ab", "what", "is", "the", "natalie", "portman", "東", "é", "abcdefghijklmno"]
WORDS = st.lists(st.sampled_from(SOME), min_size=1, max_size=12)
TEXTS = st.lists(st.lists(WORDS, max_size=5).map(lambda x: [*chain(*x)]), min_size=1, max_size=4)

Run = tuple[int, int, int, int, int]


def joined(phrases: list[list[str]], least: list[int], texts: list[list[str]]) -> set[Run]:
    """Give (phrase, text, first word there, length, first word here) of each run found."""
    join = Join(phrases, least)
    found: set[Run] = set()
    for flat in flattened([" ".join(text) for text in texts]):
        hits = join.hits(flat)
        which = flat.text_at(hits.place)
        here = [flat.word_at(place) for place in hits.place.tolist()]
        columns = (hits.phrase, which, hits.first, hits.words, np.array(here, dtype=np.int64))
        found.update(zip(*(column.tolist() for column in columns), strict=True))
    return found


def compared(phrases: list[list[str]], least: list[int], texts: list[list[str]]) -> set[Run]:
    """Do the same the long way."""
    found: set[Run] = set()
    for number, phrase in enumerate(phrases):
        for which, text in enumerate(texts):
            for i in range(len(phrase)):
                for j in range(len(text)):
                    if i and j and phrase[i - 1] == text[j - 1]:
                        continue
                    length = 0
                    pairs = zip(phrase[i:], text[j:], strict=False)
                    while (pair := next(pairs, None)) and pair[0] == pair[1]:
                        length += 1
                    if length >= least[number]:
                        found.add((number, which, i, length, j))
    return found


@given(st.lists(st.tuples(WORDS, st.integers(1, 12)), min_size=1, max_size=5), TEXTS)
@settings(max_examples=300, deadline=None)
def test_every_run_is_found_and_nothing_else(
    asked: list[tuple[list[str], int]], texts: list[list[str]]
) -> None:
    phrases = [words for words, _ in asked]
    least = [min(least, len(words)) for words, least in asked]
    assert joined(phrases, least, texts) == compared(phrases, least, texts)


def test_no_run_goes_from_one_text_into_the_next() -> None:
    phrase = ["who", "is", "it"]
    assert joined([phrase], [3], [["oh", "who", "is"], ["it", "is"]]) == set()
    assert joined([phrase], [2], [["oh", "who", "is"], ["it", "is"]]) == {(0, 0, 0, 2, 1)}


@pytest.mark.parametrize("count", [0, 1])
def test_no_phrases_and_no_texts(count: int) -> None:
    assert joined([["a", "b"]] * count, [2] * count, [[]]) == set()
    assert joined([["a", "b"]] * count, [2] * count, []) == set()
