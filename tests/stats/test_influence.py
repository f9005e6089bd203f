import math

import numpy as np
import pytest

from stats.influence import NOBODY, TWO_RATERS, rater_influence
from stats.krippendorff import krippendorff_alpha


def rated(seed=0, raters=4, items=80, odd=True):
    """Verdicts of raters who mostly see the same; the last one draws lots where `odd`."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 3, size=items)
    table = np.where(rng.random((raters, items)) < 0.85, truth, rng.integers(0, 3, (raters, items)))
    if odd:
        table[-1] = rng.integers(0, 3, size=items)
    return table.astype(float)


@pytest.mark.parametrize("measurement", ["nominal", "ordinal", "interval"])
def test_it_is_alpha_with_and_without(measurement):
    table = rated()
    table[0, :9] = math.nan
    found = rater_influence(table, measurement, draws=50)
    for rater, one in enumerate(found):
        rest = krippendorff_alpha(np.delete(table, rater, axis=0), measurement, draws=10).value
        assert one.alpha == pytest.approx(krippendorff_alpha(table, measurement, draws=10).value)
        assert one.without == pytest.approx(rest)
        assert one.rise == pytest.approx(one.without - one.alpha)
    assert [one.n_ratings for one in found] == [71, 80, 80, 80]


def test_only_the_rater_who_draws_lots_is_named_with_an_interval_above_zero():
    found = rater_influence(rated(), "ordinal")
    assert [one.named for one in found] == [False, False, False, True]
    assert found[3].interval[0] > 0.05
    assert found[3].interval[0] < found[3].rise < found[3].interval[1]
    alike = rater_influence(rated(odd=False, items=600), "ordinal", draws=50)
    assert not any(one.named for one in alike)


def test_both_alphas_stand_on_the_same_draws():
    """A copy of a rater changes both alphas alike, so the rise hardly varies."""
    table = rated(odd=False)
    found = rater_influence(np.vstack([table, table[:1]]), "nominal", draws=400)[4]
    alone = krippendorff_alpha(table, "nominal", draws=400).interval
    assert found.interval[1] - found.interval[0] < 0.5 * (alone[1] - alone[0])
    again = rater_influence(np.vstack([table, table[:1]]), "nominal", draws=400)[4]
    assert again.interval == found.interval


def test_both_alphas_are_of_the_items_that_two_others_rated():
    table = rated(raters=3, odd=False)
    # Where the third rater is missing the first two disagree; nothing else is said of the second.
    table[2, 40:] = math.nan
    table[0, 40:], table[1, 40:] = 0, 2
    found = rater_influence(table, "ordinal", draws=50)[1]
    there = table[:, :40]
    assert found.n_items == 40
    assert found.alpha == pytest.approx(krippendorff_alpha(there, "ordinal", draws=1).value)
    rest = krippendorff_alpha(there[[0, 2]], "ordinal", draws=1).value
    assert found.rise == pytest.approx(rest - found.alpha)
    assert not found.named


def test_undefined_is_said():
    assert rater_influence([[1, 2], [1, 1]], "nominal", draws=10)[0].reason == TWO_RATERS
    same = rater_influence([[1, 1], [1, 1], [1, 1]], "nominal", draws=10)[1]
    assert same.reason.startswith("all ratings are the same")
    assert math.isnan(same.rise)
    assert not same.named
    nan = math.nan
    needed = rater_influence([[1, 2, 1], [1, nan, nan], [nan, 2, 2]], "nominal", draws=10)
    assert needed[0].reason == NOBODY
    with pytest.raises(ValueError, match="2 or more raters"):
        rater_influence([[1, 2]], "nominal")
