import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.krippendorff import krippendorff_alpha

# Krippendorff (2011): four raters, twelve units, "." is missing.
ROWS = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
TABLE = np.array([[math.nan if sign == "." else float(sign) for sign in row] for row in ROWS])
LEVELS = ("nominal", "ordinal", "interval", "ratio")


@pytest.mark.parametrize(
    ("measurement", "alpha"),
    [("nominal", 0.743421), ("ordinal", 0.815388), ("interval", 0.849107), ("ratio", 0.797403)],
)
def test_krippendorffs_own_example(measurement, alpha):
    found = krippendorff_alpha(TABLE, measurement)
    assert found.value == pytest.approx(alpha, abs=5e-7)
    assert found.interval[0] < alpha < found.interval[1]
    # The twelfth unit has one rating and pairs with none.
    assert (found.n_items, found.n_raters, found.n_ratings) == (11, 4, 40)
    assert (found.seed, found.draws, found.reason) == (0, 2_000, None)


@pytest.mark.parametrize("measurement", LEVELS)
def test_by_the_definition_pair_by_pair(measurement):
    rng = np.random.default_rng(0)
    table = rng.integers(1, 6, size=(3, 8)).astype(float)
    table[0, :3] = math.nan
    assert krippendorff_alpha(table, measurement, draws=10).value == pytest.approx(
        by_definition(table, measurement)
    )


def by_definition(table, measurement):
    units = [[v for v in column if not math.isnan(v)] for column in table.T]
    every = [v for unit in units for v in unit]

    def apart(c, k):
        if measurement == "nominal":
            return float(c != k)
        if measurement == "interval":
            return (c - k) ** 2
        if measurement == "ratio":
            return ((c - k) / (c + k)) ** 2
        low, high = min(c, k), max(c, k)
        between = sum(low <= v <= high for v in every)
        return 0.0 if c == k else (between - (every.count(c) + every.count(k)) / 2) ** 2

    n = len(every)
    observed = sum(sum(apart(c, k) for c in unit for k in unit) / (len(unit) - 1) for unit in units)
    expected = sum(apart(c, k) for c in every for k in every) / (n - 1)
    return 1 - observed / expected


@pytest.mark.parametrize("measurement", LEVELS)
def test_everybody_says_the_same_is_undefined_and_perfect_agreement_is_one(measurement):
    found = krippendorff_alpha([[2, 2, 2], [2, 2, 2]], measurement)
    assert math.isnan(found.value)
    assert math.isnan(found.interval[0])
    assert found.reason.startswith("all ratings are the same")
    assert krippendorff_alpha([[1, 2, 3], [1, 2, 3]], measurement).value == 1.0


def test_zero_rated_alike_is_agreement_on_the_ratio_level():
    assert krippendorff_alpha([[0, 0, 4], [0, 0, 4]], "ratio").value == 1.0


@given(st.integers(0, 10_000), st.sampled_from(LEVELS))
def test_order_does_not_matter_and_one_is_the_most(seed, measurement):
    rng = np.random.default_rng(seed)
    table = rng.integers(0, 4, size=(3, 6)).astype(float)
    table[rng.random((3, 6)) < 0.2] = math.nan
    table[:2, 0] = 1.0
    found = krippendorff_alpha(table, measurement, draws=20).value
    shuffled = table[rng.permutation(3)][:, rng.permutation(6)]
    again = krippendorff_alpha(shuffled, measurement, draws=20).value
    assert again == pytest.approx(found, nan_ok=True)
    assert math.isnan(found) or found <= 1


def test_agreement_by_chance_is_about_zero_and_its_interval_covers():
    rng, covered = np.random.default_rng(0), []
    for draw in range(300):
        found = krippendorff_alpha(
            rng.integers(1, 4, size=(2, 60)), "ordinal", seed=draw, draws=300
        )
        covered.append(found.interval[0] <= 0 <= found.interval[1])
    # Percentile intervals over 60 items are a little short.
    assert 0.95 - 3 * math.sqrt(0.95 * 0.05 / 300) - 0.02 <= np.mean(covered) < 1


def test_bad_input():
    with pytest.raises(ValueError, match="an item with two ratings"):
        krippendorff_alpha([[1, math.nan], [math.nan, 2]], "nominal")
    with pytest.raises(ValueError, match="measurement must be one of nominal"):
        krippendorff_alpha([[1, 2], [1, 2]], "metric")
    with pytest.raises(ValueError, match="must not be negative, found -1"):
        krippendorff_alpha([[1, -1], [1, 2]], "ratio")
    one_item = krippendorff_alpha([[1], [2]], "nominal")
    assert one_item.value == 0.0
    assert math.isnan(one_item.interval[0])
