"""G2: scores on all, clean and flagged items."""

from __future__ import annotations

import pytest

from bench.checks.evidence import Leakage, SetCheck
from bench.checks.overfitting.clean import score_clean
from tests.bench.checks.made_observed import case_of, made, made_set


def leakage(*ids: str) -> Leakage:
    return Leakage((), (SetCheck("D1", "heldout", 50, flagged=ids),), (), len(ids))


def test_scores_are_told_apart_by_what_stands_in_training() -> None:
    one = made(made_set("heldout", "heldout", 50), {"tuned": [100.0] * 10 + [0.0] * 40})
    ids = tuple(item.id for item in one.items[:10])
    (found,) = score_clean(case_of(one, leakage=leakage(*ids)))
    assert (found.n_flagged, found.n_clean, found.note) == (10, 40, "")
    assert found.all.value == pytest.approx(20)
    assert found.flagged is not None and found.flagged.value == 100
    assert found.clean is not None and found.clean.value == 0
    assert found.clean.interval[1] > 0


def test_too_few_clean_items_say_nothing_of_generalization() -> None:
    one = made(made_set("heldout", "heldout", 50), {"tuned": [100.0] * 50})
    ids = tuple(item.id for item in one.items[:38])
    (found,) = score_clean(case_of(one, leakage=leakage(*ids)))
    assert found.note == "generalization not estimable: 12 clean items, 30 are needed"


def test_a_set_that_leaks_whole_has_no_clean_score() -> None:
    one = made(made_set("heldout", "heldout", 40), {"tuned": [100.0] * 40})
    (found,) = score_clean(case_of(one, leakage=leakage(*(item.id for item in one.items))))
    assert found.clean is None and found.n_clean == 0
    assert "0 clean items" in found.note


def test_sets_without_flagged_items_are_left_out() -> None:
    one = made(made_set("heldout", "heldout", 40), {"tuned": [100.0] * 40})
    assert score_clean(case_of(one, leakage=leakage())) == ()
    assert score_clean(case_of(one)) == ()
