"""G6: what fine-tuning cost."""

from __future__ import annotations

import pytest

from bench.checks.overfitting.forgetting import NO_BASE, find_forgotten
from tests.bench.checks.made_observed import case_of, made, made_set, retention


def test_what_was_lost_is_told_in_points_with_an_interval() -> None:
    (draft,) = find_forgotten(case_of(retention(base=1.0, tuned=0.4)))
    assert draft.test.value == pytest.approx(-60)
    low, high = draft.test.interval
    assert low < -60 < high < 0
    assert (draft.test.fact("before"), draft.test.fact("after")) == (100, 40)
    assert not draft.test.decides and not draft.test.evidence


def test_without_a_base_nothing_shows_what_was_known() -> None:
    (draft,) = find_forgotten(case_of(retention(tuned=0.4), base=None))
    assert draft.test.missing == NO_BASE


def test_one_item_is_too_few() -> None:
    one = made(made_set("retention", "retention", 1), {"base": [100.0], "tuned": [0.0]})
    (draft,) = find_forgotten(case_of(one))
    assert draft.test.missing == "fewer than two items"


def test_other_sets_are_not_looked_at() -> None:
    one = made(made_set("control", "control", 5), {"base": [0.0] * 5, "tuned": [0.0] * 5})
    assert find_forgotten(case_of(one)) == []
