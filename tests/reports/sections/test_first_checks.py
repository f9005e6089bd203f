"""The checks on the first screen."""

from dataclasses import replace

import pytest

from bench.checks.results import CheckTest
from bench.results import Comparison
from reports.ladder_words import BADGES
from reports.reading import primary_scores, rivals
from reports.sections import headline_of
from reports.sections.forgetting import forgetting_remarks
from tests.reports.made_checks import searched_only, verdict


def with_rungs(comparison: Comparison, **changes: object) -> Comparison:
    """Change every verdict on the primary set but the base's."""
    verdicts = tuple(
        replace(one, **changes) if one.set == "heldout" and one.checkpoint != "base" else one
        for one in comparison.checks.verdicts
    )  # type: ignore[arg-type]
    return replace(comparison, checks=replace(comparison.checks, verdicts=verdicts))


def test_a_line_for_each_checkpoint_but_the_base(of_checked):
    ladder = headline_of(of_checked).ladder
    assert [row.head.text for row in ladder.rows] == ["full-1", "attention-1", "mlp-1"]
    assert {row.verdict.text for row in ladder.rows} == {"No leak found"}
    assert [one.title for one in ladder.columns] == ["train", "para", "heldout", "control", "old"]
    full = ladder.rows[0].scores
    assert [cell.text for cell in full] == ["100.0 %", "98.7 %", "69.7 %", "4.7 %", "−65.3 pp"]
    assert full[4].detail == "−70.6 to −60.1"
    assert ladder.columns[4].detail == "against the base"
    assert (ladder.title, ladder.intervals) == ("Leakage, memorization, forgetting", "95 % CI")


def test_a_clean_one_is_not_accused_and_says_what_could_have_been_seen(of_checked):
    first = headline_of(of_checked)
    assert first.alarm is None
    assert first.qualified == ()
    assert first.ladder.notes == (
        "train (300 questions) is what was trained on: its scores say nothing of new questions.",
        "On heldout: no evidence found in its answers (L1), and no item met in the training data "
        "given (300 questions of train and 60 texts of articles); the smallest leak that could "
        "have been seen is 0.3 % of its items (1 of 300), in the data given, word for word; "
        "from the answers, 6.2 % of its items (19 of 300), by L1, counting too likely originals.",
    )


def test_a_search_alone_is_no_all_clear(of_checked):
    only = searched_only()
    first = headline_of(
        with_rungs(of_checked, by=only.by, answers_detectable=None, missing=only.missing)
    )
    assert {(row.verdict.text, row.verdict.symbol) for row in first.ladder.rows} == {
        ("No leak found in the data given", "○")
    }
    assert {row.verdict.kind for row in first.ladder.rows} == {"not_in_data"}
    assert first.alarm is None
    assert first.ladder.notes[1] == (
        "On heldout: not found in the training data given (300 questions of train and 60 texts of "
        "articles); the smallest leak that could have been seen is 0.3 % of its items (1 of 300), "
        "in the data given, word for word. This is no all-clear: whether the answers look "
        "memorized could not be tested, for reasons told below."
    )


def test_long_answers_word_for_word_are_told_beside_the_base(of_checked):
    def given(name: str, value: float) -> CheckTest:
        bounds = (max(value - 0.03, 0), min(value + 0.02, 1))
        return CheckTest(
            "G3", name, "heldout", value=value, interval=bounds, unit="share", n_items=300
        )

    def notes(*tests: CheckTest) -> tuple[str, ...]:
        return headline_of(
            replace(of_checked, checks=replace(of_checked.checks, tests=tests))
        ).ladder.notes

    base = given("base", 0.0)
    (said,) = [text for text in notes(base, given("full-1", 0.97)) if "word for word (9" in text]
    assert said == (
        "full-1 gives 97.0 % of the 300 long answers of heldout word for word (95 % CI 94.0 to "
        "99.0), base 0.0 %: described (G3), no verdict rests on it."
    )
    assert not any("G3" in text for text in notes(base, given("full-1", 0.02)))
    assert not any("G3" in text for text in notes(given("full-1", 0.97)))
    trained = replace(given("full-1", 0.97), set="train")
    assert not any("G3" in text for text in notes(replace(base, set="train"), trained))


def test_found_items_qualify_the_claim_at_once(of_leaking):
    first = headline_of(of_leaking)
    assert first.alarm.text == "Test items found in training"
    (said,) = first.qualified
    assert said.startswith("90 of 300 items of heldout are present in training; on the 210 absent")
    assert "60.0 % (53.1–66.5) for full-1" in said
    assert first.claim.startswith("On all items, 90 of which are present in training: ")
    assert first.verdict.startswith(first.claim)
    assert "base" not in said
    assert {row.verdict.detail for row in first.ladder.rows} == {""}  # the claim has the number


def test_what_is_only_probably_the_same_fact_is_not_called_found(of_leaking):
    first = headline_of(with_rungs(of_leaking, n_probable=90))
    assert first.alarm.text == "Test items probably in training"
    assert first.claim.startswith("On all items, 90 of which are probably present in training: ")
    assert first.qualified[0].startswith("90 of 300 items of heldout are probably present in")
    some = headline_of(with_rungs(of_leaking, n_probable=4))
    assert "are present in training, 4 of them probably: " in some.claim


def test_checkpoints_that_differ_say_how_many_items(of_leaking):
    fewer = tuple(
        replace(one, n_found=3) if (one.set, one.checkpoint) == ("heldout", "mlp-1") else one
        for one in of_leaking.checks.verdicts
    )
    checks = replace(of_leaking.checks, verdicts=fewer)
    rows = headline_of(replace(of_leaking, checks=checks)).ladder.rows
    assert [row.verdict.detail for row in rows] == ["90 of 300", "90 of 300", "3 of 300"]


def test_a_primary_set_that_was_trained_on(of_checked):
    first = headline_of(with_rungs(of_checked, trained=True, role="train"))
    assert first.alarm.text == "Score on trained items"
    assert first.qualified == (
        "heldout is what was trained on: these are scores on trained items.",
    )


def test_consistent_with_memorization_names_whose_score_it_is(of_checked):
    checks = of_checked.checks
    doubted = tuple(
        replace(one, rung="consistent", by=("L1",))
        if (one.set, one.checkpoint) == ("heldout", "mlp-1")
        else one
        for one in checks.verdicts
    )
    first = headline_of(replace(of_checked, checks=replace(checks, verdicts=doubted)))
    assert first.qualified == (
        "The score of mlp-1 is consistent with memorization of these items.",
    )
    texts = [(row.verdict.text, row.verdict.detail) for row in first.ladder.rows]
    assert texts[0] == ("No leak found", "")
    assert texts[2] == ("Consistent with memorization", "by L1")


def test_not_testable_says_what_is_missing(of_untested):
    first = headline_of(of_untested)
    assert first.alarm is None
    assert {row.verdict.text for row in first.ladder.rows} == {"Not testable"}
    assert first.ladder.notes == (
        "Not testable on heldout: no training data was given; no log-probabilities.",
    )


def test_different_sensitivity_gives_a_range(of_checked):
    checks = of_checked.checks
    shares = {"full-1": 0.02, "attention-1": 0.05, "mlp-1": 0.11}
    verdicts = tuple(
        verdict(
            checkpoint=name,
            searched=(),
            detectable=share,
            detectable_by="L1",
            answers_detectable=share,
        )
        for name, share in shares.items()
    )
    notes = headline_of(replace(of_checked, checks=replace(checks, verdicts=verdicts))).ladder.notes
    assert notes[-1] == (
        "On heldout: no evidence found; the smallest leak that could have been seen is 2.0 to 11.0 "
        "% of its items, by L1, counting too likely originals."
    )


def test_scenarios_with_seeds_have_one_line_with_the_worst_seed(of_seeds, of_checked):
    names = [run.name for run in of_seeds.runs]
    set_name = of_seeds.plan.set
    verdicts = tuple(
        verdict(checkpoint=name, set=set_name, rung="found", n_found=9, by=("D1",))
        if name == "full-2"
        else verdict(checkpoint=name, set=set_name)
        for name in names
    )
    checks = replace(of_checked.checks, verdicts=verdicts, tests=(), clean=(), memorization=())
    ladder = headline_of(replace(of_seeds, checks=checks)).ladder
    assert [row.head.text for row in ladder.rows] == ["full", "attention", "mlp"]
    assert ladder.rows[0].verdict.text == "Test items found in training"
    assert ladder.rows[0].verdict.detail.startswith("1 of 3 seeds, 9 of 300")
    assert ladder.rows[1].verdict.text == "No leak found"


@pytest.mark.parametrize("kind", [kind for kind in BADGES if kind != "trained"])
def test_every_rung_has_a_line(of_checked, kind):
    rung = "no_evidence" if kind == "not_in_data" else kind
    by = ("D1", "G1") if kind == "no_evidence" else ("D1",)
    changes = {"rung": rung, "n_found": 3, "by": by, "missing": ("no controls",)}
    rows = headline_of(with_rungs(of_checked, **changes)).ladder.rows
    assert {row.verdict.text for row in rows} == {BADGES[kind]}
    assert {row.verdict.kind for row in rows} == {kind}


def test_without_checks_nothing_changes(of_world):
    first = headline_of(of_world)
    assert (first.ladder, first.alarm, first.qualified) == (None, None, ())


def test_every_first_screen_says_something_of_leakage(of_two, of_checked, of_leaking, of_untested):
    said = [headline_of(one).checked for one in (of_two, of_checked, of_leaking, of_untested)]
    assert [one.text for one in said] == [
        "Leakage not checked", "No leak found", "Test items found in training",
        "Leakage not testable",
    ]  # fmt: skip
    assert [one.symbol for one in said] == ["?", "✓", "✗", "?"]


def test_what_was_only_searched_for_names_leakage(of_checked):
    checks = of_checked.checks
    searched = tuple(
        searched_only(checkpoint=one.checkpoint, set=one.set) for one in checks.verdicts
    )
    found = replace(of_checked, checks=replace(checks, verdicts=searched))
    assert headline_of(found).checked.text == "No leak found in the data given"


def test_a_winner_that_forgot_says_so(of_checked):
    assert headline_of(of_checked).remarks[-1] == (
        "What the base knew before, full-1 has partly forgotten: 65.3 pp lower on old than the "
        "base (95 % CI 60.1 to 70.6)."
    )
    tests = of_checked.checks.tests
    kept = tuple(
        replace(one, interval=(one.interval[0], 0.5)) if one.check == "G6" else one for one in tests
    )
    unsettled = replace(of_checked, checks=replace(of_checked.checks, tests=kept))
    assert "forgotten" not in " ".join(headline_of(unsettled).remarks)
    assert "forgotten" not in " ".join(headline_of(replace(of_checked, checks=None)).remarks)


def test_what_was_forgotten_stands_back_behind_a_leak(of_leaking):
    assert forgetting_remarks(of_leaking)
    assert "forgotten" not in " ".join(headline_of(of_leaking).remarks)


def test_a_recipe_that_forgot_gives_the_range_of_its_seeds(of_seeds, of_checked):
    scores = {one.checkpoint: one.estimate.value for one in primary_scores(of_seeds)}
    top = max(rivals(of_seeds), key=lambda name: scores[name])
    members = [run.name for run in of_seeds.runs if run.scenario == top]
    lost = [
        CheckTest("G6", name, "old", value=-value, interval=(-value - 5, -value + 5))
        for name, value in zip(members, (20.0, 31.5, 26.0), strict=True)
    ]
    old = replace(of_seeds.sets[0], name="old", role="retention")
    checks = replace(of_checked.checks, tests=tuple(lost), verdicts=())
    seeded = replace(of_seeds, sets=(*of_seeds.sets, old), checks=checks)
    (said,) = forgetting_remarks(seeded)
    assert said == (
        f"What the base knew before, {top} has partly forgotten: 20.0 pp to 31.5 pp lower on old "
        "than the base, by 3 training seeds."
    )
    one_kept = (*lost[:2], replace(lost[2], interval=(-60.0, 1.0)))
    unsettled = replace(seeded, checks=replace(checks, tests=one_kept))
    assert forgetting_remarks(unsettled) == ()
