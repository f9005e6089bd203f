from dataclasses import replace

from reports.sections import headline_of
from tests.reports.made import make, systems, two, world


def test_two_checkpoints(of_two):
    first = headline_of(of_two)
    assert first.question == "Is full really better than mlp?"
    assert first.kind == "higher"
    assert first.verdict.startswith("full scored 19.7 pp higher exact match than mlp (95 % CI ")
    assert "300 questions in 60 groups" in first.verdict
    assert dict(first.facts)["questions"] == "300 of 307"
    assert len(first.chart.marks) == 2
    assert first.declared == ""


def test_the_question_follows_the_higher_one():
    first = headline_of(make(two(skills={"mlp": 0.6, "full": 0.72})))
    assert first.question == "Is full really better than mlp?"
    assert first.facts[0][0] == "full − mlp"
    assert first.facts[0][1].startswith("+")


def test_identical_answers():
    first = headline_of(make(two(skills={"a": 1.0, "b": 1.0}, margin=None)))
    assert first.question == "Do a and b differ?"
    assert first.badge == "Not established"


def test_several_name_the_highest_and_whom_it_does_not_beat(of_world):
    first = headline_of(of_world)
    assert first.question == "Which is really better: full-1, attention-1 or mlp-1?"
    assert first.claim == "full-1 scored highest but is not established to beat mlp-1"
    text = " ".join(first.remarks)
    assert "Higher than attention-1 by 27.7 pp (unadjusted 95 % CI " in text
    assert "No difference from mlp-1 was established (+4.7 pp, unadjusted 95 % CI " in text
    assert "could detect" in text
    assert "The reference, base, scored" in text


def test_five_systems(of_systems):
    first = headline_of(of_systems)
    assert first.question == "Which of these 5 checkpoints is really better?"
    assert first.claim == "Bing scored highest and beats all 4 others"
    assert first.remarks[0].endswith(
        ", with unadjusted 95 % CIs and p adjusted for 10 pairs (Holm)."
    )
    assert first.declared == "not pre-declared"


def test_nothing_established_says_what_could_be_detected():
    skills = {"a": 0.5, "b": 0.5, "c": 0.5}
    first = headline_of(make(systems(skills=skills, n=40, seed=1, people=False)))
    assert first.claim.endswith("scored highest but is not established to beat any other")
    text = " ".join(first.remarks)
    assert text.count("was established from") == 1
    assert "with unadjusted 95 % CIs and p adjusted for 3 pairs (Shaffer)." in text
    assert "with 80 % power at α = .0167." in text


def test_a_refused_test_shows_no_p_value():
    first = headline_of(make(two(groups=4, n=40)))
    assert dict(first.facts)["p"] == "–"
    assert dict(first.facts)["95 % CI"] == "–"
    assert first.remarks[0].startswith("The test was refused: 4 groups")


def test_a_reference_above_all_is_said():
    skills = {"base": 0.9, "full-1": 0.5, "attention-1": 0.45, "mlp-1": 0.4}
    first = headline_of(make(world(skills=skills)))
    assert "higher than any of them" in " ".join(first.remarks)


def test_no_pair_at_all(of_two):
    first = headline_of(replace(of_two, pairs=(), families=()))
    assert first.question.startswith("Nothing to compare")
    assert first.kind == "not_established"


def test_long_names_do_not_fill_the_screen_with_the_question():
    skills = {"a-checkpoint-of-a-very-long-name-" + end: 0.5 for end in ("full", "mlp", "last")}
    first = headline_of(make(systems(skills=skills, n=40, people=False)))
    assert first.question == "Which of these 3 checkpoints is really better?"
