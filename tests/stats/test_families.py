import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from stats import adjust_family, benjamini_hochberg, holm, shaffer3

BH_1995 = (
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
    0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0,
)  # fmt: skip


def test_benjamini_and_hochbergs_example_rejects_four():
    assert sum(p <= 0.05 for p in benjamini_hochberg(BH_1995)) == 4
    assert sum(p <= 0.05 for p in holm(BH_1995)) == 3


@pytest.mark.parametrize("count", [1, 2, 3, 7, 40])
def test_agrees_with_statsmodels(count):
    # Squares crowd near 0, where the adjustments differ; rounding makes ties.
    given_p = np.round(np.random.default_rng(count).random(count) ** 2, 2)
    assert holm(given_p) == pytest.approx(multipletests(given_p, method="holm")[1])
    assert benjamini_hochberg(given_p) == pytest.approx(multipletests(given_p, method="fdr_bh")[1])


def test_shaffer():
    assert shaffer3([0.01, 0.03, 0.04]) == pytest.approx((0.03, 0.03, 0.04))
    assert shaffer3([0.04, 0.01, 0.03]) == pytest.approx((0.04, 0.03, 0.03))
    assert holm([0.01, 0.03, 0.04]) == pytest.approx((0.03, 0.06, 0.06))


@given(st.lists(st.floats(0, 1), min_size=3, max_size=3))
def test_shaffer_is_never_less_powerful_than_holm(given_p):
    for raw, shaffer, full in zip(given_p, shaffer3(given_p), holm(given_p), strict=True):
        assert raw <= shaffer <= full


def test_methods_by_family():
    assert adjust_family("primary", [0.01, 0.03, 0.04], 3).method == "Shaffer (3,1,1)"
    assert adjust_family("primary", [0.01, 0.03, 0.04]).method == "Holm"
    assert adjust_family("secondary", [0.01, 0.03, 0.04], 3).method == "Holm"
    assert adjust_family("checks", [0.01]).method == "Holm"
    assert adjust_family("exploratory", BH_1995).method == "Benjamini–Hochberg"
    family = adjust_family("primary", [0.01, 0.03, 0.04], 3)
    assert (family.m, family.pvalues) == (3, (0.01, 0.03, 0.04))
    assert family.adjusted == pytest.approx((0.03, 0.03, 0.04))


def test_an_empty_family_and_a_single_test():
    assert adjust_family("secondary", []).adjusted == ()
    assert adjust_family("primary", [0.02], 2).adjusted == (0.02,)


@pytest.mark.parametrize("bad", [math.nan, -0.1, 1.1])
@pytest.mark.parametrize("adjust", [holm, benjamini_hochberg, lambda p: shaffer3([*p, 0.5])])
def test_what_is_no_p_value_is_refused(bad, adjust):
    with pytest.raises(ValueError, match="p-values between 0 and 1"):
        adjust([0.01, bad])


def test_families_and_pairs_must_fit():
    with pytest.raises(ValueError, match="family must be one of primary"):
        adjust_family("main", [0.1])
    with pytest.raises(ValueError, match="2 p-values are not all pairs of 3"):
        adjust_family("primary", [0.1, 0.2], 3)
    with pytest.raises(ValueError, match="three p-values"):
        shaffer3([0.1, 0.2])
