from dataclasses import FrozenInstanceError

import pytest

from stats import Companion, PairedDifference, paired_t


def test_results_are_frozen_and_slotted():
    found = paired_t([1, 2, 4], [1, 1, 1])
    with pytest.raises(FrozenInstanceError):
        found.pvalue = 0.0
    assert not hasattr(found, "__dict__")


def test_facts_are_found_by_name():
    found = paired_t([1, 2, 4], [1, 1, 1])
    assert found.fact("share of ties") == pytest.approx(1 / 3)
    assert found.fact("b") is None


def test_results_compare_by_value():
    assert Companion("x", 0.5) == Companion("x", 0.5)
    assert isinstance(paired_t([1, 2], [2, 1]), PairedDifference)
