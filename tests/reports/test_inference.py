from dataclasses import replace

import pytest

from reports.inference import applies_to, declared_words, target


def test_one_seed_per_scenario_claims_nothing_about_the_method(of_world):
    assert applies_to(of_world) == (
        "Applies to these checkpoints only: one training seed per scenario, so nothing is claimed "
        "about the training method."
    )


def test_without_scenarios_training_variance_was_not_measured(of_two):
    assert "training variance was not measured" in applies_to(of_two)


def test_several_seeds_are_not_said_to_be_one(of_world):
    runs = tuple(replace(run, scenario="full") for run in of_world.runs)
    text = applies_to(replace(of_world, runs=runs))
    assert "one training seed" not in text
    assert "nothing is claimed" in text


def test_the_target_follows_the_groups(of_two, of_systems):
    assert target(of_two) == (
        "Speaks of new groups of questions like these, with these same checkpoints."
    )
    assert target(of_systems) == (
        "Speaks of new questions like these, with these same checkpoints."
    )


def test_declared():
    assert declared_words("changed") == "analysis changed after answers existed"
    assert declared_words("not") == "not pre-declared"
    with pytest.raises(KeyError):
        declared_words("perhaps")


def test_a_set_or_a_family_that_changed_is_said_plainly():
    assert declared_words("items") == ("the primary set's questions changed after answers existed")
    assert (
        declared_words("subset")
        == "some declared checkpoints left out, so fewer pairs than declared"
    )
