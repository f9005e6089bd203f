from dataclasses import replace

import numpy as np
import pytest

import stats
from bench.results import Anova
from reports.sections.anova import anova_section
from reports.sections.omnibus_words import omnibus_sentences, refused_table
from reports.sections.parts import Link, Table
from reports.sections.quasi_f import denominator_df, quasi_f_table
from stats.quasi_ratios import quasi_f
from stats.wald import cluster_wald

SEEDED = np.random.default_rng(1).normal(50, 10, (3, 3, 40)) + np.arange(3)[:, None, None] * 4
LABELS = ("full", "attention", "mlp")


def test_the_designs_own_test_comes_first(of_world):
    first, second = omnibus_sentences(of_world.anova[0])
    assert first == (
        "Questions come in groups, so the design calls for the cluster-robust Wald test: "
        "cluster-robust Wald F(2, 58) = 28.51, p < .001 (300 questions in 60 groups; W 58.00)."
    )
    assert second.startswith(
        "The complete table: repeated-measures ANOVA, Greenhouse–Geisser corrected, over full-1, "
        "attention-1 and mlp-1 (60 groups): F(2, 118) = 33.23, corrected p < .001 (ε = 0.98)"
    )


def test_cochran_says_on_how_many_items_and_the_table_the_rates(of_systems):
    first = omnibus_sentences(of_systems.anova[0])[0]
    assert first.startswith(
        "Each answer is right or wrong, so the design calls for Cochran's Q: Cochran Q χ²(4) = "
    )
    assert "items on which checkpoints differ 2,192)." in first
    section = anova_section(of_systems)
    row = next(part for part in section.parts if isinstance(part, Table)).rows[0]
    assert "rate of Bing 80.6 %" in row[5].text


def test_a_refused_design_has_its_reason(of_world):
    table = np.random.default_rng(0).normal(size=(12, 3))
    design = cluster_wald(table, ["a", "b", "c", "d"] * 3, labels=LABELS)
    first = omnibus_sentences(replace(of_world.anova[0], design=design))[0]
    assert "it was refused (12 questions in 4 groups): 4 groups of questions" in first
    section = anova_section(replace(of_world, anova=(replace(of_world.anova[0], design=design),)))
    row = next(part for part in section.parts if isinstance(part, Table)).rows[0]
    assert row[4].text == "–"
    assert "needs at least" in row[5].text


def test_friedman_stands_beside_it_and_the_pairs_are_linked(of_world):
    section = anova_section(of_world)
    text = " ".join(getattr(part, "text", "") for part in section.parts)
    assert "never deciding: Friedman χ²(2) (a claim about ranks only), p < .001." in text
    link = next(part for part in section.parts if isinstance(part, Link))
    assert (link.key, link.text.split(": ")[1]) == (
        "pairs", "full-1 − attention-1, full-1 − mlp-1 and attention-1 − mlp-1",
    )  # fmt: skip


def test_quasi_f_in_words(of_seeds):
    (said,) = omnibus_sentences(of_seeds.anova[0])
    assert said == (
        "Scenarios have several training seeds, so seeds vary too. Quasi-F, training seeds nested "
        "in scenarios, over full, attention and mlp (60 groups): F(2, 5.8) = 129.61, p < .001, "
        "generalised η² = 0.367."
    )


def test_the_denominators_df_are_those_of_the_test():
    found = quasi_f(SEEDED, labels=LABELS)
    assert denominator_df(found.omnibus) == pytest.approx(found.rows[0].df_error, rel=1e-12)
    flat = quasi_f(np.zeros((3, 2, 5)) + np.arange(3)[:, None, None], labels=LABELS)
    assert np.isnan(denominator_df(flat.omnibus))


def test_the_table_of_quasi_f_is_complete(of_seeds):
    table = quasi_f_table(of_seeds.anova[0], "60 groups", False)
    assert [row[0].text for row in table.rows] == [
        "scenarios", "seeds within scenarios", "scenarios × questions",
        "seeds × questions within scenarios", "questions",
    ]  # fmt: skip
    assert [cell.text for cell in table.rows[0][4:]] == ["129.61", "5.8", "< .001", "0.367"]
    assert table.note.startswith("F divides the mean square of scenarios by the residual (seeds ×")


def test_a_refused_quasi_f_has_a_reason_and_no_table(of_seeds):
    found = quasi_f([np.ones((2, 6)), np.ones((3, 6)), np.ones((2, 6))], labels=LABELS)
    test = Anova(
        "heldout", "exact_match", LABELS, found.omnibus, f"no omnibus test: {found.refused}"
    )
    assert refused_table(test)
    assert omnibus_sentences(test) == (
        "No omnibus test: refused: unequal numbers of training seeds (2, 3, 2): pairs only, by the "
        "two-way t.",
    )
    section = anova_section(replace(of_seeds, anova=(test, replace(test, set="train"))))
    assert not [part for part in section.parts if isinstance(part, Table)]
    assert str(section).count("On train: no omnibus test: refused") == 1


def test_without_residuals_the_p_is_said_to_be_exact(of_world):
    table = np.arange(12.0)[:, None] + np.array([0.0, 5.0, 9.0])
    found = stats.repeated_measures_anova(table, labels=LABELS)
    test = replace(of_world.anova[0], labels=LABELS, omnibus=found, design=None, why="")
    (said,) = omnibus_sentences(test)
    assert said == (
        "Repeated-measures ANOVA, over full, attention and mlp (12 questions): checkpoints differ "
        "by the same amounts on every unit: exact permutation within units (F is infinite, "
        "p < .001)."
    )
    section = anova_section(replace(of_world, anova=(test,)))
    shown = next(part for part in section.parts if isinstance(part, Table))
    assert "corrected" not in shown.caption
    assert (shown.rows[0][4].text, shown.rows[0][5].text) == ("< .001", "–")


def test_identical_checkpoints_have_nothing_to_correct(of_world):
    found = stats.repeated_measures_anova(np.ones((12, 3)), labels=LABELS)
    test = replace(of_world.anova[0], labels=LABELS, omnibus=found, design=None, why="")
    assert omnibus_sentences(test)[0].endswith(
        "all checkpoints score the same on every unit: F is 0 and p is 1."
    )
