import math

import numpy as np
import pytest

from metrics.exact_match import ExactMatch
from metrics.scores import corpus_score, item_scores


def test_items_and_corpus():
    counts = np.array([[1.0, 1.0], [0.0, 1.0], [0.0, 1.0]])
    assert item_scores(ExactMatch(), counts).tolist() == [100.0, 0.0, 0.0]
    assert corpus_score(ExactMatch(), counts) == pytest.approx(100 / 3, abs=1e-12)


def test_no_items_are_undefined_and_not_zero():
    assert math.isnan(corpus_score(ExactMatch(), np.zeros((0, 2))))
    assert item_scores(ExactMatch(), np.zeros((0, 2))).shape == (0,)


@pytest.mark.parametrize("score", [item_scores, corpus_score])
@pytest.mark.parametrize("shape", [(2,), (3, 4), (1, 3, 2)])
def test_other_shapes_are_refused(score, shape):
    with pytest.raises(ValueError, match=r"expected \(items, 2\) for exact_match"):
        score(ExactMatch(), np.ones(shape))
