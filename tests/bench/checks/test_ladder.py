"""The verdict ladder: from proof to nothing."""

from __future__ import annotations

import numpy as np
import pytest

from bench.checks.evidence import Leakage, SetCheck, Source
from bench.checks.ladder import (
    BASE_TRAINING_DATA,
    NO_TRAINING_DATA,
    NOT_A_SUSPECT,
    TOO_SMALL,
    find_verdicts,
)
from bench.checks.results import Checks, CheckTest, Searched, SetVerdict
from tests.bench.checks.made_observed import made, made_set

N = 200
HELDOUT = made(made_set("heldout", "heldout", N), {who: np.zeros(N) for who in ("base", "tuned")})
TRAIN = made(made_set("train", "train", N), HELDOUT.scores)


def searched(*checks: SetCheck) -> Leakage:
    return Leakage((), checks, (), 0)


def test_of(check: str = "G1", **changes: object) -> CheckTest:
    return CheckTest(check, "tuned", "heldout", **changes)  # type: ignore[arg-type]


test_of.__test__ = False  # type: ignore[attr-defined]


def verdict(leakage: Leakage | None, *tests: CheckTest, who: str = "tuned") -> SetVerdict:
    found = find_verdicts([HELDOUT], leakage, tests, "base")
    return next(one for one in found if one.checkpoint == who)


CLEAN = (SetCheck("D1", "heldout", N), SetCheck("D2", "heldout", N), SetCheck("D3", "heldout", N))
LEAKED = SetCheck("D3", "heldout", N, flagged=("heldout:3", "heldout:4"))


def test_items_found_in_training_come_first() -> None:
    evidence = test_of(decides=True, pvalue=0.0, evidence=True, detectable=0.1)
    found = verdict(searched(CLEAN[0], LEAKED), evidence)
    assert (found.rung, found.by, found.n_found, found.n_items) == ("found", ("D3",), 2, N)
    assert found.detectable is None and not found.trained


def test_a_fact_in_other_words_is_only_probably_found() -> None:
    reworded = SetCheck(
        "D3", "heldout", N, flagged=("heldout:3", "heldout:4", "heldout:5"),
        grades=("paraphrase", "paraphrase", "duplicate"),
    )  # fmt: skip
    exact = SetCheck("D1", "heldout", N, flagged=("heldout:3",))
    assert verdict(searched(reworded)).n_probable == 2
    found = verdict(searched(exact, reworded))
    assert (found.n_found, found.n_probable) == (3, 1)
    assert verdict(searched(LEAKED)).n_probable == 0


def test_evidence_of_a_test_comes_second() -> None:
    tests = [
        test_of(decides=True, pvalue=0.0, evidence=True, detectable=0.1),
        test_of("L1", decides=True, pvalue=0.4, detectable=0.2),
    ]
    found = verdict(searched(*CLEAN), *tests)
    assert (found.rung, found.by) == ("consistent", ("G1",))


def test_no_evidence_names_the_smallest_leak_that_could_have_been_seen() -> None:
    test = test_of(decides=True, pvalue=0.4, detectable=0.12)
    found = verdict(searched(*CLEAN), test)
    assert found.rung == "no_evidence"
    assert found.by == ("D1", "D2", "D3", "G1")
    assert (found.detectable, found.detectable_by) == (1 / N, "D1")
    only = verdict(None, test)
    assert (only.rung, only.detectable, only.detectable_by) == ("no_evidence", 0.12, "G1")
    assert only.missing == (NO_TRAINING_DATA,)


def read(*, partial: bool = False, skipped: int = 0) -> Leakage:
    sources = (
        Source("heldout", "q.jsonl", "train", N, 9),
        Source("train", "t.jsonl", "train", 150, 9, skipped, partial=partial),
        Source("articles", "a.jsonl", "corpus", 60, 9),
    )
    return Leakage(sources, CLEAN, (), 0)


def test_what_was_searched_is_named_and_is_no_all_clear_alone() -> None:
    found = verdict(read(skipped=2), test_of(missing="no base checkpoint"))
    assert found.rung == "no_evidence" and found.by_data_only
    assert found.searched == (
        Searched("train", "train", 150, 2),
        Searched("articles", "corpus", 60),
    )
    assert found.missing == ("no base checkpoint",)
    tested = verdict(read(), test_of(decides=True, pvalue=0.4, detectable=0.12))
    assert not tested.by_data_only
    assert (tested.answers_detectable, tested.answers_by) == (0.12, "G1")
    assert (tested.detectable, tested.detectable_by) == (1 / N, "D1")
    assert verdict(None, test_of(decides=True, pvalue=0.4, detectable=0.12)).searched == ()


def test_damaged_data_promises_no_smallest_leak() -> None:
    found = verdict(read(partial=True))
    assert (found.rung, found.detectable, found.detectable_by) == ("no_evidence", None, "")
    assert found.in_part
    tested = verdict(read(partial=True), test_of(decides=True, pvalue=0.4, detectable=0.12))
    assert (tested.detectable, tested.detectable_by) == (0.12, "G1")


def test_a_test_of_some_items_promises_for_those() -> None:
    part = test_of("L1", decides=True, detectable=0.4, facts=(("looked at", 20.0),))
    assert verdict(read(), part).looked_at == 20
    every = test_of("L1", decides=True, detectable=0.4, facts=(("looked at", float(N)),))
    assert verdict(read(), every).looked_at is None
    assert verdict(read()).looked_at is None


def test_whether_anything_was_tested_at_all() -> None:
    def tested(leakage: Leakage | None, *tests: CheckTest) -> bool:
        verdicts = find_verdicts([TRAIN, HELDOUT], leakage, tests, "base")
        return Checks(leakage, tests, (), verdicts, (), None, None, "base").tested

    assert not tested(None, test_of(missing="no base checkpoint"))
    assert not tested(read(partial=True))
    assert tested(read())
    assert tested(read(partial=True), test_of(decides=True, pvalue=0.4, detectable=0.12))
    assert tested(None, test_of(decides=True, pvalue=0.4, detectable=0.12))


def test_a_search_in_other_words_alone_could_miss_one_leak() -> None:
    found = verdict(searched(CLEAN[2]))
    assert (found.detectable, found.detectable_by) == (2 / N, "D3")


def test_nothing_that_ran_is_not_testable_and_says_what_is_missing() -> None:
    tests = [
        test_of(missing="no base checkpoint"),
        test_of("L1", missing="no log-probabilities"),
        test_of("L3", missing="no control set"),
        test_of(notes=("described for a reason", "other")),
    ]
    found = verdict(None, *tests)
    assert found.rung == "not_testable" and found.detectable is None and found.by == ()
    assert found.missing == (
        NO_TRAINING_DATA,
        "no base checkpoint",
        "no log-probabilities",
        "described for a reason",
    )


def test_a_check_that_could_not_be_done_sees_nothing() -> None:
    undone = SetCheck("D1", "heldout", N, missing="no training data")
    assert verdict(searched(undone)).rung == "not_testable"


def test_context_and_peers_rules_are_no_rung() -> None:
    others = [SetCheck("gpt3-13gram", "heldout", N, flagged=("heldout:1",))]
    assert verdict(searched(*others)).rung == "not_testable"


def test_the_base_did_not_see_the_training_data_but_its_prompt() -> None:
    found = verdict(searched(LEAKED), who="base")
    assert found.rung == "not_testable" and found.n_found == 0
    assert found.missing == (BASE_TRAINING_DATA,)
    prompt = SetCheck("D5", "heldout", N, flagged=("heldout:1",))
    assert verdict(searched(LEAKED, prompt), who="base").by == ("D5",)


def test_a_prompt_without_answers_is_no_search_of_training_data() -> None:
    found = verdict(searched(SetCheck("D5", "heldout", N)))
    assert found.missing == (NO_TRAINING_DATA,)


def test_a_clean_prompt_alone_is_no_evidence_of_anything() -> None:
    found = verdict(searched(SetCheck("D5", "heldout", N)))
    assert found.rung == "not_testable" and found.by == ()
    found = verdict(searched(*CLEAN, SetCheck("D5", "heldout", N)))
    assert found.by == ("D1", "D2", "D3")


def test_tests_that_could_see_no_leak_say_so() -> None:
    found = verdict(None, test_of(decides=True, pvalue=0.07, detectable=None))
    assert found.rung == "not_testable" and found.missing == (NO_TRAINING_DATA, TOO_SMALL)


def test_a_trained_set_says_so_for_all_but_the_base() -> None:
    found = find_verdicts([TRAIN, HELDOUT], None, [], "base")
    assert [(one.checkpoint, one.set, one.trained) for one in found] == [
        ("base", "train", False),
        ("base", "heldout", False),
        ("tuned", "train", True),
        ("tuned", "heldout", False),
    ]


@pytest.mark.parametrize("role", ["control", "retention", "paraphrase"])
def test_sets_that_calibrate_are_not_tested(role: str) -> None:
    one = made(made_set("other", role, 5), {"tuned": np.zeros(5)})
    (found,) = find_verdicts([one], None, [], None)
    assert found.rung == "not_testable" and NOT_A_SUSPECT in found.missing
