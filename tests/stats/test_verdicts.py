import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats import compare_pair, equivalence_level, minimum_detectable, paired_t, verdict
from stats.verdicts import disagree

rng = np.random.default_rng(0)
NOISE = rng.normal(0, 10, 400)
NOISE -= NOISE.mean()
BASE = rng.uniform(20, 80, 400)


def judge(shift, *, margin=None, m=1, adjusted_p=None):
    """Verdict on a mean difference of `shift`, standard error about 0.5."""
    a = BASE + NOISE + shift
    diff = paired_t(a, BASE)
    wide = paired_t(a, BASE, level=equivalence_level(0.05, m)) if margin else None
    p = diff.pvalue if adjusted_p is None else adjusted_p
    return verdict(diff, adjusted_p=p, m=m, margin=margin, wide=wide)


def test_the_four_ways():
    assert judge(3.0).kind == "a_higher"
    assert judge(-3.0).kind == "b_higher"
    assert judge(0.1, margin=2.0).kind == "equivalent"
    assert judge(0.1).kind == "not_established"
    assert judge(0.1, margin=0.5).kind == "not_established"


def test_higher_but_within_the_margin():
    found = judge(1.2, margin=5.0)
    assert (found.kind, found.within_margin) == ("a_higher", True)
    assert judge(3.0, margin=3.1).within_margin is False
    assert judge(0.1, margin=2.0).within_margin is False


def test_the_adjusted_p_decides():
    assert judge(1.2).kind == "a_higher"
    assert judge(1.2, m=3, adjusted_p=0.051).kind == "not_established"
    assert judge(1.2, m=3, adjusted_p=0.05).kind == "a_higher"


def test_equivalence_uses_the_level_of_the_family():
    assert equivalence_level(0.05, 3) == pytest.approx(1 - 0.1 / 3)
    alone, of_ten = judge(0.0, margin=2.0), judge(0.0, margin=2.0, m=10)
    assert of_ten.equivalence_interval[1] > alone.equivalence_interval[1]
    between = (alone.equivalence_interval[1] + of_ten.equivalence_interval[1]) / 2
    assert judge(0.0, margin=between).kind == "equivalent"
    assert judge(0.0, margin=between, m=10).kind == "not_established"


def test_no_margin_is_never_equivalent():
    found = verdict(paired_t(BASE, BASE), adjusted_p=1.0)
    assert found.kind == "not_established" and found.equivalence_interval is None


def test_what_could_have_been_found():
    found = judge(0.1, m=3)
    diff = paired_t(BASE + NOISE + 0.1, BASE)
    assert found.detectable == minimum_detectable(diff, alpha=0.05 / 3)
    assert found.reason is None


def test_identical_answers_establish_nothing_and_say_why():
    found = verdict(
        paired_t(BASE, BASE), adjusted_p=1.0, margin=5.0, wide=paired_t(BASE, BASE, level=0.9)
    )
    assert (found.kind, found.detectable) == ("not_established", None)
    assert found.reason == "no item differs: p is 1 and there is no interval"


def test_identical_binary_answers_may_be_equivalent():
    answers = np.repeat([0.0, 100.0], 200)
    found = verdict(
        compare_pair(answers, answers, binary=True),
        adjusted_p=1.0,
        margin=2.0,
        wide=compare_pair(answers, answers, binary=True, level=0.9),
    )
    assert found.kind == "equivalent"


@pytest.mark.parametrize("margin", [None, 1000.0])
def test_a_refused_test_establishes_nothing(margin):
    groups = np.arange(400) % 4
    diff = compare_pair(BASE + NOISE + 50, BASE, groups=groups)
    # Not even with an interval and a p-value that would do.
    wide = replace(diff, level=0.9, interval=(49.0, 51.0))
    found = verdict(diff, adjusted_p=0.001, margin=margin, wide=wide)
    assert found.kind == "not_established"
    assert found.reason == diff.refused and "4 groups" in found.reason


def test_a_test_and_its_interval_may_disagree():
    diff = paired_t(BASE + NOISE + 3, BASE)
    assert not disagree(diff)
    assert disagree(replace(diff, interval=(-0.1, 6.0)))
    assert disagree(replace(diff, pvalue=0.06))
    assert not disagree(replace(diff, interval=(math.nan, math.nan)))
    found = verdict(replace(diff, pvalue=0.06), adjusted_p=0.06)
    assert found.test_interval_disagree


@given(
    st.lists(
        st.tuples(*[st.sampled_from([0.0, 100.0])] * 2, st.integers(0, 7)), min_size=2, max_size=60
    ),
    st.booleans(),
    st.booleans(),
    st.sampled_from([None, 5.0, 60.0]),
)
def test_swapping_the_checkpoints_swaps_the_verdict(rows, grouped, binary, margin):
    a, b, groups = zip(*rows, strict=True)

    def judged(first, second):
        options = {"groups": groups if grouped else None, "binary": binary}
        diff = compare_pair(first, second, **options)
        wide = compare_pair(first, second, level=equivalence_level(0.05, 2), **options)
        return verdict(diff, adjusted_p=min(1, 2 * diff.pvalue), m=2, margin=margin, wide=wide)

    found, swapped = judged(a, b), judged(b, a)
    other = {"a_higher": "b_higher", "b_higher": "a_higher"}
    assert swapped.kind == other.get(found.kind, found.kind)
    assert swapped.within_margin == found.within_margin
    assert swapped.reason == found.reason
    assert swapped.test_interval_disagree == found.test_interval_disagree
    assert (swapped.detectable is None) == (found.detectable is None)
    if found.detectable is not None:
        assert swapped.detectable == pytest.approx(found.detectable)
    if sum(a) == sum(b):
        assert found.kind in ("equivalent", "not_established")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"adjusted_p": math.nan}, "adjusted_p between 0 and 1"),
        ({"adjusted_p": 0.5, "margin": 2.0}, r"interval at 0\.9 .* found none"),
        ({"adjusted_p": 0.5, "margin": -1.0}, "margin must be positive"),
        ({"adjusted_p": 0.5, "alpha": 5}, "alpha must lie between"),
        ({"adjusted_p": 0.5, "alpha": 0.6}, "alpha below 0.5"),
        ({"adjusted_p": 0.5, "m": 0}, "m >= 1"),
    ],
)
def test_bad_input(options, message):
    with pytest.raises(ValueError, match=message):
        verdict(paired_t([1, 2, 4], [1, 1, 1]), **options)


def test_an_interval_at_another_level_is_refused():
    diff = paired_t([1, 2, 4], [1, 1, 1])
    with pytest.raises(ValueError, match=r"found one at 0\.95"):
        verdict(diff, adjusted_p=0.5, margin=2.0, wide=diff)
