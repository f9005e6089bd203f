import itertools

import numpy as np
import pytest

from stats.sign_flips import BLOCK, _random_signs, signflip


def brute_force(values, sizes):
    """Every flip, one at a time, by the definition of the (studentized) mean."""
    values, sizes = np.asarray(values, float), np.asarray(sizes, float)

    def statistic(sums):
        mean = sums.sum() / sizes.sum()
        if np.ptp(sizes) == 0:
            return abs(mean)
        spread = np.sum((sums - sizes * mean) ** 2)
        return np.inf if spread < 1e-20 else abs(mean) / np.sqrt(spread)

    observed = statistic(values)
    flips = [
        statistic(values * np.array(signs))
        for signs in itertools.product((-1, 1), repeat=len(values))
    ]
    return np.mean([flip >= observed * (1 - 1e-11) for flip in flips])


@pytest.mark.parametrize("seed", range(5))
def test_listed_flips_agree_with_brute_force(seed):
    rng = np.random.default_rng(seed)
    values = rng.integers(-3, 5, size=9).astype(float)
    assert signflip(values) == (pytest.approx(brute_force(values, np.ones(9))), True)


@pytest.mark.parametrize("seed", range(5))
def test_studentized_flips_agree_with_brute_force(seed):
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 6, size=9).astype(float)
    values = rng.normal(0.5, 1.0, size=9) * sizes
    found, listed = signflip(values, sizes=sizes)
    assert listed and found == pytest.approx(brute_force(values, sizes))


def test_zeros_have_no_sign_to_flip():
    values = np.array([1.0, -2.0, 3.0, 4.0])
    padded = np.concatenate([values, np.zeros(500)])
    assert signflip(padded) == signflip(values) == (0.375, True)
    assert brute_force(values, np.ones(4)) == 0.375


@pytest.mark.parametrize("values", [[], [0.0, 0.0]])
def test_nothing_to_flip_gives_one(values):
    assert signflip(np.array(values)) == (1.0, True)


def test_equal_differences_reach_the_mean_by_two_flips_only():
    assert signflip(np.full(10, 0.1))[0] == 2 / 2**10
    sizes = np.arange(1.0, 11.0)
    assert signflip(0.1 * sizes, sizes=sizes)[0] == 2 / 2**10


def test_random_flips_come_near_the_listed_p():
    # 17 values are drawn; a tiny 18th value moves the listed p by next to nothing.
    values = np.random.default_rng(3).normal(0.4, 1.0, size=17)
    exact = brute_force(values[:16], np.ones(16))
    drawn, listed = signflip(np.append(values[:16], 1e-9), seed=1)
    assert not listed
    assert abs(drawn - exact) < 4 * np.sqrt(exact * (1 - exact) / 9_999)


def test_seed_order_and_swap():
    values = np.random.default_rng(0).normal(0.2, 1.0, size=60)
    found = signflip(values, seed=7)
    assert signflip(values, seed=7) == found
    assert signflip(values[::-1], seed=7) == found
    assert signflip(-values, seed=7) == found
    assert signflip(values, seed=8) != found


def test_ties_count_as_extreme_in_spite_of_rounding():
    # 0.1 + 0.2 + 0.3 summed in two orders differs in the last bit; all p's must still be c / 2^n.
    values = np.array([0.1, 0.2, 0.3, -0.6])
    assert signflip(values)[0] == 1.0


def test_random_signs_come_in_bounded_blocks():
    blocks = list(_random_signs(30_001, 401, seed=0))
    assert sum(len(block) for block in blocks) == 401 and len(blocks) > 1
    assert max(block.size for block in blocks) <= BLOCK
    signs = np.concatenate([block.ravel() for block in blocks])
    assert set(np.unique(signs)) == {-1.0, 1.0}
    assert abs(signs.mean()) < 5 / np.sqrt(signs.size)
