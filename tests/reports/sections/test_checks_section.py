"""The section on leakage, memorization and forgetting."""

from dataclasses import replace

from bench.results import Comparison
from reports.sections import Section, sections
from reports.sections.match_parts import Matches
from reports.sections.parts import Bullets, ChartRow, Facts, Paragraph, Subtitle, Table
from tests.reports.made_checks import searched_only


def section(comparison: Comparison) -> Section:
    return next(found for found in sections(comparison) if found.key == "checks")


def parts(found: Section, kind: type) -> list:
    return [part for part in found.parts if isinstance(part, kind)]


def table(found: Section, start: str) -> Table:
    return next(part for part in parts(found, Table) if part.caption.startswith(start))


def test_it_stands_behind_what_flipped_and_is_absent_without_checks(of_checked, of_world):
    keys = [found.key for found in sections(of_checked)]
    assert keys.index("checks") == keys.index("flips") + 1
    assert "checks" not in [found.key for found in sections(of_world)]


def test_every_row_has_a_cell_for_each_column(of_checked, of_leaking, of_untested):
    for comparison in (of_checked, of_leaking, of_untested):
        for found in parts(section(comparison), Table):
            assert {len(row) for row in found.rows} <= {len(found.columns)}, found.caption


def test_each_checkpoint_in_sentences(of_checked):
    lead = parts(section(of_checked), Bullets)[0]
    assert lead.kinds == ("no_evidence",) * 3
    assert lead.items[0] == (
        "full-1: 100.0 % on train is a score on trained items (300 of 300 questions were trained "
        "on). On sets not declared as trained on: 98.7 % (96.6–99.5) on para (the same facts in "
        "other words); 69.7 % (64.1–74.7) on heldout (held out, facts taught); 4.7 % (2.7–8.0) on "
        "control (never taught: the floor). Old knowledge (old): −65.3 pp (−70.6 to −60.1) against "
        "the base. On heldout: no evidence found in its answers (L1), and no item met in the "
        "training data given (300 questions of train and 60 texts of articles); the smallest leak "
        "that could have been seen is 0.3 % of its items (1 of 300), in the data given, word for "
        "word; from the answers, 6.2 % of its items (19 of 300), by L1, counting too likely "
        "originals."
    )


def test_a_search_alone_never_stands_without_what_the_answers_could_not_tell(of_checked):
    only = searched_only()
    checks = replace(of_checked.checks, verdicts=(*of_checked.checks.verdicts[:2], only))
    lead = parts(section(replace(of_checked, checks=checks)), Bullets)[0]
    assert lead.kinds[0] == "not_in_data"
    assert lead.items[0].endswith("Not testable from its answers: no base checkpoint.")


def test_items_found_in_training_are_not_called_new(of_leaking):
    lead = parts(section(of_leaking), Bullets)[0]
    assert "On questions not trained on" not in lead.items[0]
    assert (
        "on heldout (held out, facts taught), 90 of whose 300 items are present in training"
        in lead.items[0]
    )


def test_differences_on_a_set_with_items_found_say_so_first(of_leaking, of_checked):
    def first(comparison: Comparison) -> str:
        found = next(one for one in sections(comparison) if one.key == "pairs").parts[0]
        return found.text if isinstance(found, Paragraph) else ""

    assert first(of_leaking).startswith("On all items, 90 of which are present in training: the")
    assert first(of_checked) == ""


def test_what_a_smallest_leak_assumes_is_said(of_checked, of_untested):
    said = [text for part in parts(section(of_checked), Bullets) for text in part.items]
    (g1,) = [text for text in said if text.startswith("G1: every")]
    (l1,) = [text for text in said if text.startswith("L1: a leak")]
    assert "answered right" in g1 and "80 % power" in g1
    assert "3 standard deviations of the controls'" in l1 and "80 % power" in l1
    assert any("is all that was trained on" in text for text in said)
    none = [text for part in parts(section(of_untested), Bullets) for text in part.items]
    assert not any("80 % power" in text for text in none)


def test_mean_and_ranks_are_told_apart(of_checked):
    ranked = replace(
        next(one for one in of_checked.checks.tests if one.check == "L1" and one.missing is None),
        check="L2", unit="nats per token", value=-0.00002, interval=(-0.004, 0.31), pvalue=0.02,
    )  # fmt: skip
    made = replace(of_checked, checks=replace(of_checked.checks, tests=(ranked,)))
    found = table(section(made), "L2.")
    assert found.columns[3].detail == "95 % CI of the mean"
    assert (found.rows[0][3].text, found.rows[0][3].detail) == (
        "0.00 nats per token",
        "0.00 to +0.31",
    )
    assert found.rows[0][4].detail == "of ranks, one-sided"


def test_a_test_of_some_items_promises_for_those_alone(of_checked):
    part = replace(
        next(one for one in of_checked.checks.tests if one.check == "L1" and one.missing is None),
        detectable=0.4, facts=(("looked at", 20.0),),
    )  # fmt: skip
    made = replace(of_checked, checks=replace(of_checked.checks, tests=(part,)))
    cell = table(section(made), "L1.").rows[0][7]
    assert (cell.text, cell.detail) == ("40.0 %", "of the 20 of 300 it could test")


def test_the_ladder_accuses_neither_train_nor_the_base(of_leaking):
    rows = {row[0].text: row for row in table(section(of_leaking), "The ladder").rows}
    titles = [one.title for one in table(section(of_leaking), "The ladder").columns]
    train, heldout = titles.index("train"), titles.index("heldout")
    assert rows["full-1"][train].text == "score on trained items"
    assert rows["full-1"][heldout].text == "90 of 300 items found in training"
    assert rows["full-1"][heldout].detail.startswith("69.7\u00a0(")
    assert rows["base"][train].text == rows["base"][heldout].text == "no evidence found"


def test_profiles_go_from_trained_to_never_taught(of_checked):
    (row,) = parts(section(of_checked), ChartRow)
    assert len(row.charts) == 4
    labels = [mark.label for mark in row.charts[1].marks]
    assert labels == ["train", "para", "heldout", "control", "old"]


def test_data_checks_count_flagged_review_and_taught(of_leaking):
    found = table(section(of_leaking), "Test items looked up")
    rows = {row[0].text: row for row in found.rows}
    sets = [one.title for one in found.columns]
    assert rows["D1"][sets.index("heldout")].text == "90 of 300 (30.0 %)"
    assert rows["D2"][sets.index("heldout")].detail == "60 taught, no leak"
    assert rows["D3"][sets.index("control")].detail == "1 to review"
    assert rows["D7"][sets.index("heldout")].text == "AUC 0.53"
    assert rows["D7"][sets.index("control")].text == "not testable"
    assert "gpt3-13gram" not in rows
    assert "gpt3-13gram" in [row[0].text for row in table(section(of_leaking), "Peers").rows]


def test_a_damaged_file_is_marked_beside_what_was_read(of_leaking):
    leakage = of_leaking.checks.leakage
    first, rest = leakage.sources[0], leakage.sources[1:]
    broken = replace(leakage, sources=(replace(first, partial=True), *rest))
    made = replace(of_leaking, checks=replace(of_leaking.checks, leakage=broken))
    rows = table(section(made), "Training data that was read").rows
    assert rows[0][4].detail == "damaged: the rest was not read"
    assert rows[1][4].detail == ""


def test_skipped_rows_are_listed_with_their_line(of_leaking):
    found = table(section(of_leaking), "2 rows of training data that could not be used (1 shown)")
    assert [cell.text for cell in found.rows[0]] == [
        "sets/train.jsonl:7", "not UTF-8 (byte 0xff)",
    ]  # fmt: skip


def test_tests_are_shown_with_all_numbers(of_checked):
    found = table(section(of_checked), "G1.")
    first = [cell.text for cell in found.rows[0]]
    assert first[:5] == ["full-1", "train", "para", "+8.7 pp", "< .001"]
    assert first[8] == "consistent with memorization"
    assert found.rows[0][8].detail == "of what was trained on: the goal"
    assert found.rows[1][8].text == "described"


def test_what_could_not_be_tested_is_listed_once_with_why(of_checked):
    bullets = [text for part in parts(section(of_checked), Bullets) for text in part.items]
    assert "L1: no log-probabilities (attention-1 on heldout)." in bullets
    assert sum(text.startswith("G3: ") for text in bullets) == 1


def test_clean_scores_only_where_something_was_found(of_checked, of_leaking):
    titles = [[part.text for part in parts(section(one), Subtitle)] for one in
              (of_checked, of_leaking)]  # fmt: skip
    assert "Scores on clean and on flagged items" not in titles[0]
    assert "Scores on clean and on flagged items" in titles[1]


def test_matches_are_capped_and_the_rest_counted(of_leaking):
    (found,) = parts(section(of_leaking), Matches)
    assert found.title == "Matches in training data: 2,090, leaks first"
    assert found.note == "The first 90 are here; 2,000 more were counted and not kept."
    leakage = of_leaking.checks.leakage
    many = replace(leakage, matches=leakage.matches * 6)
    checks = replace(of_leaking.checks, leakage=many)
    (found,) = parts(section(replace(of_leaking, checks=checks)), Matches)
    assert len(found.items) == 300
    assert "240 more stand in result.json" in found.note


def test_no_training_data_says_how_to_give_some(of_untested):
    texts = [part.text for part in parts(section(of_untested), Paragraph)]
    assert any("bench check leakage --train" in text for text in texts)


def test_how_it_was_done_names_families_and_settings(of_checked):
    (facts,) = parts(section(of_checked), Facts)
    found = dict(facts.rows)
    assert found["family of deciding tests"] == "6 tests, Holm"
    assert found["duplicate from"] == "0.9"
