import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sacrebleu.metrics import CHRF

from benchmarks.metrics_pairs import (
    giant_pairs,
    hard_pairs,
    long_pairs,
    several_references,
    short_pairs,
)
from metrics.chrf import ChrF, ChrFPlusPlus
from metrics.scores import corpus_score, item_scores

ALLOWED = 1e-12
SETS = {
    "short": lambda: short_pairs(8_000),
    "long": lambda: long_pairs(500),
    "several": lambda: several_references(1_000),
    "hard": hard_pairs,
    "giant": lambda: tuple(texts[::4] for texts in giant_pairs()),
}
LIMIT = 1_000
"""Items that chrf++ is compared on: what chrf did not cover is its words alone."""
BOTH = pytest.mark.parametrize(
    ("metric", "authority"),
    [(ChrF(), CHRF()), (ChrFPlusPlus(), CHRF(word_order=2))],
    ids=["chrf", "chrf++"],
)


def corpus(authority, answers, references):
    """sacreBLEU's corpus score; streams of references, None where an item has fewer."""
    most = max(map(len, references))
    streams = [
        [accepted[k] if k < len(accepted) else None for accepted in references] for k in range(most)
    ]
    return authority.corpus_score(answers, streams).score


@BOTH
@pytest.mark.parametrize("name", SETS)
def test_items_and_corpora_equal_sacrebleus(metric, authority, name):
    answers, references = SETS[name]()
    if metric.name == "chrf++":
        answers, references = answers[:LIMIT], references[:LIMIT]
    counts = metric.counts(answers, references)
    items = [
        authority.sentence_score(answer, accepted).score
        for answer, accepted in zip(answers, references, strict=True)
    ]
    assert np.abs(item_scores(metric, counts) - items).max() <= ALLOWED
    expected = corpus(authority, answers, references)
    assert abs(corpus_score(metric, counts) - expected) <= ALLOWED


PARTS = st.sampled_from(["a", "b", "ab", "(hi)", "!", "a.", "\u3000", "é", "e\u0301", "\ud800"])
TEXTS = st.one_of(st.text(max_size=10), st.lists(PARTS, max_size=6).map(" ".join))
ITEMS = st.tuples(TEXTS, st.lists(TEXTS, min_size=1, max_size=3))


@BOTH
@given(items=st.lists(ITEMS, min_size=1, max_size=4))
def test_any_small_corpus(metric, authority, items):
    answers, references = [item[0] for item in items], [item[1] for item in items]
    ours = corpus_score(metric, metric.counts(answers, references))
    assert abs(ours - corpus(authority, answers, references)) <= ALLOWED


def test_by_hand():
    """Characters 3/4 and 3/3, pairs 2/3 and 2/2, triples 1/2 and 1/1; the reference has no more."""
    precision, recall = (3 / 4 + 2 / 3 + 1 / 2) / 3, 1.0
    expected = 100 * 5 * precision * recall / (4 * precision + recall)
    counts = ChrF().counts(["cats"], [["cat"]])
    assert ChrF().score(counts)[0] == pytest.approx(expected, abs=1e-12)


def test_the_best_reference_counts_and_the_first_of_equal_ones():
    counts = ChrF().counts(["abc", "ab"], [["xyz", "abd", "abc"], ["xyz", "wv", "longer"]])
    columns = list(ChrF().columns)
    assert counts[0, columns.index("matches_characters_3")] == 1
    assert counts[1, columns.index("reference_characters_1")] == 3


@BOTH
@pytest.mark.parametrize(
    ("answer", "accepted", "score"),
    [("", ["a"], 0), ("a", [""], 0), ("", [""], 0), ("a", ["b"], 0), ("a b", ["ab"], None),
     ("x", ["x"], 100), ("one two", ["one two"], 100), ("a", ["", "a"], 100)],
)  # fmt: skip
def test_edges(metric, authority, answer, accepted, score):
    found = float(metric.score(metric.counts([answer], [accepted])[0]))
    if score is None:
        assert (found == 100) == (metric.name == "chrf")
    else:
        assert found == score
    assert found == authority.sentence_score(answer, accepted).score


@BOTH
def test_shape_and_no_items(metric, authority):
    assert len(metric.columns) == 3 * authority.order + 1
    assert metric.counts([], []).shape == (0, len(metric.columns))
    assert math.isnan(corpus_score(metric, metric.counts([], [])))
    with pytest.raises(ValueError, match="expected"):
        metric.score(np.zeros(4))


@BOTH
def test_the_settings_are_those_of_sacrebleus_signature(metric, authority):
    authority.corpus_score(["a"], [["a"]])
    parts = authority.get_signature().format().split("|")
    known = [part for part in parts if part.partition(":")[0] not in ("nrefs", "version")]
    assert set(metric.settings) == {*known, "refs:best", "beta:2"}
