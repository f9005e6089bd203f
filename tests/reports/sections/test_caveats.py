from dataclasses import replace

from reports import terminal_summary
from reports.sections.caveats import first_warnings
from reports.sections.pairs import pairs_section
from tests.reports.made import make, two, world

FEW = "Fewer than 10 groups (7): the test is approximate."


def test_few_groups_are_warned_of():
    found = make(two(groups=7))
    assert first_warnings(found) == (FEW,)
    assert f"Warning: {FEW}" in terminal_summary(found)
    assert FEW in [getattr(part, "text", "") for part in pairs_section(found).parts]


def test_a_note_that_all_pairs_share_is_said_once():
    assert first_warnings(make(world(groups=7))) == (FEW,)


def test_a_note_of_one_pair_names_it():
    skills = {"base": 0.0, "a": 1.0, "b": 1.0, "c": 0.5}
    found = make(world(skills=skills, margin=None, scenarios=False))
    assert first_warnings(found) == ("a − b: no group differs: p is 1 and there is no interval.",)


def test_refused_tests_are_warned_of_in_the_terminal_too():
    found = make(world(groups=4, n=200))
    (text,) = first_warnings(found)
    assert text.startswith("No test of any primary pair: 4 groups of questions")
    assert "Warning: No test of any primary pair" in terminal_summary(found)


def test_a_single_refused_pair_has_it_in_the_verdict_alone():
    found = make(two(groups=4, n=200))
    assert first_warnings(found) == ()
    assert "The test was refused: 4 groups" in " ".join(terminal_summary(found).split())


def test_given_warnings_stay_on_one_line(of_two):
    assert first_warnings(replace(of_two, warnings=("a\nb",))) == ("a b",)
