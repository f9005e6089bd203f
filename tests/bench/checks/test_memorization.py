"""Scenarios compared in memorization."""

from __future__ import annotations

import numpy as np
import pytest

from bench.checks.memorization import compare_memorization
from bench.checks.observed import Observed
from bench.checks.overfitting.check import check_overfitting
from tests.bench.checks.made_observed import Floats, made, made_set, right

N = 120
SHARES = {"train": (1.0, 1.0), "para": (0.9, 0.3), "heldout": (0.8, 0.75)}
"""Right answers of full and of mlp."""


def world(seeds: int = 1, noise: float = 0.0) -> list[Observed]:
    sets = [
        made_set("train", "train", N, group_size=4),
        made_set("para", "paraphrase", N, of="train", group_size=4),
        made_set("heldout", "heldout", N, group_size=4, taught=True),
    ]
    rng = np.random.default_rng(0)
    found = []
    for one in sets:
        rows: dict[str, Floats] = {}
        for which, name in enumerate(("full", "mlp")):
            for seed in range(1, seeds + 1):
                share = SHARES[one.name][which] - abs(rng.normal(0, noise))
                rows[f"{name}-{seed}"] = right(N, share, 10 * which + seed)
        found.append(made(one, rows))
    return found


def treatments(seeds: int = 1) -> dict[str, dict[int, str]]:
    return {name: {n: f"{name}-{n}" for n in range(1, seeds + 1)} for name in ("full", "mlp")}


def test_mlp_only_memorizes_more_than_full() -> None:
    found, family = compare_memorization(world(), treatments())
    para, heldout = found
    assert (para.a, para.b, para.trained, para.other) == ("full", "mlp", "train", "para")
    assert para.same_facts and not heldout.same_facts
    assert (para.gap_a, para.gap_b) == pytest.approx((10, 70))
    assert para.difference.difference == pytest.approx(-60)
    assert para.difference.interval[1] < 0
    assert para.adjusted_p < 0.001 and para.why.startswith("fact by fact, CR1 t")
    assert (heldout.gap_a, heldout.gap_b) == pytest.approx((20, 25))
    assert heldout.adjusted_p > 0.05
    assert family is not None and (family.name, family.method, family.m) == (
        "memorization",
        "Holm",
        2,
    )
    assert para.adjusted_p == pytest.approx(2 * para.difference.pvalue)


def test_three_seeds_make_it_a_claim_about_the_recipe() -> None:
    found, _ = compare_memorization(world(3, 0.02), treatments(3))
    para, heldout = found
    assert "two-way" in para.difference.test and para.adjusted_p < 0.01
    assert para.difference.refused is None and heldout.difference.refused is None
    assert "seeds" in heldout.why


def test_two_seeds_are_shown_and_refused() -> None:
    found, _ = compare_memorization(world(2, 0.02), treatments(2))
    assert all(gap.difference.refused and gap.adjusted_p == 1 for gap in found)


def test_swapping_the_scenarios_flips_the_sign() -> None:
    forth, _ = compare_memorization(world(), treatments())
    back, _ = compare_memorization(world(), dict(reversed(treatments().items())))
    assert [one.difference.difference for one in forth] == pytest.approx(
        [-one.difference.difference for one in back]
    )
    assert [one.adjusted_p for one in forth] == pytest.approx([one.adjusted_p for one in back])


def test_all_pairs_of_three_share_one_family() -> None:
    sets = [
        Observed(
            one.set, one.items, {**one.scores, "attention-1": one.scores["full-1"]},
            {**one.texts, "attention-1": one.texts["full-1"]}, one.metric, one.binary,
        )
        for one in world()
    ]  # fmt: skip
    found, family = compare_memorization(sets, {**treatments(), "attention": {1: "attention-1"}})
    assert len(found) == 6 and family is not None and family.m == 6
    same = next(one for one in found if {one.a, one.b} == {"full", "attention"})
    assert same.difference.difference == 0 and same.adjusted_p == 1


def test_nothing_to_compare_is_no_family() -> None:
    one = {"full": {1: "full-1"}}
    assert compare_memorization(world(), one) == ((), None)
    assert compare_memorization(world()[1:], treatments()) == ((), None)
    assert compare_memorization(world()[:1], treatments()) == ((), None)


def test_the_story_of_all_checks_holds_tests_verdicts_and_memorization() -> None:
    found = check_overfitting(world(), None, base=None, treatments=treatments())
    assert [test.checkpoint for test in found.tests] == sorted(
        test.checkpoint for test in found.tests
    )
    assert {test.check for test in found.tests} == {"G1", "G3", "G7", "L1", "L2"}
    assert len(found.memorization) == 2 and found.memorization_family is not None
    assert [(one.checkpoint, one.set) for one in found.verdicts] == [
        (name, one) for name in ("full-1", "mlp-1") for one in ("train", "para", "heldout")
    ]
    assert all(one.rung == "not_testable" and one.missing for one in found.verdicts)
    assert found.family is None and found.clean == ()
