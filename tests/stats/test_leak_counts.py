"""The leak count: small exact cases, groups, refusals, and draws with and without a leak."""

import math

import numpy as np
import pytest

from stats.control_cutoffs import Calibration
from stats.inputs import FloatArray
from stats.leak_counts import MOST_TAKEN_OFF, leak_count, nll_ratios

CONTROLS = np.linspace(0.5, 1.5, 100)


def test_counts_what_lies_below_the_second_smallest_control() -> None:
    found = leak_count([0.505, 0.2, 0.52, 1.0], CONTROLS)
    assert (found.x, found.n, found.control_x, found.control_n) == (2, 4, 1, 100)
    assert found.cutoff == CONTROLS[1]
    assert found.pvalue == Calibration(4, 1, 100).pvalue(2)
    assert found.test == "leak count of items, cutoff from 100 controls"


def test_a_ratio_equal_to_the_cutoff_is_not_counted() -> None:
    assert leak_count([CONTROLS[1]] * 10, CONTROLS).x == 0


def test_order_and_monotone_changes_do_not_matter() -> None:
    rng = np.random.default_rng(1)
    tested, controls = rng.gamma(2, 1, 80), rng.gamma(2, 1, 90)
    plain = leak_count(tested, controls)
    other = leak_count(tested[::-1] ** 2, controls[::-1] ** 2)
    assert (plain.x, plain.pvalue, plain.leaked) == (other.x, other.pvalue, other.leaked)


def test_missing_ratios_are_left_out_and_said() -> None:
    found = leak_count([math.nan, 0.2, 1.0], [*CONTROLS, math.nan, math.nan])
    assert (found.n, found.control_n, found.missing) == (2, 100, (1, 2))
    assert "without a ratio, left out: 1 items, 2 controls" in found.notes


def test_few_controls_are_refused_and_what_enough_would_show_is_said() -> None:
    found = leak_count(np.full(50, 0.1), CONTROLS[:9])
    assert found.refused is not None
    assert found.refused.startswith("refused: 9 controls with a ratio; at least 10 are needed")
    assert "of these 50" in found.refused
    assert found.pvalue == 1.0
    assert found.detectable is None
    assert leak_count([math.nan], CONTROLS).refused == "refused: no tested item has a ratio"


@pytest.mark.parametrize(("n", "controls"), [(15, 15), (100, 12), (300, 10)])
def test_few_controls_accuse_nobody_too_often(n: int, controls: int) -> None:
    draw = np.random.default_rng(n)
    ratios = np.exp(draw.normal(size=(600, n + controls)))
    pvalues = [leak_count(row[:n], row[n:]).pvalue for row in ratios]
    assert np.mean(np.array(pvalues) <= 0.05) <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / 600)


@pytest.mark.parametrize(
    ("tested", "said"),
    [([[0.1]], "one row"), ([-0.1], "at least 0"), ([math.inf], "finite"), ([0.1], "alpha")],
)
def test_bad_input(tested: list[float], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        leak_count(tested, CONTROLS, alpha=2 if said == "alpha" else 0.05)


def test_groups_are_counted_once_by_their_smallest_ratio() -> None:
    names = np.repeat(np.arange(30), 4)
    tested = np.ones(120)
    tested[:40:4] = 0.1
    controls = np.tile(np.linspace(0.5, 1.5, 25), (4, 1)).T.ravel()
    found = leak_count(tested, controls, groups=names, control_groups=np.repeat(np.arange(25), 4))
    assert (found.x, found.n, found.control_n, found.n_groups, found.n_items) == (
        10,
        30,
        25,
        30,
        120,
    )
    assert found.seed is None
    assert found.notes == ("counted by group: the smallest ratio of 4 items in each",)


def test_groups_of_other_sizes_are_made_alike() -> None:
    """The least of ten is lower than the only one: without a common size this would reject."""
    rng = np.random.default_rng(5)
    names = np.repeat(np.arange(40), 10)
    rejected = [
        leak_count(rng.lognormal(size=400), rng.lognormal(size=60), groups=names, seed=draw).pvalue
        <= 0.05
        for draw in range(300)
    ]
    assert np.mean(rejected) <= 0.05
    found = leak_count(rng.lognormal(size=400), rng.lognormal(size=60), groups=names, seed=7)
    assert (found.n, found.seed) == (40, 7)


def test_size_that_uses_most_items_is_taken() -> None:
    sizes = [1] * 5 + [3] * 30
    names = np.repeat(np.arange(35), sizes)
    found = leak_count(np.ones(95), np.ones(95), groups=names, control_groups=names)
    assert found.notes[0] == (
        "counted by group: the smallest ratio of 3 items in each; smaller groups left out: "
        "5 tested, 5 of controls"
    )


def test_correlated_groups_do_not_reject_a_true_null() -> None:
    rng = np.random.default_rng(8)
    names = np.repeat(np.arange(40), 5)

    def ratios() -> FloatArray:
        return np.exp(np.repeat(rng.normal(size=40), 5) + 0.3 * rng.normal(size=200))

    by_group = [
        leak_count(ratios(), ratios(), groups=names, control_groups=names).pvalue <= 0.05
        for _ in range(400)
    ]
    by_item = [leak_count(ratios(), ratios()).pvalue <= 0.05 for _ in range(400)]
    assert np.mean(by_group) <= 0.05
    assert np.mean(by_item) > 0.1


def test_a_tenth_leaked_is_found_and_none_is_not() -> None:
    """Numbers of the shape of real ones: log ratios −0.5 ± 0.45 untrained, −6 ± 0.9 trained."""
    rng = np.random.default_rng(2)
    found = accused = covered = 0
    for _ in range(300):
        controls = np.exp(rng.normal(-0.5, 0.45, 200))
        tested = np.exp(rng.normal(-0.5, 0.45, 100))
        accused += leak_count(tested, controls, alpha=0.01).pvalue <= 0.01
        tested[:10] = np.exp(rng.normal(-6.0, 0.9, 10))
        leaked = leak_count(tested, controls, alpha=0.01)
        found += leaked.pvalue <= 0.01
        covered += leaked.leaked.interval[0] <= 0.1 <= leaked.leaked.interval[1]
    assert found >= 0.92 * 300
    assert accused <= 5
    assert covered >= 0.93 * 300


def test_the_same_items_under_a_reference_stand_in_for_controls() -> None:
    rng = np.random.default_rng(4)
    reference = rng.lognormal(size=100)
    same = leak_count(reference, reference)
    assert same.pvalue > 0.5
    assert same.x == same.control_x == 1


def test_ratios_have_a_floor() -> None:
    found = nll_ratios([0.0, 0.0, 1.0, math.nan, -1e-7], [0.0, 1.0, 0.0, 1.0, 2.0])
    assert found[:3].tolist() == [1.0, 1e-6, 1e6]
    assert math.isnan(found[3])
    assert found[4] == 5e-7


def test_impossible_log_likelihoods_are_refused() -> None:
    with pytest.raises(ValueError, match="paraphrase: NLL"):
        nll_ratios([1.0], [-1.0])
    with pytest.raises(ValueError, match="one length"):
        nll_ratios([1.0], [1.0, 2.0])


def shifted(share: float, seed: int, n: int = 120) -> tuple[FloatArray, FloatArray]:
    """Ratios with a leak of `share` by 3.5 standard deviations, and those of the reference."""
    rng = np.random.default_rng(seed)
    low = np.where(np.arange(n) < share * n, 3.5, 0.0)
    return np.exp(0.25 * (rng.normal(size=n) - low)), np.exp(0.25 * rng.normal(size=n))


@pytest.mark.parametrize("share", [0.75, 1.0])
def test_a_leak_of_most_that_was_taken_off_is_not_said_to_be_absent(share: float) -> None:
    counts = []
    for seed in range(10):
        tested, usual = shifted(share, seed)
        factor = float(np.exp(np.median(np.log(usual)) - np.median(np.log(tested))))
        counts.append(leak_count(tested * factor, usual, taken_off=factor))
    assert sum(one.pvalue > 0.05 for one in counts) >= 8  # it is not seen
    assert all(one.taken_off > MOST_TAKEN_OFF and one.detectable is None for one in counts)


def test_the_smallest_leak_grows_with_what_was_taken_off() -> None:
    tested, usual = shifted(0.0, 1)
    sizes = [leak_count(tested, usual, taken_off=one).detectable for one in (1, 1.15, 1.25)]
    assert None not in sizes and sizes == sorted(set(sizes))  # type: ignore[type-var]
    alike = leak_count(tested, np.ones(50), taken_off=1.01)  # no spread: no scale for a shift
    assert alike.detectable is None and np.isinf(alike.taken_off)
    with pytest.raises(ValueError, match="factor of 1 or more"):
        leak_count(tested, usual, taken_off=0.9)


def test_what_the_count_speaks_for_is_told() -> None:
    tested, usual = shifted(0.0, 2)
    assert leak_count(np.where(np.arange(120) < 20, tested, np.nan), usual).looked_at == 20
    groups = np.repeat(np.arange(22), [10] * 10 + [1] * 10 + [5] * 2)
    found = leak_count(tested, np.tile(usual, 2), groups=groups, control_groups=np.arange(240) // 5)
    assert found.looked_at == 110 and "smaller groups left out: 10" in found.notes[0]
