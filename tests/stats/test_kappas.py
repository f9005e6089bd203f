import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats import inter_rater

from stats.kappas import cohen_kappa, fleiss_kappa

# SAS, FREQ procedure: two raters, three categories.
SAS = ((0, 4, 1), (0, 8, 0), (0, 1, 5))
# The 10 x 5 textbook table, 14 raters (Fleiss' kappa).
TEXTBOOK = (
    (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
)  # fmt: skip


def raters(table):
    cells = [(i, j) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]
    return tuple(zip(*cells, strict=True))


@pytest.mark.parametrize(("weights", "kappa"), [(None, 0.4842), ("linear", 0.4701)])
def test_cohen_as_sas_has_it(weights, kappa):
    found = cohen_kappa(*raters(SAS), weights=weights)
    assert found.value == pytest.approx(kappa, abs=5e-5)
    assert found.interval[0] < kappa < found.interval[1]
    assert (found.n_items, found.n_ratings) == (19, 38)


@pytest.mark.parametrize(
    ("weights", "theirs"), [(None, None), ("linear", "linear"), ("quadratic", "quadratic")]
)
def test_cohen_agrees_with_statsmodels(weights, theirs):
    table = np.random.default_rng(0).integers(0, 9, size=(4, 4))
    expected = inter_rater.cohens_kappa(table, wt=theirs, return_results=False)
    assert cohen_kappa(*raters(table), weights=weights).value == pytest.approx(expected)


def test_a_category_nobody_used_widens_the_scale():
    a, b = [1, 1, 5, 2], [1, 2, 5, 2]
    assert cohen_kappa(a, b, categories=[1, 2, 3, 4, 5]).value == cohen_kappa(a, b).value
    wide = cohen_kappa(a, b, weights="linear", categories=[1, 2, 3, 4, 5]).value
    assert wide > cohen_kappa(a, b, weights="linear").value


def test_fleiss_textbook_table():
    assert fleiss_kappa(TEXTBOOK).value == pytest.approx(0.20993, abs=5e-6)
    assert fleiss_kappa(TEXTBOOK).n_raters == 14


def test_fleiss_diagnoses():
    """Fleiss (1971): 30 patients, 6 raters, 5 diagnoses, as in statsmodels' own tests."""
    from statsmodels.stats.tests.test_inter_rater import diagnoses

    table = inter_rater.aggregate_raters(diagnoses)[0]
    found = fleiss_kappa(table)
    assert found.value == pytest.approx(0.4302445, abs=5e-8)
    assert found.value == pytest.approx(inter_rater.fleiss_kappa(table))


def test_everybody_says_the_same_is_undefined_and_perfect_agreement_is_one():
    for found in (cohen_kappa([3, 3, 3], [3, 3, 3]), fleiss_kappa([[0, 4], [0, 4]])):
        assert math.isnan(found.value)
        assert math.isnan(found.interval[0])
        assert found.reason.startswith("all ratings are the same")
    assert cohen_kappa([1, 2, 3], [1, 2, 3], weights="quadratic").value == 1.0
    assert fleiss_kappa([[4, 0], [0, 4]]).value == 1.0
    # Each uses one category, but not the same: agreement is 0, and chance's is 0 too.
    assert cohen_kappa([1, 1], [2, 2]).value == 0.0


@given(st.integers(0, 10_000), st.sampled_from([None, "linear", "quadratic"]))
def test_swapping_raters_and_permuting_items_change_nothing(seed, weights):
    rng = np.random.default_rng(seed)
    a, b = rng.integers(0, 3, size=(2, 12))
    order = rng.permutation(12)
    found = cohen_kappa(a, b, weights=weights)
    assert cohen_kappa(b, a, weights=weights).value == pytest.approx(found.value, nan_ok=True)
    moved = cohen_kappa(a[order], b[order], weights=weights)
    assert moved.value == pytest.approx(found.value, nan_ok=True)


def test_bad_input():
    with pytest.raises(ValueError, match="same items"):
        cohen_kappa([1, 2], [1, 2, 3])
    with pytest.raises(ValueError, match="rating missing"):
        cohen_kappa([1, math.nan], [1, 2])
    with pytest.raises(ValueError, match="must be among"):
        cohen_kappa([1, 2], [1, 3], categories=[1, 2])
    with pytest.raises(ValueError, match="weights must be"):
        cohen_kappa([1, 2], [1, 3], weights="cubic")
    with pytest.raises(ValueError, match=r"equally many ratings per item.*found \[2, 3\]"):
        fleiss_kappa([[2, 0], [1, 2]])
    with pytest.raises(ValueError, match="whole numbers"):
        fleiss_kappa([[0.5, 1.5]])
    with pytest.raises(ValueError, match="items x categories"):
        fleiss_kappa([1, 2])
