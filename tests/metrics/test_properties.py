"""What holds for every metric and for any text."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.scores import corpus_score, item_scores
from metrics.squad_text import normalize
from metrics.table import METRICS

WORDS = st.sampled_from(
    ["the", "a", "Paris", "paris,", "1901", "-", "é", "e\u0301", "😀", "\ud800"]
)
TEXTS = st.one_of(st.text(max_size=12), st.lists(WORDS, max_size=5).map(" ".join))
ITEMS = st.lists(st.tuples(TEXTS, st.lists(TEXTS, min_size=1, max_size=3)), max_size=6)
EVERY = pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
MATCHES = METRICS[:5]
"""Those that look for the same words: their counts are a value in 0–1, and 1."""
EVERY_MATCH = pytest.mark.parametrize("metric", MATCHES, ids=lambda metric: metric.name)
MEANS = [metric for metric in METRICS if metric.mean_of_items]
EVERY_MEAN = pytest.mark.parametrize("metric", MEANS, ids=lambda metric: metric.name)

HARD = [
    "", " ", "\t\n", "the", "!!!", "😀", "👩‍👩‍👧", "e\u0301", "\u0301", "مرحبا بالعالم",
    "\u202eabc\u202c", "\x00", "a\x00b", "\x1b[31m", "\x85", "\u2028", "\ud800", "\udfff\ud800",
    "İ", "ß", "ǅ", "\ufeff", "x" * 100_000, "word " * 20_000, "a" + " the" * 25_000,
]  # fmt: skip


@EVERY
@given(items=ITEMS)
def test_counts_have_the_stated_shape_and_range(metric, items):
    counts = metric.counts([item[0] for item in items], [item[1] for item in items])
    assert counts.shape == (len(items), len(metric.columns))
    assert counts.dtype == np.float64
    scores = item_scores(metric, counts)
    assert ((scores >= 0) & (scores <= 100)).all()
    if metric.binary:
        assert np.isin(scores, [0, 100]).all()


@EVERY_MEAN
@given(items=ITEMS.filter(bool))
def test_the_corpus_score_is_the_mean_of_the_items(metric, items):
    counts = metric.counts([item[0] for item in items], [item[1] for item in items])
    mean = item_scores(metric, counts).mean()
    assert corpus_score(metric, counts) == pytest.approx(mean, abs=1e-11)


@EVERY_MATCH
@given(text=TEXTS)
def test_the_identical_answer_scores_full(metric, text):
    empty = not (text.split() if metric.name == "f1" else normalize(text))
    zero = empty and not metric.name.endswith("exact_match")
    assert metric.score(metric.counts([text], [[text]])[0]) == (0 if zero else 100)


@EVERY_MATCH
@given(answer=TEXTS, accepted=st.lists(TEXTS, min_size=1, max_size=3), more=TEXTS)
def test_another_reference_never_lowers(metric, answer, accepted, more):
    few, many = metric.counts([answer, answer], [accepted, [*accepted, more]])[:, 0]
    assert many >= few


@EVERY_MATCH
@given(answer=TEXTS, accepted=st.lists(TEXTS, min_size=2, max_size=3))
def test_the_order_of_references_does_not_matter(metric, answer, accepted):
    one, other = metric.counts([answer, answer], [accepted, accepted[::-1]])[:, 0]
    assert one == other


@EVERY_MATCH
@given(answer=TEXTS, accepted=TEXTS, space=st.sampled_from([" ", "\n", "\t ", "\u3000"]))
def test_outer_white_space_does_not_matter(metric, answer, accepted, space):
    plain, spaced = metric.counts([answer, space + answer + space], [[accepted], [accepted]])[:, 0]
    assert plain == spaced


@pytest.mark.parametrize(
    "metric", [metric for metric in MATCHES if metric.name != "exact_match"], ids=lambda m: m.name
)
@given(words=st.lists(WORDS, max_size=5), accepted=TEXTS)
def test_inner_white_space_does_not_matter_but_to_exact_match(metric, words, accepted):
    one, two = " ".join(words), "\n  ".join(words)
    plain, spaced = metric.counts([one, two], [[accepted], [accepted]])[:, 0]
    assert plain == spaced


@given(items=ITEMS.filter(bool))
def test_what_one_metric_says_bounds_another(items):
    answers, references = [item[0] for item in items], [item[1] for item in items]
    first = {metric.name: metric.counts(answers, references)[:, 0] for metric in MATCHES}
    assert (first["exact_match"] <= first["squad_exact_match"]).all()
    filled = np.array([bool(normalize(answer)) for answer in answers])
    assert (first["squad_exact_match"] <= first["squad_f1"])[filled].all()
    assert (first["squad_exact_match"] <= first["contains_answer"])[filled].all()


@EVERY
@settings(deadline=None, max_examples=20)
@given(weights=st.lists(st.integers(0, 3), min_size=4, max_size=4).filter(any))
def test_summed_counts_score_like_repeated_items(metric, weights):
    answers = ["New York", "the", "Paris, France", "x"]
    references = [["York"], ["a"], ["Paris"], ["y", "x"]]
    counts = metric.counts(answers, references)
    repeated = np.repeat(counts, weights, axis=0)
    weighted = metric.score(np.array(weights) @ counts)
    assert weighted == pytest.approx(corpus_score(metric, repeated), abs=1e-11)


@EVERY_MATCH
def test_hard_texts_against_one_another(metric):
    references = [[HARD[(i + 1) % len(HARD)], text, HARD[i - 1]] for i, text in enumerate(HARD)]
    scores = item_scores(metric, metric.counts(HARD, references))
    for text, score in zip(HARD, scores, strict=True):
        empty = not (text.split() if metric.name == "f1" else normalize(text))
        assert score == (0 if empty and not metric.name.endswith("exact_match") else 100)
