"""The Unicode-aware metrics against docs/metrics-scripts.md, worked out by hand."""

from collections import Counter

import numpy as np
import pytest

import metrics
from metrics.rouge import Rouge
from metrics.unicode_tokens import text_tokens
from tests.support import REPOSITORY

PAGE = REPOSITORY / "docs" / "metrics-scripts.md"
COLUMNS = {
    "exact_match-unicode": 8,
    "f1-unicode": 9,
    "rouge1-unicode": 9,
    "rouge2-unicode": 10,
    "rougeL-unicode": 11,
    "bleu-unicode": 12,
}


def rows():
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    table = [line for line in lines if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[1:]]


def test_every_script_has_an_identical_a_disjoint_and_three_partial_cases():
    kinds = Counter((row[0], row[8] == "100", row[9] == "0") for row in rows())
    scripts = {"Chinese", "Japanese", "Thai", "Hindi", "Arabic"}
    for script in scripts:
        assert kinds[script, True, False] == 1
        assert kinds[script, False, True] == 1
        assert kinds[script, False, False] == 3
    assert {row[0] for row in rows()} == scripts


@pytest.mark.parametrize("name", COLUMNS)
def test_scores_are_those_of_the_table(name):
    table, metric = rows(), metrics.get(name)
    counts = metric.counts([row[1] for row in table], [[row[2]] for row in table])
    found = [round(float(score), 2) for score in metrics.item_scores(metric, counts)]
    assert found == [float(row[COLUMNS[name]]) for row in table]


def test_the_tables_counts_and_scores_agree():
    for row in rows():
        a, r = (int(part) for part in row[3].split(","))
        shared, pairs, longest = (int(cell) for cell in row[4:7])
        assert (len(text_tokens(row[1])), len(text_tokens(row[2]))) == (a, r)
        assert round(200 * shared / (a + r), 2) == float(row[9])
        assert round(200 * pairs / (a + r - 2), 2) == float(row[10])
        assert round(200 * longest / (a + r), 2) == float(row[11])


def test_the_plain_metrics_see_nothing_there():
    table = [row for row in rows() if not any(character.isascii() for character in row[1] + row[2])]
    assert len(table) >= 12
    for metric in (Rouge("rouge1"), Rouge("rougeL")):
        counts = metric.counts([row[1] for row in table], [[row[2]] for row in table])
        np.testing.assert_array_equal(metrics.item_scores(metric, counts), 0)
