from dataclasses import replace

from reports import terminal_summary
from reports.checks_text import overfitting_text, summary_lines
from reports.text_table import display_width
from tests.reports.made_checks import gap, searched_only, verdict


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_summary_says_ladder_clean_scores_and_memorization(of_leaking):
    text = terminal_summary(of_leaking)
    assert max(display_width(line) for line in text.splitlines()) <= 100
    rows = [line for line in text.splitlines() if "Test items found in training" in line]
    assert [row.split()[0] for row in rows] == ["full-1", "attention-1", "mlp-1"]
    assert all("−65.3 pp" in row for row in rows)
    assert "Beware: 90 of 300 items of heldout are present in training" in flat(text)
    assert "mlp-1 memorizes more than full-1" in text
    assert text.index("Beware") < text.index("Verdict:")


def test_a_clean_summary_names_the_smallest_leak(of_checked):
    text = flat("\n".join(summary_lines(of_checked)))
    assert "Beware" not in text
    assert "✓ No leak found" in text
    assert "the smallest leak that could have been seen is 0.3 % of its items (1 of 300)" in text


def test_other_flagged_sets_are_named(of_leaking):
    checks = of_leaking.checks
    moved = tuple(
        replace(one, flagged=("old:1", "old:2")) if (one.check, one.set) == ("D1", "old") else one
        for one in checks.leakage.checks
    )
    leakage = replace(checks.leakage, checks=moved)
    made = replace(of_leaking, checks=replace(checks, leakage=leakage))
    said = "Found in training beside the primary set: old 2 of 307."
    assert said in flat("\n".join(summary_lines(made)))


def test_other_sets_met_in_other_words_are_only_probably_found(of_leaking):
    checks = of_leaking.checks
    reworded = tuple(
        replace(one, flagged=("old:1", "old:2"), grades=("paraphrase", "duplicate"))
        if (one.check, one.set) == ("D3", "old")
        else one
        for one in checks.leakage.checks
    )
    leakage = replace(checks.leakage, checks=reworded)
    made = replace(of_leaking, checks=replace(checks, leakage=leakage))
    said = "Found in training beside the primary set: old 2 of 307 (1 probably)."
    assert said in flat("\n".join(summary_lines(made)))


def test_many_differences_are_counted(of_checked):
    many = tuple(gap("mlp-1", "full-1", 38.6, 24.0, 0.004) for _ in range(7))
    made = replace(of_checked, checks=replace(of_checked.checks, memorization=many))
    lines = "\n".join(summary_lines(made))
    assert lines.count("memorizes more") == 3
    assert "4 more such differences stand in the report." in lines
    four = replace(of_checked, checks=replace(of_checked.checks, memorization=many[:4]))
    assert "1 more such difference stands in the report." in "\n".join(summary_lines(four))


def test_without_checks_the_summary_has_no_block(of_world):
    assert summary_lines(of_world) == []
    assert "Leakage" not in terminal_summary(of_world)


def test_check_overfitting_prints_ladder_reasons_tests_and_the_worst(of_leaking):
    text = overfitting_text(of_leaking.checks)
    assert max(display_width(line) for line in text.splitlines()) <= 100
    head = next(line for line in text.splitlines() if line.startswith("full-1 "))
    assert "● trained on" in head
    assert "✗ 90 of 300 found" in head
    assert "G1 ●" in text  # on train: what was trained on is meant to be known
    assert "G1 ▲" not in text
    last = "Verdict: Test items found in training (full-1, attention-1 and mlp-1 on heldout)."
    assert flat(text).endswith(last)


def test_evidence_on_a_set_that_was_not_trained_on_stands_out(of_checked):
    checks = of_checked.checks
    tests = tuple(
        replace(test, evidence=True) if (test.check, test.checkpoint) == ("L1", "mlp-1") else test
        for test in checks.tests
    )
    text = overfitting_text(replace(checks, tests=tests))
    assert text.count("L1 ▲") == 1


def test_a_search_alone_is_called_no_all_clear(of_checked):
    only = tuple(searched_only(checkpoint=name) for name in ("full-1", "mlp-1"))
    text = overfitting_text(replace(of_checked.checks, verdicts=only))
    assert "○ not in data given" in text
    assert flat(text).endswith(
        "Verdict: No leak found in the data given (full-1 and mlp-1 on heldout): not found in the "
        "training data given (300 questions of train and 60 texts of articles); the smallest leak "
        "that could have been seen is 0.3 % of its items (1 of 300), in the data given, word for "
        "word. This is no all-clear; not testable from its answers: no base checkpoint."
    )


def test_a_range_of_smallest_leaks_is_one_of_the_data_given_too(of_checked):
    only = (searched_only(), searched_only(set="new", n_items=100, detectable=0.01))
    text = flat(overfitting_text(replace(of_checked.checks, verdicts=only)))
    assert "0.3 to 1.0 % of its items, in the data given, word for word." in text


def test_the_verdict_line_says_that_items_leaked(of_leaking, of_checked):
    text = flat(terminal_summary(of_leaking))
    assert "Verdict: On all items, 90 of which are present in training: " in text
    assert "on heldout, on all items, 90 of which are present in training" in text
    assert "On all items" not in terminal_summary(of_checked)


def test_a_mean_beside_ranks_is_told_apart(of_checked):
    checks = of_checked.checks
    ranked = replace(checks.tests[1], check="L2", unit="nats per token")
    assert "p is of signed ranks" in overfitting_text(replace(checks, tests=(ranked,)))
    assert "signed ranks" not in overfitting_text(replace(checks, tests=checks.tests[1:2]))


def test_a_trained_set_alone_is_no_finding(of_checked):
    trained = (verdict(set="train", role="train", trained=True, rung="consistent"),)
    text = overfitting_text(replace(of_checked.checks, verdicts=trained))
    assert text.rstrip().endswith("nothing beside trained sets was there to be checked.")


def test_the_base_alone_makes_no_verdict(of_checked):
    alone = (verdict(checkpoint="base", rung="consistent", by=("L1",)),)
    text = overfitting_text(replace(of_checked.checks, verdicts=alone))
    assert "Verdict: Consistent" not in text
