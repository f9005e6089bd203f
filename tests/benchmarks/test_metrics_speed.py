"""The speed table measures what it says: the same scores on both sides."""

import json
import subprocess
import sys

import pytest

import metrics
from benchmarks.metrics_pairs import short_pairs
from benchmarks.metrics_parts import all_names, there
from benchmarks.metrics_peers import LOOPS, TOGETHER
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
