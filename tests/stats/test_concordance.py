import math

import numpy as np
import pytest
from scipy import stats as authority

from stats.concordance import coefficient, most_without_ties

KINDS = {
    "kendall": authority.kendalltau,
    "spearman": authority.spearmanr,
    "pearson": authority.pearsonr,
}


def tied(seed, n=60):
    rng = np.random.default_rng(seed)
    x = np.round(rng.normal(size=n), 1)
    return x, np.round(x + rng.normal(size=n))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("n", [2, 3, 5, 17, 64, 65, 200])
def test_scipys_values_with_ties(kind, n):
    for seed in range(5):
        x, y = tied(seed, n)
        x[0], x[1], y[0], y[1] = 0, 1, 2, 1
        assert coefficient(x, y, kind)[0] == pytest.approx(KINDS[kind](x, y)[0], abs=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_influence_is_what_the_jackknife_finds(kind):
    x, y = tied(0, 300)
    value, influence = coefficient(x, y, kind)
    left_out = np.array(
        [coefficient(np.delete(x, i), np.delete(y, i), kind)[0] for i in range(x.size)]
    )
    pseudo = (x.size - 1) * (value - left_out)
    assert np.corrcoef(pseudo, influence)[0, 1] > 0.9999
    assert influence.std() == pytest.approx(pseudo.std(), rel=0.02)
    assert influence.mean() == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_the_ends_and_the_undefined(kind):
    row = np.array([1.0, 2.0, 2.0, 5.0])
    assert coefficient(row, row, kind)[0] == pytest.approx(1)
    assert coefficient(row, -row, kind)[0] == pytest.approx(-1)
    value, influence = coefficient(row, np.ones(4), kind)
    assert math.isnan(value)
    assert not influence.any()


def test_unknown_kind():
    with pytest.raises(ValueError, match="kendall, spearman, pearson"):
        coefficient(np.arange(3.0), np.arange(3.0), "tau")


def test_without_ties_no_order_has_a_higher_tau_than_that_of_the_values():
    rng = np.random.default_rng(2)
    y = rng.choice([0.0, 50.0, 100.0], size=40, p=[0.2, 0.1, 0.7])
    in_order = y + rng.random(40)
    assert authority.kendalltau(in_order, y)[0] == pytest.approx(most_without_ties(y))
    assert authority.kendalltau(y, y)[0] == pytest.approx(1)
    assert most_without_ties(np.arange(5.0)) == 1
    assert most_without_ties(np.arange(2.0)) == 1
    assert math.isnan(most_without_ties(np.ones(1)))
