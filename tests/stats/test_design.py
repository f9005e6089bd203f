import math

import numpy as np
import pytest

from stats import choose, compare_pair


def test_precedence():
    def test(mean=True, binary=False, groups=None, seeds=None):
        return choose(
            mean_of_items=mean, binary=binary, groups=groups, seeds_per_scenario=seeds
        ).test

    grouped, alone = ["a", "a", "b"], ["a", "b", "c"]
    assert test() == "paired_t"
    assert test(binary=True) == "mcnemar"
    assert test(binary=True, groups=alone) == "mcnemar"
    assert test(binary=True, groups=grouped) == "clustered_t"
    assert test(groups=grouped) == "clustered_t"
    assert test(mean=False, groups=grouped) == "approximate_randomization"
    assert test(mean=False, groups=grouped, seeds={"full": 2, "mlp": 3}) == "two_way_t"
    assert test(groups=grouped, seeds={"full": 1, "mlp": 3}) == "clustered_t"
    assert test(binary=True, seeds=(1, 1)) == "mcnemar"


def test_why_is_one_plain_sentence():
    design = choose(mean_of_items=True, binary=True, groups=[0] * 12 + list(range(1, 100)))
    assert design.why == (
        "CR2 t: some groups hold several questions (100 groups, largest 12), so questions are "
        "not independent"
    )
    assert design.overridden is None


def test_an_override_is_taken_and_named():
    design = choose(mean_of_items=True, binary=True, groups="aabb", override="mcnemar")
    assert (design.test, design.overridden) == ("mcnemar", "clustered_t")
    assert design.why.startswith("mcnemar: asked for by the suite; the design calls for CR1 t")


@pytest.mark.parametrize("override", ["two_way_t", "approximate_randomization", "mcnemar"])
def test_an_override_that_cannot_be_used_leaves_the_design(override):
    design = choose(mean_of_items=True, binary=False, groups="aabb", override=override)
    assert (design.test, design.overridden) == ("clustered_t", None)
    assert "cannot be used here" in design.why


def test_an_unknown_override_is_refused():
    with pytest.raises(ValueError, match="override must be one of"):
        choose(mean_of_items=True, binary=False, override="wilcoxon")


def test_groups_must_fit_the_items():
    with pytest.raises(ValueError, match=r"one per item is needed \(3\), found 2"):
        choose(mean_of_items=True, binary=True, groups=["a", "b"], items=3)


def test_compare_pair_runs_the_chosen_test():
    rng = np.random.default_rng(0)
    a, b = rng.integers(0, 2, 40) * 100.0, rng.integers(0, 2, 40) * 100.0
    groups = np.arange(40) // 2
    assert compare_pair(a, b, groups=groups, binary=True).test == "CR1 t(19)"
    assert len(compare_pair(a, b, groups=groups, binary=True).companions) == 2
    assert len(compare_pair(a, b, groups=groups).companions) == 1
    assert compare_pair(a, b, groups=range(40), binary=True).test == "McNemar mid-p"
    assert compare_pair(a / 100, b / 100, binary=True).test == "McNemar mid-p"
    assert compare_pair(a, b, level=0.9).test == "paired t(39)"


def test_seeds_are_compared_as_rows():
    rng = np.random.default_rng(0)
    a, b = rng.normal(0, 1, (3, 40)), rng.normal(0, 1, (3, 40))
    assert compare_pair(a, b).test.startswith("two-way t(")
    assert compare_pair(a, b, override="paired_t").test == "paired t(39)"
    few = compare_pair(a[:2], b)
    assert (few.pvalue, few.refused is not None) == (1.0, True)
    assert "2 training seeds in a scenario; at least 3" in (few.refused or "")
    one = compare_pair(a[:1], b[:1])
    assert one == compare_pair(a[0], b[0])
    # a single checkpoint against three seeds: seeds of one scenario only say nothing of both
    assert compare_pair(a, b[:1]).test == "paired t(39)"


def test_bad_input():
    with pytest.raises(ValueError, match="same items"):
        compare_pair([1, 2], [1, 2, 3])
    with pytest.raises(ValueError, match="finite"):
        compare_pair([1, math.nan], [1, 2])
    with pytest.raises(ValueError, match="binary scores"):
        compare_pair([1, 2], [1, 0], binary=True)
