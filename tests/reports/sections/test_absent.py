from dataclasses import replace

from reports.sections import sections
from reports.sections.absent import ABSENT, absent_section


def missing(comparison):
    return [title for find in ABSENT for title, _ in find(comparison)]


def test_what_is_there_is_not_missing(of_world, of_seeds, of_factors, of_samples, of_model):
    assert "ANOVA" in missing(of_factors)
    assert "effects of factors" not in missing(of_factors)
    assert "variation of answers" not in missing(of_samples)
    assert "mixed-effects model" not in missing(of_model)
    assert "mixed-effects model" in missing(of_world)
    assert "a claim about the training method" in missing(of_world)
    assert "a claim about the training method" not in missing(of_seeds)


def test_checks_people_and_the_margin(of_world, of_systems, of_checked, of_untested):
    assert "leakage, memorization, forgetting" in missing(of_world)
    assert "leakage, memorization, forgetting" not in missing(of_checked)
    assert "items looked up in training" not in missing(of_checked)
    assert "items looked up in training" in missing(of_untested)
    assert "people's verdicts beside the metrics" not in missing(of_systems)
    assert "a verdict of equivalence" in missing(of_systems)
    assert "a verdict of equivalence" not in missing(of_world)


def test_the_list_closes_the_page_and_every_line_says_what_helps(of_two, of_systems):
    for comparison in (of_two, of_systems):
        last = sections(comparison)[-1]
        assert last == absent_section(comparison)
        for _, remedy in last.parts[0].rows:
            assert len(remedy.text) > 20


def test_a_suite_without_scenarios_is_not_told_of_seeds(of_world):
    runs = tuple(replace(run, scenario=None, seed=None) for run in of_world.runs)
    assert "a claim about the training method" not in missing(replace(of_world, runs=runs))
