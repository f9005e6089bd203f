"""SQuAD's forms against stored values of the official evaluation script for version 1.1.

Authority: metrics/squad/compute_score.py of huggingface/evaluate v0.4.6 (the official v1.1 script,
SHA-256 in the data); second opinion: torchmetrics 1.9.0. tests/data/squad/make_expected.py made
the values; the difference allowed is exactly 0.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from metrics.squad_exact_match import SquadExactMatch
from metrics.squad_f1 import SquadF1
from metrics.squad_text import normalize

STORED = Path(__file__).parents[1] / "data" / "squad" / "expected.json"


@pytest.fixture(scope="module")
def stored():
    return json.loads(STORED.read_text(encoding="ascii"))


def test_there_are_enough_pairs_of_both_outcomes(stored):
    matches = np.array([row[2] for row in stored["rows"]])
    f1 = np.array([row[3] for row in stored["rows"]])
    assert len(matches) >= 2000
    assert 300 < matches.sum() < len(matches) - 300
    assert ((f1 > 0) & (f1 < 1)).sum() > 300
    assert sum(len(row[1]) > 1 for row in stored["rows"]) > 500


@pytest.mark.parametrize(("metric", "column"), [(SquadExactMatch(), 2), (SquadF1(), 3)])
def test_equals_the_official_script_to_the_last_bit(stored, metric, column):
    rows = stored["rows"]
    counts = metric.counts([row[0] for row in rows], [row[1] for row in rows])
    wrong = [row for row, value in zip(rows, counts[:, 0], strict=True) if row[column] != value]
    assert wrong == []
    assert (counts[:, 1] == 1).all()


def test_the_second_opinion_differs_only_where_nothing_is_left_of_both(stored):
    differs = set(stored["second_opinion_differs_at"])
    both_empty = {
        position
        for position, (answer, references, _, _) in enumerate(stored["rows"])
        if not normalize(answer) and not all(map(normalize, references))
    }
    assert differs == both_empty
    assert differs
