"""The speed table measures what it says: the same scores on both sides."""

import json
import subprocess
import sys

import pytest

import metrics
from benchmarks.metrics_pairs import short_pairs
from benchmarks.metrics_parts import all_names, there
from benchmarks.metrics_peers import LOOPS, TOGETHER
from benchmarks.metrics_shortfall import Measured, shortfall
from tests.support import REPOSITORY

LIBRARY_ROWS = [row for row in LOOPS if row != "SQuAD EM + F1"]


def test_every_row_but_squads_can_be_measured_anywhere():
    assert all(there(row) for row in LIBRARY_ROWS)
    assert set(TOGETHER) == set(LOOPS) - {"chrF, corpus + items"}
    assert set(all_names()) <= set(metrics.names())


@pytest.mark.parametrize("row", [row for row in LIBRARY_ROWS if not row.startswith("ROUGE")])
def test_a_loop_gives_the_scores_that_ours_give(row):
    loop, names, _ = LOOPS[row]
    pairs = short_pairs(25)
    items, whole = loop(pairs)
    metric = metrics.get(names[0])
    counts = metric.counts(*pairs)
    assert items == pytest.approx(list(metrics.item_scores(metric, counts)), abs=1e-9)
    assert whole == pytest.approx(metrics.corpus_score(metric, counts), abs=1e-9)


def test_the_script_is_not_taken_for_the_package_it_measures():
    command = [sys.executable, "benchmarks/metrics.py", "--part", "one", "f1"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    (milliseconds,) = json.loads(done.stdout)
    assert 0 < milliseconds < 50


def test_rows_that_miss_are_named_with_both_causes():
    found = [
        Measured("ROUGE-1/2/L", 1, theirs=5.6, beside=0.121),
        Measured("BLEU, corpus + items", 1, theirs=3.5, beside=0.295),
        Measured("SQuAD EM + F1", 0, theirs=0.7, beside=0.07),
    ]
    said = "\n".join(shortfall(found))
    assert "ROUGE-1/2/L, L: 46 × of 158 wanted; ours 0.121 s, the prototype's 0.1 s; " in said
    assert "the library 5.60 s here, 15.8 s there" in said
    assert "above the prototype's: BLEU, corpus + items, L (ours 0.295 s, the prototype's" in said
    assert "SQuAD" not in said
    assert "No row is below what is wanted." in shortfall(found[1:])
