"""Qualification tasks: what counts as right stays with the answer that it is said of."""

from __future__ import annotations

from human_eval.rounds.known import Known, Right, qualification_pairs
from human_eval.rounds.making import Blind


def _known(at: int, answers: tuple[str, ...], right: Right) -> Known:
    return Known(f"k{at}?", answers, right, None, "f", f"f:{at}", "f")


def test_of_two_answers_chance_names_the_first(blind: Blind) -> None:
    every = [_known(at, ("yes", "no"), {"preference": ("a",)}) for at in range(20)]
    firsts = [one.task.answers[0] for one in qualification_pairs(every, blind)]
    assert set(firsts) == {"yes", "no"}


def test_one_answer_and_its_numbers_stay_as_they_are(blind: Blind) -> None:
    right = {"verdict": ("correct",), "relevance": (4, 5)}
    for pair in qualification_pairs([_known(at, ("yes",), right) for at in range(20)], blind):
        assert pair.task.answers == ("yes",)
        assert pair.secret.known == right
