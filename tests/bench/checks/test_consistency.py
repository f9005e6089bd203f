"""G7: one fact, several phrasings."""

from __future__ import annotations

import pytest

from bench.checks.overfitting.consistency import find_consistency
from tests.bench.checks.made_observed import case_of, made, made_set


def test_agreement_counts_pairs_of_phrasings_with_the_same_answer() -> None:
    one = made_set("train", "train", 3)
    p, q = (made_set(name, "paraphrase", 3, of="train") for name in "pq")
    case = case_of(
        made(one, {"tuned": [100, 100, 0]}, texts={"tuned": ["Rome", "Oslo", None]}),
        made(p, {"tuned": [100, 0, 0]}, texts={"tuned": ["rome!", "Bergen", None]}),
        made(q, {"tuned": [100, 0, 0]}, texts={"tuned": ["ROME", "bergen", None]}),
        base=None,
    )
    (draft,) = find_consistency(case)
    assert draft.test.value == pytest.approx(100 * (1 + 1 / 3 + 0) / 3)
    assert draft.test.fact("mean score") == pytest.approx(100 * (1 + 1 / 3 + 0) / 3)
    assert draft.test.fact("worst case") == pytest.approx(100 / 3)
    assert draft.test.fact("phrasings") == 3
    assert draft.test.n_items == 3 and not draft.test.decides


def test_two_phrasings_are_too_few() -> None:
    one, other = made_set("train", "train", 3), made_set("p", "paraphrase", 3, of="train")
    case = case_of(made(one, {"t": [0, 0, 0]}), made(other, {"t": [0, 0, 0]}), base=None)
    (draft,) = find_consistency(case)
    assert draft.test.missing == "a fact has 2 phrasings, 3 are needed"


def test_a_set_without_paraphrases_is_not_mentioned() -> None:
    one = made(made_set("train", "train", 3), {"tuned": [0, 0, 0]})
    assert find_consistency(case_of(one, base=None)) == []


def test_agreement_ends_at_all() -> None:
    one = made_set("train", "train", 12)
    p, q = (made_set(name, "paraphrase", 12, of="train") for name in "pq")
    alike, but_one = ["Rome"] * 12, ["Rome"] * 11 + ["Oslo"]
    case = case_of(
        made(one, {"t": [100] * 12}, texts={"t": alike}),
        made(p, {"t": [100] * 12}, texts={"t": alike}),
        made(q, {"t": [100] * 12}, texts={"t": but_one}),
        base=None,
    )
    (draft,) = find_consistency(case)
    assert draft.test.value > 90 and draft.test.interval[1] == 100.0
