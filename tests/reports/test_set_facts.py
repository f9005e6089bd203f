from bench.checks.evidence import SetCheck
from reports.set_facts import told_facts


def test_flagged_review_and_taught():
    found = SetCheck("D1", "heldout", 150, flagged=("a", "b", "c"), review=("d",))
    assert told_facts(found) == ("3 of 150 (2.0 %)", "1 to review")
    taught = SetCheck("D6", "heldout", 2, taught=("a", "b"), facts=(("items in groups", 2.0),))
    assert told_facts(taught) == ("0 of 2", "2 taught, no leak")


def test_what_did_not_occur_and_settings_are_left_out():
    facts = (("exact", 0.0), ("near", 3.0), ("n", 8.0), ("near from", 0.8))
    assert told_facts(SetCheck("D2", "old", 300, facts=facts)) == ("0 of 300", "near 3")


def test_shares_of_d3_stand_only_where_there_is_something_to_look_at():
    facts = (("share with c >= 0.5", 0.278), ("share with c >= 0.7", 0.129))
    found = SetCheck("D3", "test", 1000, flagged=("a",), facts=facts)
    assert told_facts(found) == ("1 of 1,000 (0.1 %)", "c ≥ 0.5: 27.8 %; c ≥ 0.7: 12.9 %")
    assert told_facts(SetCheck("D3", "test", 1000, facts=facts)) == ("0 of 1,000", "")


def test_answers_seen_are_a_share():
    facts = (("answers seen", 0.596), ("question met", 0.25))
    assert told_facts(SetCheck("D4", "test", 9, facts=facts)) == (
        "59.6 % of answers seen", "25.0 % with their question",
    )  # fmt: skip


def test_a_shifted_split_refuses_claims_in_words():
    facts = (("auc", 0.71), ("auc, low", 0.66), ("auc of names", 0.5), ("refused", 1.0))
    assert told_facts(SetCheck("D7", "heldout", 150, facts=facts)) == (
        "AUC 0.71", "at least 0.66; by names alone 0.50; membership claims refused",
    )  # fmt: skip


def test_what_is_missing_is_said():
    found = SetCheck("D7", "control", 9, missing="9 items, 30 are needed")
    assert told_facts(found) == ("not testable", "9 items, 30 are needed")


def test_what_is_probably_the_same_fact_is_counted_apart():
    found = SetCheck(
        "D3", "heldout", 150, ("a", "b", "c"), grades=("duplicate", *("paraphrase",) * 2)
    )
    assert told_facts(found) == ("3 of 150 (2.0 %)", "2 of them probably")
