"""Real answers: five systems on the Natural Questions part of EVOUNA (Wang et al., 2023).

The values for SQuAD's forms are those of the official script on the same items; null answers
score zero. `contains_answer` was measured with a plain loop over token lists.
"""

import json

import numpy as np
import pytest

import metrics
from tests.needs import real_data

SYSTEMS = ("fid", "gpt35", "chatgpt", "gpt4", "newbing")
EXPECTED = {
    "squad_exact_match": (56.093, 2.748, 1.490, 0.0, 0.0),
    "squad_f1": (63.761, 16.858, 17.144, 17.454, 10.109),
    "contains_answer": (58.709, 49.603, 56.921, 60.497, 54.305),
}


@pytest.fixture(scope="module")
def items():
    rows = json.loads(real_data("evouna/NQ.json").read_text(encoding="utf-8"))
    return [row for row in rows if not row["improper"]]


def test_the_items_are_those_of_the_published_table(items):
    assert len(items) == 3020


@pytest.mark.parametrize("name", EXPECTED)
def test_scores_to_three_decimals(items, name):
    metric = metrics.get(name)
    references = [[part for part in row["golden_answer"].split("/") if part] for row in items]
    found = []
    for system in SYSTEMS:
        given = [row[f"answer_{system}"] for row in items]
        counts = metric.counts([answer or "" for answer in given], references)
        # One golden answer normalises to nothing: a null given as "" would match it (FiD: 56.126).
        counts[[answer is None for answer in given], 0] = 0
        found.append(metrics.corpus_score(metric, counts))
    np.testing.assert_allclose(found, EXPECTED[name], rtol=0, atol=5.001e-4)
