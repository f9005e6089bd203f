import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.token_ids import Ragged, number_characters, number_tokens

TEXTS = st.lists(
    st.one_of(
        st.text(max_size=15),
        st.lists(st.sampled_from(["a", "b", "a-b", "-", "\u3000", "\x1c", "\ud800", "é"])).map(
            " ".join
        ),
    ),
    max_size=8,
)


def rows_of(ragged):
    ends = np.cumsum(ragged.lengths)
    return [part.tolist() for part in np.split(ragged.values, ends)[: len(ragged)]]


def parts(chunk):
    return re.findall("[^-]+", chunk)


@given(texts=TEXTS)
def test_ids_spell_the_chunks_of_every_text(texts):
    numbered = number_tokens(texts)
    spelled = [[numbered.tokens[i] for i in row] for row in rows_of(numbered.rows)]
    assert spelled == [text.split() for text in texts]
    assert len(set(numbered.tokens)) == len(numbered.tokens)


@given(texts=TEXTS)
def test_ids_spell_the_tokens_of_a_tokeniser(texts):
    numbered = number_tokens(texts, parts)
    spelled = [[numbered.tokens[i] for i in row] for row in rows_of(numbered.rows)]
    assert spelled == [[part for c in text.split() for part in parts(c)] for text in texts]
    assert len(set(numbered.tokens)) == len(numbered.tokens)


@given(texts=TEXTS)
def test_characters_without_white_space(texts):
    expected = [[ord(one) for one in "".join(text.split())] for text in texts]
    assert rows_of(number_characters(texts)) == expected


def test_a_tokeniser_is_asked_once_for_each_distinct_chunk():
    asked = []

    def note(chunk):
        asked.append(chunk)
        return [chunk]

    number_tokens(["a b a", "b c", "a b a"], note)
    assert asked == ["a", "b", "c"]


@given(
    rows=st.lists(st.lists(st.integers(0, 9), max_size=4), min_size=1, max_size=6),
    picks=st.lists(st.integers(0, 5), max_size=8),
)
def test_taking_rows(rows, picks):
    picks = [pick % len(rows) for pick in picks]
    ragged = Ragged(
        np.array([value for row in rows for value in row], dtype=np.int64),
        np.array([len(row) for row in rows], dtype=np.int64),
    )
    assert rows_of(ragged.take(np.array(picks, dtype=np.int64))) == [rows[pick] for pick in picks]
    assert [ragged.row(i).tolist() for i in range(len(rows))] == rows


@pytest.mark.parametrize("texts", [[], [""], ["", " \n"]])
def test_nothing_to_read(texts):
    numbered = number_tokens(texts, parts)
    assert len(numbered.rows) == len(number_characters(texts)) == len(texts)
    assert numbered.rows.values.size == 0
    assert numbered.tokens == []
