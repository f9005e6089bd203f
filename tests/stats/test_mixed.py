import math

import numpy as np
import pytest

from stats import mixed, repeated_measures_anova
from stats.mixed import mixed_model


def made(seed, shape, seeds=0.0, taste=0.0):
    rng = np.random.default_rng(seed)
    k, n = shape[0], shape[-1]
    scores = rng.normal(size=n) + rng.normal(size=shape)
    if len(shape) == 3:
        scores = scores + seeds * rng.normal(size=(k, shape[1], 1))
        scores = scores + taste * rng.normal(size=(k, 1, n))
    return scores


def test_without_seeds_it_is_the_anova_without_its_degrees_of_freedom():
    scores = made(0, (3, 40))
    found = mixed_model(scores, labels="abc")
    effect = repeated_measures_anova(scores.T, labels="abc").effect
    assert found.chi2 == pytest.approx(2 * effect.f, rel=1e-4)
    assert found.df == 2 and found.means == pytest.approx(scores.mean(axis=1))
    # z tests count no degrees of freedom, so they find more than there is.
    assert found.pvalue < effect.p
    # The moments' estimates, which REML gives for complete tables.
    error = repeated_measures_anova(scores.T, labels="abc").rows[1]
    between = 3 * scores.mean(axis=0).var(ddof=1)
    expected = ((between - error.ss / error.df) / 3, error.ss / error.df)
    assert [value for _, value in found.variances] == pytest.approx(expected, rel=1e-3)
    pair = found.pairs[1]
    assert (pair.a, pair.b) == ("a", "c")
    assert pair.difference == pytest.approx(scores[0].mean() - scores[2].mean())
    assert pair.interval[0] < pair.difference < pair.interval[1]
    assert found.notes == (mixed.Z_TESTS,)


def test_with_seeds_the_error_of_a_pair_holds_all_components():
    scores = made(1, (2, 4, 25), seeds=0.7, taste=0.7)
    found = mixed_model(scores)
    parts = dict(found.variances)
    assert set(parts) == {"question", "seed", "scenario × question", "error"}
    expected = 2 * (parts["seed"] / 4 + parts["scenario × question"] / 25 + parts["error"] / 100)
    assert found.pairs[0].se ** 2 == pytest.approx(expected, rel=1e-3)
    assert found.chi2 == pytest.approx(found.pairs[0].z ** 2, rel=1e-6)
    assert (found.n_seeds, found.n_items) == (4, 25)


def test_no_seed_variance_is_fitted_at_the_boundary():
    found = mixed_model(made(2, (2, 3, 20)))
    assert found.refused is None and math.isfinite(found.chi2)


@pytest.mark.parametrize(
    ("scores", "reason"),
    [
        (np.zeros((2, 5)), "refused: scenarios differ by the same amount, or not at all"),
        (np.arange(5.0) + np.array([[0.0], [2.0]]), "refused: scenarios differ by the same amount"),
        (np.zeros((2, 5, 101)), "refused: 1,010 rows of crossed seeds and questions"),
    ],
)
def test_what_cannot_be_fitted_is_a_result_with_a_reason(scores, reason):
    found = mixed_model(scores, labels="ab")
    assert found.refused.startswith(reason)
    assert found.pvalue == 1.0 and found.pairs[0].pvalue == 1.0 and math.isnan(found.chi2)
    difference = scores[0].mean() - scores[1].mean()
    assert found.pairs[0].difference == pytest.approx(difference)


def test_a_fit_that_does_not_converge_is_a_result_with_a_reason(monkeypatch):
    # Conjugate gradients stop short where, as here, no seed variance is in the data.
    monkeypatch.setattr(mixed, "METHODS", ("cg",))
    found = mixed_model(made(0, (2, 3, 30)))
    assert found.refused == "refused: the fit did not converge"
    assert found.pvalue == 1.0


def test_a_swap_flips_the_sign():
    scores = made(3, (2, 30))
    first, swapped = mixed_model(scores).pairs[0], mixed_model(scores[::-1]).pairs[0]
    assert swapped.z == pytest.approx(-first.z, rel=1e-4)
    assert swapped.pvalue == pytest.approx(first.pvalue, rel=1e-3)


def test_many_rows_are_said_to_be_slow(monkeypatch):
    monkeypatch.setattr(mixed, "SLOW_ROWS", 50)
    assert mixed_model(made(4, (3, 20))).notes[-1] == "60 rows: slow beyond 50"


@pytest.mark.parametrize(
    ("scores", "message"),
    [
        (np.zeros(4), "2 or more scenarios and items"),
        (np.zeros((1, 4)), "2 or more scenarios and items"),
        (np.zeros((2, 0, 4)), "2 or more scenarios and items"),
        ([[1.0, math.nan], [1.0, 2.0]], "finite scores"),
    ],
)
def test_bad_input(scores, message):
    with pytest.raises(ValueError, match=message):
        mixed_model(scores)
