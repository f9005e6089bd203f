"""L2 and L3: described, and refused where sets differ by themselves."""

from __future__ import annotations

import zlib

import numpy as np
import pytest

from bench.checks.observed import Observed
from bench.checks.overfitting.case import Case
from bench.checks.overfitting.likeness import find_unlike
from bench.checks.overfitting.membership import NO_CONTROL, find_membership
from bench.checks.overfitting.membership_scores import lowest, score_membership
from bench.checks.overfitting.paraphrase_gap import NO_BASE, find_likelihood_gaps
from bench.checks.results import CheckTest
from bench.models.protocol import TokenScores
from tests.bench.checks.made_observed import ELSEWHERE, case_of, made, made_set

N = 40


def areas(case: Case) -> dict[tuple[str, str], CheckTest]:
    drafts = find_membership(case, find_unlike(case))
    return {(one.test.checkpoint, one.test.test.split(",")[0]): one.test for one in drafts}


def gaps(case: Case) -> dict[tuple[str, str], CheckTest]:
    drafts = find_likelihood_gaps(case, find_unlike(case))
    return {(one.test.set, one.test.against): one.test for one in drafts}


def rated(name: str, role: str, nll: float, seed: int, asked: str | None = None) -> Observed:
    rng = np.random.default_rng(seed)
    one = made_set(name, role, N, **({"asked": asked} if asked else {}))
    base = rng.lognormal(1, 0.2, N)
    tuned = base * nll
    found = made(
        one,
        {who: np.zeros(N) for who in ("base", "tuned")},
        {"base": base, "tuned": tuned},
        {"base": base * 1.2, "tuned": base * 1.2},
    )
    tokens = tuple(
        TokenScores((-value, -2 * value), ("a", "b"), (-3.0, -3.0), (1.0, 1.0)) for value in tuned
    )
    return Observed(
        found.set, found.items, found.scores, found.texts, found.metric, found.binary,
        found.nlls, found.paraphrase_nlls, {"tuned": tokens},
    )  # fmt: skip


def test_every_score_tells_trained_items_from_controls() -> None:
    case = case_of(rated("train", "train", 0.1, 1), rated("control", "control", 1.0, 2))
    found = areas(case)
    for name in ("loss", "reference", "zlib", "Min-K %", "Min-K %++"):
        test = found["tuned", name]
        assert test.value == 1.0 and test.unit == "AUC" and test.against == "control"
        assert not test.decides and not test.evidence and test.pvalue is None
    assert found["tuned", "reference"].base == "base"
    assert found["base", "loss"].value == pytest.approx(0.5, abs=0.15)
    assert ("base", "reference") not in found and ("base", "zlib") not in found


def test_sets_that_words_tell_apart_are_refused() -> None:
    control = rated("control", "control", 1.0, 2, ELSEWHERE)
    drafts = find_membership(
        case := case_of(rated("train", "train", 0.1, 1), control), find_unlike(case)
    )
    assert {one.test.missing for one in drafts} == {
        "train and control differ in distribution (AUC 1.00)"
    }


def test_without_controls_nothing_is_told_apart() -> None:
    drafts = find_membership(case := case_of(rated("train", "train", 0.1, 1)), find_unlike(case))
    assert {one.test.missing for one in drafts} == {NO_CONTROL}


def test_membership_scores_by_hand() -> None:
    found = score_membership(
        TokenScores((-1.0, -4.0, -1.0, -2.0, -2.0), tuple("abcde"), (-2.0,) * 5, (0.5,) * 5), "word"
    )
    assert found["loss"] == -2.0
    assert found["zlib"] == pytest.approx(-10 / len(zlib.compress(b"word")))
    assert found["Min-K %"] == -4.0
    assert found["Min-K %++"] == -4.0  # (-4 + 2) / .5


def test_what_a_score_needs_and_lacks_is_nan() -> None:
    bare = score_membership(TokenScores((-1.0,), ("a",)), "a")
    assert np.isnan(bare["Min-K %++"]) and bare["Min-K %"] == -1.0
    assert all(np.isnan(value) for value in score_membership(TokenScores((), ()), "").values())


@pytest.mark.parametrize(("length", "k"), [(1, 1), (5, 1), (6, 2), (10, 2), (11, 3), (20, 4)])
def test_min_k_takes_a_fifth_rounded_up(length: int, k: int) -> None:
    assert lowest(length) == k


def test_a_widened_gap_is_described_beside_base_and_controls() -> None:
    case = case_of(rated("train", "train", 0.1, 1), rated("control", "control", 1.0, 2))
    found = gaps(case)
    alone, beside = found["train", "base"], found["train", "control"]
    assert alone.value == pytest.approx(0.9 * np.exp(1), rel=0.1)
    for test in (alone, beside):
        assert test.pvalue is not None and test.pvalue < 1e-4
        assert test.unit == "nats per token" and test.base == "base"
        assert not test.decides and not test.evidence and test.adjusted_p is None


def test_a_taste_that_controls_share_widens_no_gap_beside_them() -> None:
    case = case_of(rated("heldout", "heldout", 0.8, 1), rated("control", "control", 0.8, 2))
    found = gaps(case)
    assert found["heldout", "base"].pvalue is not None
    assert found["heldout", "base"].pvalue < 1e-4
    assert found["heldout", "control"].pvalue is not None
    assert found["heldout", "control"].pvalue > 0.05


def test_without_a_base_the_widening_is_refused() -> None:
    case = case_of(rated("heldout", "heldout", 0.8, 1), base=None)
    found = find_likelihood_gaps(case, {})
    assert {one.test.missing for one in found} == {NO_BASE}
