from dataclasses import replace

import pytest

from bench.results import Comparison
from reports.sections import Section, sections
from reports.sections.flips import MOST_CHARACTERS, SHOWN, mark_of
from reports.sections.item_parts import Items
from reports.sections.parts import Bullets, Chart, Code, Facts, Paragraph, Table


def section(comparison: Comparison, key: str) -> Section:
    return next(found for found in sections(comparison) if found.key == key)


def parts(found: Section, kind: type) -> list:
    return [part for part in found.parts if isinstance(part, kind)]


def test_sections_stand_in_order(of_world, of_systems, of_two):
    assert [s.key for s in sections(of_world)] == [
        "scores", "pairs", "anova", "flips", "cost", "setup", "data", "method", "absent",
    ]  # fmt: skip
    assert "people" in [s.key for s in sections(of_systems)]
    assert "anova" not in [s.key for s in sections(of_two)]


def test_every_row_has_a_cell_for_each_column(
    of_world, of_systems, of_two, of_seeds, of_factors, of_samples, of_model
):
    tables = [
        part
        for comparison in (
            of_world,
            of_systems,
            of_two,
            of_seeds,
            of_factors,
            of_samples,
            of_model,
        )
        for found in sections(comparison)
        for part in parts(found, Table)
    ]
    assert tables
    for table in tables:
        assert {len(row) for row in table.rows} <= {len(table.columns)}, table.caption


def test_each_design_fills_its_own_sections_only(of_seeds, of_factors, of_samples, of_model):
    kept = {"anova", "mixed", "factors", "variation"}
    found = [
        [s.key for s in sections(comparison) if s.key in kept]
        for comparison in (of_seeds, of_factors, of_samples, of_model)
    ]
    assert found == [["anova", "mixed"], ["factors"], ["variation"], ["anova", "mixed"]]


def test_scores_come_role_by_role_and_undefined_is_a_dash(of_world):
    scores = section(of_world, "scores")
    first = parts(scores, Table)[0]
    assert [column.title for column in first.columns] == [
        "checkpoint", "train", "para", "heldout", "old",
    ]  # fmt: skip
    assert first.rows[1][0].detail == "scenario full, training seed 1"
    gap = replace(of_world.scores[0].estimate, value=float("nan"), interval=(float("nan"),) * 2)
    rest = (replace(of_world.scores[0], estimate=gap), *of_world.scores[1:])
    cell = parts(section(replace(of_world, scores=rest), "scores"), Table)[0].rows[0][1]
    assert (cell.text, cell.detail) == ("–", "–")


def test_primary_pairs_have_verdicts_and_the_rest_none(of_world):
    pairs = section(of_world, "pairs")
    primary, secondary, reference = parts(pairs, Table)
    assert len(primary.rows) == 3
    assert not primary.folded
    assert secondary.folded
    assert len(secondary.rows) == 57
    assert "57 tests, Holm; no verdicts" in secondary.caption
    assert [row[0].text for row in reference.rows] == [
        "full-1 − base", "attention-1 − base", "mlp-1 − base",
    ]  # fmt: skip
    assert "Why this test: CR1 t" in primary.note
    forest = parts(pairs, Chart)[0]
    assert forest.zero
    assert forest.band == (-2.0, 2.0)
    for mark in forest.marks:
        assert forest.axis[0] <= mark.low <= mark.high <= forest.axis[1]


def test_no_margin_is_said(of_systems):
    notes = " ".join(part.text for part in parts(section(of_systems, "pairs"), Paragraph))
    assert "equivalence is never claimed" in notes


def test_anova_states_units_and_correction(of_world):
    found = section(of_world, "anova")
    said = found.parts[1].text
    assert "60 groups" in said
    assert "corrected p < .001 (ε = 0." in said
    assert [column.title for column in parts(found, Table)[1].columns][-3:] == [
        "p, corrected", "η²", "ε",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("score", "mark"), [(100, "right"), (0, "wrong"), (40, "partly"), (float("nan"), "none")]
)
def test_marks(score, mark):
    assert mark_of(score) == mark


def test_flips_show_every_answer(of_world):
    found = section(of_world, "flips")
    items = parts(found, Items)[0]
    assert len(items.items) == SHOWN
    assert items.total == len(of_world.flips)
    assert [answer.checkpoint for answer in items.items[0].answers] == list(of_world.compared)
    assert items.items[0].accepted == ("Lisbon", "Lisboa")
    assert f"differ on {of_world.n_flips} questions" in found.parts[0].text


def test_a_long_answer_is_cut_and_counted(of_two):
    flip = replace(of_two.flips[0], texts=("x" * 100_000, None))
    shown = parts(section(replace(of_two, flips=(flip,)), "flips"), Items)[0].items[0]
    assert len(shown.answers[0].text) == MOST_CHARACTERS
    assert shown.answers[0].cut == 100_000 - MOST_CHARACTERS
    assert shown.answers[1].mark == "none"
    before = replace(flip, texts=("x" * (MOST_CHARACTERS + 5), "y"), cut=(90, 7))
    again = parts(section(replace(of_two, flips=(before,)), "flips"), Items)[0].items[0]
    assert [answer.cut for answer in again.answers] == [95, 7]


def test_nothing_flipped(of_two):
    found = section(replace(of_two, flips=(), n_flips=0), "flips")
    assert found.parts[0].text == "On every question all checkpoints have the same exact match."


def test_what_differs_by_other_metrics_alone_is_told(of_two):
    found = replace(of_two, n_flips=0, n_differing=of_two.n_flips)
    said = section(found, "flips").parts[0].text
    assert said.startswith("On every question all checkpoints have the same exact match.")
    assert f"By some metric they differ on {of_two.n_flips} questions." in said


def test_data_counts_what_was_left_out(of_world):
    found = section(of_world, "data")
    row = parts(found, Table)[0].rows[0]
    assert [cell.text for cell in row[1:7]] == ["307", "12", "7", "300", "60", "0"]
    assert parts(found, Bullets)[0].items[0] == (
        "train, questions that stand more than once, kept: 1 (e.g. Who? (×2))"
    )


def test_people_stand_beside_the_metrics(of_systems):
    row = parts(section(of_systems, "people"), Table)[0].rows[0]
    assert row[0].text == "FiD"
    assert row[3].detail == "agrees 87.1 %"


@pytest.mark.parametrize(
    ("declared", "words"),
    [
        ("before", "analysis declared before the first answer was written"),
        ("changed", "analysis changed after answers existed"),
        ("not", "not pre-declared"),
    ],
)
def test_method_says_when_the_analysis_was_settled(of_two, declared, words):
    changed = replace(of_two, plan=replace(of_two.plan, declared=declared))
    assert dict(parts(section(changed, "method"), Facts)[0].rows)["analysis"] == words


def test_method_can_be_repeated(of_world):
    found = section(of_world, "method")
    assert [part.text for part in parts(found, Code)] == [of_world.command, of_world.signature]
    text = str(found)
    for run in of_world.runs:
        assert run.fingerprint in text
        assert run.folder in text
    for name in ("stats.clustered.clustered_t", "stats.anova.repeated_measures_anova", "1.17.1"):
        assert name in text
    families = next(table for table in parts(found, Table) if table.caption == "Families of tests")
    assert [row[2].text for row in families.rows] == ["3", "57"]
