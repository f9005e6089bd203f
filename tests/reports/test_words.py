"""Golden sentences, one for each kind of verdict."""

from dataclasses import replace

import numpy as np
import pytest

import stats
from bench.results import Pair, Plan
from reports.words import pair_finding, verdict_words

NAN = float("nan")
PLAN = Plan("exact_match", "heldout", "all", None, 0.05, 1.0, 0, "before", "drop")
ONE = stats.Family("primary", "Holm", 1, (0.012,), (0.012,))
THREE = stats.Family("primary", "Holm", 3, (0.004, 0.1, 0.2), (0.012, 0.2, 0.2))
FOUND = stats.PairedDifference(
    difference=2.1,
    interval=(0.6, 3.6),
    level=0.95,
    pvalue=0.004,
    statistic=2.9,
    df=99.0,
    se=0.75,
    test="CR1 t(99)",
    function="stats.clustered.clustered_t",
    n_items=500,
    n_groups=100,
    facts=(("design effect", 1.2),),
)
VERDICT = stats.Verdict("a_higher", 0.012, 0.05, 1, False, 2.3, 1.0, None, None, False)


def pair(found: stats.PairedDifference = FOUND, **verdict: object) -> Pair:
    made = replace(VERDICT, **verdict)
    return Pair("full", "attention", "heldout", "exact_match", "primary", "why", found, 0.012, made)


def test_a_higher():
    assert pair_finding(pair(), PLAN, ONE).text == (
        "full scored 2.1 pp higher exact match than attention (95 % CI 0.6 to 3.6 pp; CR1 t(99), "
        "p = .012; 500 questions in 100 groups, design effect 1.2)."
    )


def test_b_higher_takes_the_side_of_the_higher_one():
    found = replace(FOUND, difference=-2.1, interval=(-3.6, -0.6))
    assert pair_finding(pair(found, kind="b_higher"), PLAN, ONE).text == (
        "attention scored 2.1 pp higher exact match than full (95 % CI 0.6 to 3.6 pp; CR1 t(99), "
        "p = .012; 500 questions in 100 groups, design effect 1.2)."
    )


def test_intervals_beside_adjusted_p_values_are_labelled():
    text = pair_finding(pair(m=3), PLAN, THREE).text
    assert "(unadjusted 95 % CI 0.6 to 3.6 pp; CR1 t(99), Holm p = .012;" in text
    wide = replace(FOUND, level=1 - 0.05 / 3)
    assert "(98.3 % CI 0.6 to 3.6 pp;" in pair_finding(pair(wide, m=3), PLAN, THREE).text


def test_higher_but_within_the_margin_is_said():
    found = replace(FOUND, difference=0.4, interval=(0.1, 0.7))
    finding = pair_finding(pair(found, within_margin=True), PLAN, ONE)
    assert finding.claim == (
        "full scored 0.4 pp higher exact match than attention, but within the pre-set ± 1 pp margin"
    )
    assert verdict_words(pair(found, within_margin=True)) == "full higher, but within ± 1 pp"


def test_not_established_says_what_could_be_detected():
    found = replace(FOUND, difference=0.75, interval=(-0.9, 2.4), pvalue=0.36)
    assert pair_finding(pair(found, kind="not_established"), PLAN, ONE).text == (
        "No difference in exact match between full and attention was established "
        "(full − attention: 0.8 pp, 95 % CI −0.9 to 2.4 pp; CR1 t(99), p = .012; 500 questions in "
        "100 groups, design effect 1.2). This design could detect 2.3 pp with 80 % power."
    )


def test_detectable_names_the_level_of_the_family():
    finding = pair_finding(pair(kind="not_established", m=3), PLAN, THREE)
    assert "could detect 2.3 pp with 80 % power at α = .0167." in finding.text


def test_equivalent():
    found = replace(FOUND, difference=0.15, interval=(-0.5, 0.8), pvalue=0.66)
    equal = pair(found, kind="equivalent", equivalence_interval=(-0.4, 0.7))
    assert pair_finding(equal, PLAN, ONE).text == (
        "full and attention are equivalent in exact match within the pre-set ± 1 pp margin "
        "(full − attention: 90 % CI −0.4 to 0.7 pp; CR1 t(99), p = .012; 500 questions in 100 "
        "groups, design effect 1.2)."
    )


def test_a_margin_is_pre_set_only_where_it_was_declared_before():
    late = replace(PLAN, declared="changed")
    equal = pair(FOUND, kind="equivalent", equivalence_interval=(-0.4, 0.7))
    assert "within the ± 1 pp margin" in pair_finding(equal, late, ONE).claim


def test_a_refused_test_gives_its_reason():
    found = replace(FOUND, refused="3 groups are too few, at least 5 are needed", pvalue=1.0)
    refused = pair(found, kind="not_established", reason=found.refused, detectable=None)
    assert pair_finding(refused, PLAN, ONE).text == (
        "No difference in exact match between full and attention was established "
        "(full − attention: 2.1 pp; 500 questions in 100 groups). The test was refused: 3 groups "
        "are too few, at least 5 are needed."
    )


def test_a_disagreement_of_test_and_interval_is_noted():
    finding = pair_finding(pair(test_interval_disagree=True), PLAN, ONE)
    assert finding.text.endswith("The test and its interval disagree about 0; both are shown.")


def test_identical_answers_are_not_called_equal():
    scores = np.full(40, 100.0)
    found = stats.compare_pair(scores, scores, binary=True)
    verdict = stats.verdict(found, adjusted_p=found.pvalue)
    same = Pair("a", "b", "heldout", "exact_match", "primary", "why", found, 1.0, verdict)
    text = pair_finding(same, replace(PLAN, margin=None), ONE).text
    assert text.startswith("No difference in exact match between a and b was established")
    assert "nan" not in text.lower()


def test_a_pair_outside_the_primary_family_has_no_verdict():
    with pytest.raises(ValueError, match="outside the primary family"):
        pair_finding(replace(pair(), verdict=None), PLAN, ONE)
