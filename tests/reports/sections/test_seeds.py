from dataclasses import replace

import pytest

from bench.results import Comparison
from reports.inference import FIXED_SEEDS, applies_to, target
from reports.numbers import interval
from reports.reading import rivals, rows_of, sides, wholes
from reports.sections import headline_of
from reports.sections.method import method_section
from reports.sections.pairs import REFERENCE_SEEDS, pairs_section
from reports.sections.parts import Chart, Facts, Paragraph, Table
from reports.sections.score_charts import colour_of
from reports.sections.scores import scores_section
from reports.sections.seeds import override_words, seed_facts
from tests.reports.made_designs import seeded


@pytest.fixture(scope="module")
def overridden() -> Comparison:
    return seeded(override="paired_t")


def test_scenarios_stand_in_place_of_their_seeds(of_seeds, of_world):
    assert sides(of_seeds) == ("base", "full", "attention", "mlp")
    assert rivals(of_seeds) == ("full", "attention", "mlp")
    assert rows_of(of_seeds)[:5] == ("base", "full", "full-1", "full-2", "full-3")
    assert wholes(of_seeds)["mlp"] == ("mlp-1", "mlp-2", "mlp-3")
    assert wholes(of_world) == {}


def test_a_scenario_and_its_seeds_share_a_colour(of_seeds):
    assert [colour_of(of_seeds, name) for name in ("base", "full", "attention", "mlp")] == [
        0, 1, 2, 3,
    ]  # fmt: skip
    assert [colour_of(of_seeds, f"attention-{seed}") for seed in (1, 2, 3)] == [2, 2, 2]


def test_the_headline_names_scenarios(of_seeds):
    first = headline_of(of_seeds)
    assert first.question == "Which is really better: full, attention or mlp?"
    assert first.claim == "full scored highest and beats both others"
    bounds = interval(of_seeds.score("full", "heldout", "exact_match").interval)
    assert first.evidence == (
        f"75.1 % exact match, 95 % CI {bounds} %; 300 questions in 60 groups, "
        "3 training seeds each; 7 of 307 left out because base left them unanswered"
    )
    assert first.facts == (
        ("seeds each", "3"),
        ("seed SD", "1.6 to 3.9 pp"),
        ("variance from seeds", "0.0 to 37.3 %"),
    )
    assert [mark.label for mark in first.chart.marks] == ["base", "full", "attention", "mlp"]
    assert [len(mark.dots) for mark in first.chart.marks] == [0, 3, 3, 3]
    assert "training seeds 75.7, 76.3 and 73.3" in first.chart.text


def test_the_claim_is_about_the_recipe(of_seeds):
    assert target(of_seeds) == (
        "Speaks of new training seeds and new groups of questions like these."
    )
    assert (
        applies_to(of_seeds) == "A claim about the recipe (3 training seeds each); 5 are advised."
    )


def test_two_seeds_make_no_claim():
    comparison = seeded(2)
    assert applies_to(comparison) == (
        "No claim about the recipe (2 training seeds each): 3 are needed to see how much seeds "
        "vary, 5 are advised."
    )
    first = headline_of(comparison)
    assert first.badge == "Not established"
    assert "the tests were refused, 2 training seeds in a scenario; at least 3" in first.remarks[0]
    section = pairs_section(comparison)
    row = next(part for part in section.parts if isinstance(part, Table)).rows[0]
    assert (row[1].text, row[3].text) == ("+35.3", "–")
    notes = [part.text for part in section.parts if isinstance(part, Paragraph)]
    assert any(text.startswith("2 training seeds in a scenario: 3 are needed") for text in notes)


def test_five_seeds_need_no_advice():
    assert applies_to(seeded(5)) == "A claim about the recipe (5 training seeds each)."


def test_an_overridden_test_is_said_everywhere(overridden):
    words = (
        "The test was overridden: paired_t was asked for by the suite; the design calls for "
        "two-way component t: each scenario was trained with 3 seeds or more, so seeds and "
        "questions both vary."
    )
    assert override_words(overridden) == (words,)
    assert words in headline_of(overridden).remarks
    facts = next(part for part in method_section(overridden).parts if isinstance(part, Facts))
    assert dict(facts.rows)["test"] == words


def test_a_test_that_takes_seeds_as_fixed_claims_nothing_about_the_recipe(overridden):
    assert target(overridden) == (
        "Speaks of new questions like these, with these same training seeds."
    )
    assert applies_to(overridden) == FIXED_SEEDS
    assert seed_facts(overridden) == ()


def test_an_override_that_could_not_be_used_is_said(of_two):
    why = "CR1 t: groups (mcnemar, which was asked for, cannot be used here)"
    pairs = tuple(replace(pair, why=why) for pair in of_two.pairs)
    assert override_words(replace(of_two, pairs=pairs)) == (f"The test stayed as designed: {why}.",)
    assert override_words(of_two) == ()


def test_one_pair_shows_its_seeds_beside_its_numbers(of_seeds):
    one = replace(of_seeds, pairs=of_seeds.pairs[:1])
    first = headline_of(one)
    assert "300 questions in 60 groups, 3 training seeds each; 7 of 307" in first.evidence
    assert [name for name, _ in first.facts][-3:] == [
        "seeds each",
        "seed SD",
        "variance from seeds",
    ]


def test_seeds_stand_below_their_scenario(of_seeds):
    table = next(part for part in scores_section(of_seeds).parts if isinstance(part, Table))
    heads = [(row[0].text, row[0].detail, row[0].inset) for row in table.rows[:3]]
    assert heads == [
        ("base", "reference", False),
        ("full", "scenario: the mean over 3 training seeds", False),
        ("full-1", "scenario full, training seed 1", True),
    ]
    assert [row[3].text for row in table.rows[1:5]] == ["75.1", "75.7", "76.3", "73.3"]


def test_the_interval_note_names_each_kind_once(of_seeds):
    note = scores_section(of_seeds).parts[-1].text
    assert note.count("two-way t over 3 training seeds") == 1
    assert "small dots are the training seeds" in note


def test_pairs_of_scenarios(of_seeds):
    section = pairs_section(of_seeds)
    table = next(part for part in section.parts if isinstance(part, Table))
    assert table.rows[0][0].text == "full − attention"
    assert (
        "seeds of A 3, seeds of B 3, seed SD of A 1.6 pp, seed SD of B 3.9 pp, share of variance "
        "from seeds 30.1 %"
    ) in table.rows[0][-1].detail
    forest = next(part for part in section.parts if isinstance(part, Chart))
    assert [mark.colour for mark in forest.marks] == [1, 1, 3]
    assert Paragraph(REFERENCE_SEEDS, "note") in section.parts


def test_sampled_answers_are_part_of_the_target(of_two):
    pair = of_two.pairs[0]
    found = replace(pair.difference, facts=(("samples of A", 5.0), ("samples of B", 5.0)))
    assert target(replace(of_two, pairs=(replace(pair, difference=found),))) == (
        "Speaks of new groups of questions and newly sampled answers like "
        "these, with these same checkpoints."
    )
