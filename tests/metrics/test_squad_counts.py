"""The fast counts of SQuAD's forms against one text at a time and the official script's values."""

import json
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.metrics_pairs import giant_pairs, hard_pairs, long_pairs, several_references
from metrics.references import best_over_references
from metrics.squad_counts import squad_f1_counts, squad_match_counts, squad_tokens
from metrics.squad_text import normalize
from metrics.token_overlap import bag_of, overlap_f1

STORED = Path(__file__).parents[1] / "data" / "squad" / "expected.json"


def slow_f1(answers, references):
    return best_over_references(
        answers, references, lambda text: bag_of(normalize(text).split()), overlap_f1
    )


def slow_match(answers, references):
    return best_over_references(answers, references, normalize, str.__eq__)


MADE = {"several": several_references(1_000), "long": long_pairs(200), "hard": hard_pairs(),
        "giant": giant_pairs(), "none": ([], [])}  # fmt: skip


@pytest.mark.parametrize("pairs", MADE.values(), ids=MADE)
def test_the_same_as_one_by_one_to_the_last_bit(pairs):
    np.testing.assert_array_equal(squad_f1_counts(*pairs), slow_f1(*pairs))
    np.testing.assert_array_equal(squad_match_counts(*pairs), slow_match(*pairs))


def test_the_official_scripts_values():
    rows = json.loads(STORED.read_text(encoding="ascii"))["rows"]
    answers, references = [row[0] for row in rows], [row[1] for row in rows]
    assert squad_match_counts(answers, references)[:, 0].tolist() == [row[2] for row in rows]
    assert squad_f1_counts(answers, references)[:, 0].tolist() == [row[3] for row in rows]


@given(
    text=st.one_of(st.text(max_size=30), st.text("aAnNtThHeEΣσ.,' -–\n\u0301\u200b", max_size=30))
)
def test_the_normal_form_is_local_to_chunks(text):
    tokens = [token for chunk in text.split() for token in squad_tokens(chunk)]
    assert " ".join(tokens) == normalize(text)


def test_the_short_way_through_a_chunk_leads_where_the_long_one_does():
    chunks = [
        "".join(some) for size in range(1, 5) for some in product("aNT1.'\x00\x1fé", repeat=size)
    ]
    chunks += ["the", "The,", "THE.", "an-", "a'", "then", "the\x00"]
    assert [squad_tokens(chunk) for chunk in chunks] == [normalize(one).split() for one in chunks]


@pytest.mark.parametrize("counts", [squad_f1_counts, squad_match_counts])
def test_bad_input_is_named(counts):
    with pytest.raises(ValueError, match=r"answers\[0\] is None"):
        counts([None], [["a"]])
    with pytest.raises(ValueError, match="bare string"):
        counts(["a"], ["a"])
