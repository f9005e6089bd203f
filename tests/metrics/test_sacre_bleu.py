import logging
import math

import numpy as np
import pytest
import sacrebleu
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.metrics_pairs import (
    giant_pairs,
    hard_pairs,
    long_pairs,
    several_references,
    short_pairs,
)
from metrics.bleu import Bleu
from metrics.sacre_bleu import SacreBleu
from metrics.scores import corpus_score, item_scores

ALLOWED = 1e-12
CORPUS = 37
SETS = {
    "short": lambda: short_pairs(8_000),
    "long": lambda: long_pairs(500),
    "several": lambda: several_references(1_000),
    "hard": hard_pairs,
    "giant": giant_pairs,
}
METRIC = SacreBleu()

logging.getLogger("sacrebleu").setLevel(logging.ERROR)


def theirs(answers, references):
    """sacreBLEU's corpus score; streams of references, None where an item has fewer."""
    most = max(map(len, references))
    streams = [
        [accepted[k] if k < len(accepted) else None for accepted in references] for k in range(most)
    ]
    return sacrebleu.corpus_bleu(answers, streams).score


@pytest.mark.parametrize("name", SETS)
def test_items_and_corpora_equal_sacrebleus(name):
    answers, references = SETS[name]()
    counts = METRIC.counts(answers, references)
    items = [
        sacrebleu.sentence_bleu(answer, accepted).score
        for answer, accepted in zip(answers, references, strict=True)
    ]
    assert np.abs(item_scores(METRIC, counts) - items).max() <= ALLOWED
    bounds = [(start, start + CORPUS) for start in range(0, len(answers) - CORPUS, 20 * CORPUS)]
    for start, end in [*bounds, (0, len(answers))]:
        expected = theirs(answers[start:end], references[start:end])
        assert abs(corpus_score(METRIC, counts[start:end]) - expected) <= ALLOWED


TEXTS = st.lists(st.sampled_from(["a", "b", "c.", "-", "1,5", "\n"]), max_size=7).map(" ".join)
ITEMS = st.tuples(TEXTS, st.lists(TEXTS, min_size=1, max_size=3))


@given(items=st.lists(ITEMS, min_size=2, max_size=5))
def test_any_small_corpus(items):
    answers, references = [item[0] for item in items], [item[1] for item in items]
    counts = METRIC.counts(answers, references)
    assert abs(corpus_score(METRIC, counts) - theirs(answers, references)) <= ALLOWED


@given(item=ITEMS)
def test_one_item_follows_the_sentence_rule(item):
    counts = METRIC.counts([item[0]], [item[1]])
    expected = sacrebleu.sentence_bleu(*item).score
    assert abs(corpus_score(METRIC, counts) - expected) <= ALLOWED


def test_by_hand():
    """Matches 3/5 and 1/4, none of 3 and 2: a half of 1/3, a quarter of 1/2; no penalty."""
    counts = METRIC.counts(["a b x c y"], [["a b z c"]])
    assert counts.tolist() == [[5, 4, 3, 1, 0, 0, 5, 4, 3, 2, 1]]
    expected = 100 * (3 / 5 * 1 / 4 * 1 / 6 * 1 / 8) ** 0.25
    assert METRIC.score(counts)[0] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("accepted", "length"),
    [(["a b", "a b c d e f"], 2), (["a", "a b c d e f"], 6), (["a b c d e", "a b c"], 3)],
)
def test_the_closest_reference_length_and_the_shorter_of_two_as_close(accepted, length):
    assert METRIC.counts(["a b c d"], [accepted])[0, 1] == length


@pytest.mark.parametrize(
    ("answer", "accepted", "score"),
    [
        ("", ["a"], 0), ("", [""], 0), ("a", [""], 0), ("a", ["b"], 0),
        ("Paris", ["Paris"], 100), ("a b c", ["a b c"], 100), ("a", ["a b"], 100 / math.e),
    ],
)  # fmt: skip
def test_edges(answer, accepted, score):
    assert METRIC.score(METRIC.counts([answer], [accepted])[0]) == pytest.approx(score, abs=1e-12)


def test_identical_texts_score_no_more_than_100():
    text = "one two three"
    assert sacrebleu.sentence_bleu(text, [text]).score > 100
    assert METRIC.score(METRIC.counts([text], [[text]])[0]) == 100


def test_a_corpus_without_a_4_gram_is_0_and_no_corpus_is_undefined():
    counts = METRIC.counts(["a b c", "d"], [["a b c"], ["d"]])
    assert corpus_score(METRIC, counts) == 0
    assert math.isnan(corpus_score(METRIC, counts[:0]))


def test_not_below_evaluates_on_items_with_one_reference():
    answers, references = short_pairs(500)
    strict, smooth = (
        item_scores(metric, metric.counts(answers, references)) for metric in (Bleu(), METRIC)
    )
    assert (smooth >= strict - 1e-9).all()
    assert (smooth > strict).any()


def test_the_settings_are_those_of_sacrebleus_signature():
    theirs = sacrebleu.metrics.BLEU()
    theirs.corpus_score(["a"], [["a"]])
    parts = theirs.get_signature().format().split("|")
    assert [part for part in parts if part in METRIC.settings] == [
        "case:mixed", "tok:13a", "smooth:exp",
    ]  # fmt: skip
    assert {part.partition(":")[0] for part in METRIC.settings} == {"case", "eff", "tok", "smooth"}
