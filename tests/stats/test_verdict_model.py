import math

import numpy as np
import pytest

from stats.pooling import majority
from stats.verdict_model import dawid_skene

# Dawid & Skene (1979), table 1: per patient the first anaesthetist's three readings, then the four
# others'.
PATIENTS = """
1111111 3334334 1122122 2223121 2223222 2223322 1222111 3333433 2222223 2322223 4444444 2223343
1111111 2223212 1211111 1112111 1111111 1111111 2222221 2221322 2222222 2222221 2223222 2212222
1111111 1111111 2322222 1111111 1111111 1121121 1111111 3333233 1111111 2222222 2223232 4334343
2212232 2323233 3333432 1111111 1111111 1212111 2322222 1211111 2222222
"""
READINGS = np.array([[float(sign) for sign in patient] for patient in PATIENTS.split()]).T
WHO = (1, 1, 1, 2, 3, 4, 5)


def test_the_anaesthetists():
    found = dawid_skene(READINGS, raters=WHO)
    assert found.converged
    # Their table 4: prevalences, and the error rates of the first observer.
    assert np.round(found.prevalence, 2).tolist() == [0.40, 0.42, 0.11, 0.07]
    assert np.round(found.errors[0], 2).tolist() == [
        [0.89, 0.11, 0, 0],
        [0.07, 0.88, 0.05, 0],
        [0, 0.34, 0.66, 0],
        [0, 0, 0.56, 0.44],
    ]
    assert found.raters == (1, 2, 3, 4, 5)
    # Patient 36 is the one whom the model puts into another class than a vote would.
    assert found.labels[35] == 4
    assert majority(READINGS).values[35] == 3
    # No lower than where crowd-kit 1.4.2 ends.
    assert found.loglik == pytest.approx(-192.890881, abs=1e-5)
    assert found.probabilities.sum(axis=1) == pytest.approx(1)


def made(items=2000, seed=0):
    rng = np.random.default_rng(seed)
    truth = rng.choice(3, p=(0.5, 0.3, 0.2), size=items)
    right = (0.9, 0.8, 0.55)
    errors = np.array([np.full((3, 3), (1 - p) / 2) + np.eye(3) * (1.5 * p - 0.5) for p in right])
    drawn = rng.random((3, items, 1))
    table = (drawn > np.cumsum(errors[:, truth], axis=2)).sum(axis=2)
    return truth, errors, np.where(rng.random(table.shape) < 0.1, math.nan, table)


def test_recovers_prevalences_and_error_rates_with_ratings_missing():
    truth, errors, table = made()
    found = dawid_skene(table)
    assert found.prevalence == pytest.approx([0.5, 0.3, 0.2], abs=0.05)
    assert found.errors == pytest.approx(errors, abs=0.1)
    voted = majority(table).values
    assert np.mean(found.labels == truth) > np.mean(voted == truth)
    assert found.n_ratings == np.isfinite(table).sum()


def test_a_prior_keeps_a_guess_from_being_taken_for_the_truth():
    rng = np.random.default_rng(0)
    # Two raters err in 5 %, one guesses; all is of category 2.
    wrong, guess = rng.random((3, 100)) < [[0.05], [0.05], [1]], rng.integers(3, size=(3, 100))
    table = np.where(wrong, guess, 2)
    alone, with_prior = dawid_skene(table), dawid_skene(table, prior=8)
    assert np.mean(alone.labels == 2) < 0.9
    assert np.mean(with_prior.labels == 2) > 0.98
    # In 8 ratings before any, of each category, raters were right in 60 %.
    assert with_prior.errors[2, 0] == pytest.approx([0.6, 0.2, 0.2], abs=1e-6)
    assert with_prior.prior == 8
    assert with_prior.loglik < alone.loglik


def test_much_is_said_the_prior_says_little():
    _, errors, table = made()
    found = dawid_skene(table, prior=8)
    assert found.converged
    assert found.errors == pytest.approx(errors, abs=0.1)


def test_the_order_of_raters_and_items_does_not_matter():
    _, _, table = made(items=60)
    found, rng = dawid_skene(table), np.random.default_rng(1)
    items, raters = rng.permutation(60), rng.permutation(3)
    again = dawid_skene(table[np.ix_(raters, items)])
    assert again.probabilities == pytest.approx(found.probabilities[items], abs=1e-6, nan_ok=True)
    assert again.errors == pytest.approx(found.errors[raters], abs=1e-6, nan_ok=True)


def test_what_cannot_be_estimated_is_said():
    one = dawid_skene([[1, 2, math.nan, 1]])
    assert one.reason.startswith("one rater")
    assert one.labels == pytest.approx([1, 2, math.nan, 1], nan_ok=True)
    same = dawid_skene([[2, 2], [2, 2]], categories=[1, 2, 3])
    assert same.reason.startswith("one category")
    assert same.prevalence.tolist() == [0, 1, 0]
    torn = dawid_skene([[1, 2], [2, 1]])
    assert torn.n_ties == 2
    assert np.isnan(torn.labels).all()


def test_right_and_wrong_are_two_categories():
    found = dawid_skene([[0, 1, 0, 1, 1], [0, 1, 0, 1, 0], [0, 1, 0, 0, 1]])
    assert found.reason is None
    assert found.rounds > 1
    assert found.labels.tolist() == [0, 1, 0, 1, 1]


@pytest.mark.parametrize("table", [[[2, 2], [2, 2]], [[1, 2]]])
def test_what_is_not_estimated_has_no_likelihood_with_a_prior_or_without(table):
    for prior in (0, 8):
        found = dawid_skene(table, prior=prior)
        assert math.isnan(found.loglik)
        assert found.labels.tolist() == table[0]


def test_bad_input():
    with pytest.raises(ValueError, match="raters x items"):
        dawid_skene([1, 2])
    with pytest.raises(ValueError, match="finite"):
        dawid_skene([[1, 2], [1, math.inf]])
    with pytest.raises(ValueError, match="0 or more"):
        dawid_skene([[1, 2], [1, 2]], prior=-1)
    with pytest.raises(ValueError, match="must be among"):
        dawid_skene([[1, 9]], categories=[1, 2])
    with pytest.raises(ValueError, match="one per item is needed"):
        dawid_skene([[1, 2], [1, 2]], raters=["a"])
