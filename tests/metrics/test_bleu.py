"""BLEU against stored values of the evaluate library's `bleu`, and live where a folder is given.

Authority: metrics/bleu of huggingface/evaluate v0.4.6 with nmt/scripts/bleu.py of tensorflow/nmt,
SHA-256 of each in the data; tests/data/bleu/make_expected.py made the values. The folder, in the
environment variable KNOWBENCH_EVALUATE_METRICS, is evaluate's `metrics`, with nmt_bleu.py beside
bleu.py.
"""

import json
import math
import os
import re
import shutil
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.bleu import Bleu
from metrics.scores import corpus_score, item_scores
from tests.data.bleu.make_expected import SETS, texts_sha256
from tests.needs import REAL_DATA

STORED = Path(__file__).parents[1] / "data" / "bleu" / "expected.json"
ALLOWED = 1e-12
EVERY_SET = pytest.mark.parametrize("name", SETS)


@cache
def stored(name):
    """The texts, our counts of them and what is stored of a set."""
    expected = json.loads(STORED.read_text(encoding="ascii"))["sets"][name]
    answers, references = SETS[name]()
    assert texts_sha256(answers, references) == expected["texts_sha256"], (
        "benchmarks/metrics_pairs.py makes other texts now: run make_expected.py again"
    )
    return answers, references, Bleu().counts(answers, references), expected


@EVERY_SET
def test_items_equal_evaluates(name):
    answers, references, counts, expected = stored(name)
    scores = item_scores(Bleu(), counts)
    for answer, accepted, ours, theirs in zip(
        answers, references, scores, expected["items"], strict=True
    ):
        if theirs is not None:
            assert abs(ours - 100 * theirs) <= ALLOWED, (answer, accepted)


@EVERY_SET
def test_corpora_equal_evaluates(name):
    _, _, counts, expected = stored(name)
    assert len(expected["corpora"]) > 1
    for start, end, theirs in expected["corpora"]:
        assert abs(corpus_score(Bleu(), counts[start:end]) - 100 * theirs) <= ALLOWED


@EVERY_SET
def test_where_evaluate_divides_by_zero_a_length_is_zero(name):
    _, _, counts, expected = stored(name)
    undefined = np.array([theirs is None for theirs in expected["items"]])
    assert (undefined == (counts[:, :2] == 0).any(axis=1)).all()
    assert (item_scores(Bleu(), counts)[undefined & (counts[:, 0] == 0)] == 0).all()


def test_the_stored_values_are_many_and_of_all_kinds():
    values = [value for name in SETS for value in stored(name)[3]["items"]]
    assert len(stored("short")[3]["items"]) >= 8000
    assert len(stored("long")[3]["items"]) >= 500
    assert sum(value is None for value in values) > 100
    assert sum(value == 1.0 for value in values) > 1000
    assert sum(value is not None and 0 < value < 1 for value in values) > 1000


def test_by_hand():
    """7 tokens against 8: precisions 6/7, 4/6, 2/5, 1/4 and a penalty of exp(1 - 8/7)."""
    counts = Bleu().counts(["a b c d x f g"], [["a b c d e f g h"]])
    assert counts.tolist() == [[7, 8, 6, 4, 2, 1, 7, 6, 5, 4, 1]]
    expected = 100 * math.exp(1 - 8 / 7) * (6 / 7 * 4 / 6 * 2 / 5 * 1 / 4) ** 0.25
    assert Bleu().score(counts)[0] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("answer", "accepted", "score"),
    [
        ("", ["a b c d"], 0),
        ("", [""], 0),
        ("a b c d", [""], 0),
        ("a b c", ["a b c"], 0),
        ("a b c d", ["a b c d"], 100),
        ("a b c d", ["", "a b c d"], 100),
        ("a b c d", ["a b c d", "a b c d e"], 100),
        ("a b c d", ["a b c d e"], 100 * math.exp(-0.25)),
    ],
)
def test_edges(answer, accepted, score):
    metric = Bleu()
    assert metric.score(metric.counts([answer], [accepted])[0]) == pytest.approx(score, abs=1e-12)


def test_no_items_are_undefined():
    metric = Bleu()
    assert metric.counts([], []).shape == (0, 11)
    assert math.isnan(corpus_score(metric, metric.counts([], [])))


def test_totals_of_another_width_are_refused():
    with pytest.raises(ValueError, match=r"shape \(3, 2\); expected \(\.\.\., 11\)"):
        Bleu().score(np.zeros((3, 2)))


@given(
    items=st.lists(st.lists(st.sampled_from("ab."), max_size=8).map(" ".join), min_size=1),
    copies=st.integers(1, 4),
)
def test_copies_of_a_corpus_score_the_same(items, copies):
    metric = Bleu()
    counts = metric.counts(items, [[items[0]]] * len(items))
    many = corpus_score(metric, np.repeat(counts, copies, axis=0))
    assert many == pytest.approx(corpus_score(metric, counts), abs=1e-11)


def test_live_where_a_folder_is_given(tmp_path):
    given_folder = os.environ.get("KNOWBENCH_EVALUATE_METRICS")
    if not given_folder:
        pytest.skip(f"{REAL_DATA}: KNOWBENCH_EVALUATE_METRICS names no folder")
    import evaluate

    folder = shutil.copytree(Path(given_folder) / "bleu", tmp_path / "bleu")
    script = folder / "bleu.py"  # without the address evaluate takes the file that lies beside
    script.write_text(re.sub(" +# From: .*", "", script.read_text()))
    theirs = evaluate.load(str(folder), cache_dir=str(tmp_path / "cache"))
    answers, references, counts, _ = stored("short")
    found = theirs.compute(predictions=answers, references=references)["bleu"]
    assert abs(corpus_score(Bleu(), counts) - 100 * found) <= ALLOWED
