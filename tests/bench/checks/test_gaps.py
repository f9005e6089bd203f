"""G1: a set's gain beside a comparable set's, and the drop on other words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bench.checks.evidence import Leakage, SetCheck
from bench.checks.observed import Observed
from bench.checks.overfitting.case import Case
from bench.checks.overfitting.drafts import judge, within
from bench.checks.overfitting.gaps import IS_BASE, NO_BASE, find_gaps
from bench.checks.overfitting.likeness import NO_RETENTION, find_unlike, not_alike, word_area
from bench.checks.overfitting.paraphrase_drop import (
    NO_CALIBRATION,
    UNKNOWN,
    _can_detect,
    find_drops,
)
from bench.checks.results import CheckTest
from stats import PairedDifference, minimum_detectable
from tests.bench.checks.made_observed import ELSEWHERE, case_of, made, made_set, retention, right

N = 120
ANSWERED = {"base": 0.95, "tuned": 0.8}


def gaps(case: Case) -> dict[tuple[str, str, str], CheckTest]:
    tests, _ = judge(find_gaps(case, find_unlike(case)), case.alpha)
    return {(test.checkpoint, test.set, test.against): test for test in tests}


def drops(case: Case) -> dict[tuple[str, str], CheckTest]:
    tests, _ = judge(find_drops(case, find_unlike(case)), case.alpha)
    return {(test.checkpoint, test.set): test for test in tests}


def held_against_control(tuned: float = 0.5, **how: object) -> Case:
    """Untaught held-out items that the base does not know, and controls."""
    heldout = made_set("heldout", "heldout", N, taught=False)
    control = made_set("control", "control", N, **how)  # type: ignore[arg-type]
    return case_of(
        made(heldout, {"base": right(N, 0.02, 1), "tuned": right(N, tuned, 2)}),
        made(control, {"base": right(N, 0.02, 3), "tuned": right(N, 0.03, 4)}),
        retention(**ANSWERED),
    )


def test_a_gain_on_facts_nobody_taught_is_evidence() -> None:
    found = gaps(held_against_control())["tuned", "heldout", "control"]
    assert found.decides and found.evidence
    assert found.value == pytest.approx(50 - 2 - (3 - 2), abs=2)
    assert found.base == "base" and found.n_items == 2 * N
    assert found.detectable is not None and 0 < found.detectable < 0.2


def test_no_gain_is_no_evidence_but_says_what_it_could_have_seen() -> None:
    found = gaps(held_against_control(tuned=0.03))["tuned", "heldout", "control"]
    assert found.decides and not found.evidence
    assert found.detectable is not None and found.detectable < 0.2


def test_a_loss_is_no_evidence_however_sure() -> None:
    heldout = made_set("heldout", "heldout", N, taught=False)
    other = made_set("second", "heldout", N, taught=False)
    case = case_of(
        made(heldout, {"base": right(N, 0.3, 1), "tuned": right(N, 0.05, 2)}),
        made(other, {"base": right(N, 0.3, 3), "tuned": right(N, 0.6, 4)}),
        retention(**ANSWERED),
    )
    found = gaps(case)
    assert found["tuned", "heldout", "second"].adjusted_p == pytest.approx(0, abs=1e-4)
    assert not found["tuned", "heldout", "second"].evidence
    assert found["tuned", "second", "heldout"].evidence


def test_the_base_and_a_suite_without_one_are_described() -> None:
    case = held_against_control()
    assert gaps(case)["base", "heldout", "control"].notes[0] == IS_BASE
    alone = Case(case.observed, None, None)
    found = gaps(alone)["tuned", "heldout", "control"]
    assert not found.decides and not found.evidence and found.adjusted_p is None
    assert found.notes[0] == NO_BASE
    assert found.value == pytest.approx(47, abs=2)


def test_taught_facts_are_not_held_against_controls() -> None:
    taught = made_set("heldout", "heldout", N, taught=True)
    case = case_of(
        made(taught, {"base": right(N, 0, 1), "tuned": right(N, 0.9, 2)}),
        *held_against_control().observed[1:],
    )
    assert not gaps(case)


def test_taught_sets_are_described_only_for_one_may_be_easier_to_learn() -> None:
    sets = [made_set(name, "heldout", N, taught=True) for name in ("easy", "hard")]
    case = case_of(
        made(sets[0], {"base": right(N, 0, 1), "tuned": right(N, 0.9, 2)}),
        made(sets[1], {"base": right(N, 0, 1), "tuned": right(N, 0.2, 2)}),
    )
    found = gaps(case)["tuned", "easy", "hard"]
    assert not found.decides and "easier to learn" in found.notes[0]


def test_sets_that_words_tell_apart_do_not_decide() -> None:
    found = gaps(held_against_control(asked=ELSEWHERE))["tuned", "heldout", "control"]
    assert not found.decides and not found.evidence
    assert found.notes[0] == "heldout and control differ in distribution (AUC 1.00)"


def test_a_base_that_knows_one_set_better_lets_nothing_decide() -> None:
    case = held_against_control()
    known = made(case.observed[0].set, {"base": right(N, 0.3, 1), "tuned": right(N, 0.6, 2)})
    found = gaps(case_of(known, *case.observed[1:]))["tuned", "heldout", "control"]
    assert found.notes[0] == "the base knows heldout and control differently well (30 % and 2 %)"


def test_an_answer_said_in_passing_is_knowledge_too() -> None:
    case = held_against_control()
    one = case.observed[0]
    said = [f"well, I think {item.answers[0]}, or not" for item in one.items]
    known = made(one.set, one.scores, texts={"base": said})
    found = gaps(case_of(known, *case.observed[1:]))["tuned", "heldout", "control"]
    assert not found.decides and "differently well (100 %" in found.notes[0]


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ({"base": 0.0, "tuned": 0.9}, "does not say what it knows"),
        ({"base": 0.6, "tuned": 0.95}, "raised retention too, by 35.0 pp"),
    ],
)
def test_knowledge_that_comes_out_with_fine_tuning_is_no_leak(
    shares: dict[str, float], said: str
) -> None:
    case = case_of(*held_against_control().observed[:2], retention(**shares))
    found = gaps(case)["tuned", "heldout", "control"]
    assert not found.decides and said in found.notes[0]


def test_without_retention_nothing_shows_that_the_base_speaks() -> None:
    case = case_of(*held_against_control().observed[:2])
    assert "no retention set" in gaps(case)["tuned", "heldout", "control"].notes[0]


@pytest.mark.parametrize("role", ["control", "heldout"])
def test_unless_the_suite_says_that_facts_were_not_taught_a_gain_may_be_learning(role: str) -> None:
    unsaid = made_set("heldout", "heldout", N)
    other = made_set("other", role, N)
    case = case_of(
        made(unsaid, {"base": right(N, 0.02, 1), "tuned": right(N, 0.9, 2)}),
        made(other, {"base": right(N, 0.02, 3), "tuned": right(N, 0.03, 4)}),
        retention(**ANSWERED),
    )
    found = gaps(case)["tuned", "heldout", "other"]
    assert not found.decides and not found.evidence
    assert found.notes[0].endswith("say `taught: true` or `taught: false` in the suite")


def two_untaught(n: int, base: tuple[float, float], tuned: tuple[float, float]) -> list[Observed]:
    sets = [made_set(name, "heldout", n, taught=False) for name in ("easy", "hard")]
    return [
        made(one, {"base": right(n, base[k], k), "tuned": right(n, tuned[k], 3 + k)})
        for k, one in enumerate(sets)
    ]


def test_easier_questions_that_come_out_with_the_format_are_no_leak() -> None:
    """60 items, 15 % against 5 % under the base: not significant, and not shown to be alike."""
    sets = two_untaught(60, (0.15, 0.05), (0.6, 0.2))
    found = gaps(case_of(*sets, retention(base=0.4, tuned=0.9)))["tuned", "easy", "hard"]
    assert not found.decides and "raised retention too" in found.notes[0]
    found = gaps(case_of(*sets))["tuned", "easy", "hard"]
    assert not found.decides and found.notes[0] == NO_RETENTION
    found = gaps(case_of(*sets, retention(**ANSWERED)))["tuned", "easy", "hard"]
    assert not found.decides and found.value == pytest.approx(30)
    assert found.notes[0] == (
        "the base's answers do not show that it knows easy and hard alike within 15 pp "
        "(+1 to +20 pp)"
    )


def test_sets_that_a_base_knows_alike_are_held_against_each_other() -> None:
    sets = two_untaught(200, (0.15, 0.13), (0.6, 0.2))
    assert gaps(case_of(*sets, retention(**ANSWERED)))["tuned", "easy", "hard"].evidence


def test_nothing_known_of_a_few_groups_does_not_show_sets_to_be_alike() -> None:
    sets = [
        made(made_set(name, "heldout", n, taught=False, group_size=20), {"base": np.zeros(n)})
        for name, n in (("one", 100), ("other", 400))
    ]
    case = case_of(*sets)
    assert not_alike(case, *sets) is not None  # one has 5 groups
    assert not_alike(case, sets[1], sets[1]) is None
    sets = [made(made_set(name, "heldout", 60), {"base": np.zeros(60)}) for name in "ab"]
    assert not_alike(case_of(*sets), *sets) is None


def test_no_interval_ends_beyond_what_can_be() -> None:
    few = [made_set(name, role, 12, taught=False if role == "heldout" else None)
           for name, role in (("heldout", "heldout"), ("control", "control"))]  # fmt: skip
    case = case_of(
        made(few[0], {"base": np.zeros(12), "tuned": right(12, 0.9, 1)}),
        made(few[1], {"base": np.zeros(12), "tuned": np.zeros(12)}),
    )
    found = gaps(case)["tuned", "heldout", "control"]
    assert found.interval[0] < found.value < found.interval[1] == 100.0
    assert np.isnan(within(CheckTest("G1", "a", "b"), 0.0, 1.0).interval).all()


def test_train_against_read_facts_decides_and_against_others_describes() -> None:
    train = made(made_set("train", "train", N), {"base": right(N, 0, 1), "tuned": right(N, 1, 2)})
    for taught in (True, False):
        heldout = made_set("heldout", "heldout", N, taught=taught)
        case = case_of(train, made(heldout, {"base": right(N, 0, 3), "tuned": right(N, 0.6, 4)}))
        found = gaps(case)["tuned", "train", "heldout"]
        assert found.value == pytest.approx(40)
        assert (found.decides, found.evidence) == (taught, taught)


def test_the_data_check_refuses_membership_claims() -> None:
    train = made(made_set("train", "train", N), {"base": right(N, 0, 1), "tuned": right(N, 1, 2)})
    heldout = made_set("heldout", "heldout", N, taught=True)
    refused = SetCheck("D7", "heldout", N, facts=(("auc", 0.71), ("refused", 1.0)))
    case = case_of(
        train,
        made(heldout, {"base": right(N, 0, 3), "tuned": right(N, 0.6, 4)}),
        leakage=Leakage((), (refused,), (), 0),
    )
    found = gaps(case)["tuned", "train", "heldout"]
    assert found.notes[0] == "train and heldout differ in distribution (AUC 0.71)"


def test_names_alone_do_not_tell_sets_apart() -> None:
    alike = [made(made_set(n, "heldout", 100, group_size=5), {}) for n in ("a", "b")]
    other = made(made_set("c", "control", 100, group_size=5, asked=ELSEWHERE), {})
    assert word_area(*alike) == pytest.approx(0.5, abs=0.1)
    assert word_area(alike[0], other) == 1.0


def reworded(
    originals: tuple[float, float], paraphrases: tuple[float, float], name: str = "heldout"
) -> Case:
    """A held-out set with paraphrases: shares right by base and tuned; nested at random."""
    one, other = (
        made_set(name, "heldout", N, taught=False),
        made_set(f"{name}-paraphrase", "paraphrase", N, of=name),
    )
    rows = [
        {"base": right(N, base, 0), "tuned": right(N, tuned, 1)}
        for base, tuned in (originals, paraphrases)
    ]
    return case_of(made(one, rows[0]), made(other, rows[1]))


def test_a_drop_without_base_says_nothing() -> None:
    case = reworded((0.6, 0.9), (0.6, 0.3))
    found = drops(Case(case.observed, None, None))["tuned", "heldout"]
    assert not found.decides and found.notes[0] == UNKNOWN
    assert found.value == pytest.approx(60) and found.against == "heldout-paraphrase"


def test_a_base_at_the_floor_cannot_show_how_hard_paraphrases_are() -> None:
    found = drops(reworded((0.05, 0.9), (0.05, 0.3)))["tuned", "heldout"]
    assert not found.decides and "answers too few of heldout" in found.notes[0]


def test_a_drop_beyond_the_bases_is_described_where_taste_is_unknown() -> None:
    found = drops(reworded((0.6, 0.9), (0.6, 0.3)))["tuned", "heldout"]
    assert not found.decides and not found.evidence and found.notes[0] == NO_CALIBRATION
    assert found.pvalue is not None and found.pvalue < 0.001


def test_a_drop_beyond_that_of_a_comparable_set_is_evidence() -> None:
    leaked = reworded((0.4, 0.95), (0.4, 0.4))
    clean = reworded((0.4, 0.5), (0.4, 0.4), "second")
    found = drops(case_of(*leaked.observed, *clean.observed))
    assert found["tuned", "heldout"].evidence
    assert found["tuned", "heldout"].detectable is not None
    assert not found["tuned", "second"].evidence


def test_a_drop_promises_the_larger_of_both_readings() -> None:
    """Points and shares of what is known are two scales: a leak has to be seen on either."""
    leaked, clean = reworded((0.4, 0.5), (0.4, 0.4)), reworded((0.4, 0.5), (0.4, 0.4), "second")
    found = drops(case_of(*leaked.observed, *clean.observed))["tuned", "heldout"]
    points = PairedDifference(0, (0, 0), 0.95, 1, 0, 100, 10.0, "", "", 1, None, 0)
    other = clean.phrasings(clean.observed[0])
    assert found.detectable is not None and other is not None
    sizes = [
        _can_detect(replace(points, se=a), replace(points, se=b), (other, "tuned"))(0.05)
        for a, b in ((5, 0.01), (0.01, 5), (5, 5))
    ]
    assert None not in sizes and sizes[2] == max(sizes)  # type: ignore[type-var]
    # Of 500 of 1000 points with 100 lost, 10 % more of the facts leaked lose 150 of 550: by share
    # that is 7.3 points more, in points 5.
    least = 100 * (150 / 550 - 100 / 500)
    se = least / minimum_detectable(replace(points, se=1.0))
    found_share = _can_detect(replace(points, se=0.01), replace(points, se=se), (other, "tuned"))
    assert found_share(0.05) == pytest.approx(0.1)


def test_facts_without_a_paraphrase_were_not_looked_at() -> None:
    one, some = made_set("heldout", "heldout", 10), made_set("p", "paraphrase", 4, of="heldout")
    rows = {"base": np.full(10, 100.0), "tuned": right(10, 0.5, 1)}
    case = case_of(made(one, rows), made(some, {who: row[:4] for who, row in rows.items()}))
    found = drops(case)["tuned", "heldout"]
    assert found.fact("looked at") == 4
    assert "6 items without a paraphrase were not looked at" in found.notes


def test_a_drop_in_proportion_to_what_is_known_is_no_evidence() -> None:
    """The tuned checkpoint knows more and loses the same share of it: half of all."""
    first = reworded((0.3, 0.9), (0.15, 0.45))
    second = reworded((0.3, 0.3), (0.15, 0.15), "second")
    found = drops(case_of(*first.observed, *second.observed))["tuned", "heldout"]
    assert found.decides and not found.evidence
    assert abs(found.value) < 15


def test_a_taste_that_all_sets_share_is_no_evidence() -> None:
    first = reworded((0.5, 0.6), (0.5, 0.2))
    second = reworded((0.5, 0.6), (0.5, 0.2), "second")
    found = drops(case_of(*first.observed, *second.observed))
    assert found["tuned", "heldout"].value == pytest.approx(0, abs=1e-9)
    assert not found["tuned", "heldout"].evidence


def test_several_paraphrases_of_a_fact_count_as_one() -> None:
    one = made_set("train", "train", 4)
    first, second = (made_set(n, "paraphrase", 4, of="train") for n in ("p", "q"))
    case = case_of(
        made(one, {"tuned": np.full(4, 100.0)}),
        made(first, {"tuned": [100, 0, 0, 0]}),
        made(second, {"tuned": [100, 100, 0, 0]}),
        base=None,
    )
    found = drops(case)["tuned", "train"]
    assert found.value == pytest.approx(100 - 37.5)
    assert found.n_items == 4 and found.against == "paraphrase"
