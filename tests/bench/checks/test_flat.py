"""Texts as arrays of bytes hold the words that `words` gives."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.checks.leakage.flat import END, PAD, Flat, flattened
from bench.checks.words import words

JOINING = "ab c'_\0ㄱㅏ가ｶﾞé\u0301\u0e4d\u0e32\u093c\u06cc\u0640\u09be\u09c7東ア\ud800"
TEXTS = st.text(st.one_of(st.characters(), st.sampled_from(JOINING)), max_size=30)


def held(flat: Flat) -> dict[int, list[str]]:
    """Give the words of each text of an array."""
    bounds = zip(flat.texts.tolist(), flat.ends[:-1].tolist(), flat.ends[1:].tolist(), strict=True)
    return {text: flat.data[a + 1 : b].tobytes().decode().split() for text, a, b in bounds}


@given(st.lists(TEXTS, max_size=8), st.sampled_from([1, 30, 10_000]))
@settings(max_examples=300, deadline=None)
def test_the_words_are_the_same(texts: list[str], size: int) -> None:
    found: dict[int, list[str]] = {}
    for flat in flattened(texts, size):
        assert b"  " not in flat.data.tobytes()
        assert np.array_equal(flat.ends, np.flatnonzero(flat.data == END))
        assert not np.isin(flat.data[:PAD], (32, END)).any()
        found.update(held(flat))
    assert found == {number: words(text) for number, text in enumerate(texts)}


def test_places_lead_back_to_text_and_word() -> None:
    (flat,) = flattened(["one two", "", "three -- four five"])
    place = flat.data.tobytes().index(b"four")
    assert flat.text_at(np.array([place])).tolist() == [2]
    assert flat.word_at(place) == 1
    assert flat.words_around(place, 5) == ["four", "five"]
    assert flat.words_around(place, 50) == ["three", "four", "five"]
