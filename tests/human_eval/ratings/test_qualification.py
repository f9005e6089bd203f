"""Qualification: who failed is said, nobody is dropped."""

from __future__ import annotations

from pathlib import Path

import pytest

from human_eval.ratings.checking import Raw, checked
from human_eval.ratings.qualification import Qualification, qualifications
from tests.human_eval.rounds_made import made_round, task_id

STARS = dict.fromkeys(
    ("factual_accuracy", "logical_coherence", "grammatical_correctness", "relevance"), 4
)


def raws(verdicts: list[str], rater: str = "r1") -> list[Raw]:
    return [
        Raw(rater, task_id(number), {"verdict": verdict, **STARS}, skipped=not verdict)
        for number, verdict in enumerate(verdicts)
    ]


@pytest.mark.parametrize(
    ("tasks", "judged", "right", "passed"),
    [
        (10, 10, 7, True),
        (10, 10, 6, False),
        (10, 7, 7, True),  # cannot be lost any more
        (10, 4, 0, False),  # six more would not do
        (10, 3, 0, None),
        (0, 0, 0, None),
    ],
)
def test_the_mark_is_passed_failed_or_open(
    tasks: int, judged: int, right: int, passed: bool | None
) -> None:
    assert Qualification("r1", tasks, judged, right, 0.7).passed is passed


def test_failed_tasks_and_failed_raters_are_findings_and_their_ratings_stay(
    tmp_path: Path,
) -> None:
    folder = made_round(tmp_path / "round", items=2, qualification=4)
    given = raws(["correct", "incorrect", "partially_correct", "", "correct", "correct"])
    ratings, findings = checked(given, folder)
    assert len(ratings) == 6
    wrong = [one for one in findings if one.kind == "qualification task wrong"]
    (failed,) = (one for one in findings if one.kind == "qualification failed")
    assert [one.task for one in wrong] == [task_id(1), task_id(2), task_id(3)]
    assert not any(one.left_out for one in (*wrong, failed))
    assert wrong[0].detail == "verdict incorrect, right is correct"
    assert (failed.rater, failed.task) == ("r1", "")
    assert failed.detail.startswith("1 of 4 qualification tasks right, pass mark 70%")
    first, second = qualifications(ratings, folder)
    assert (first.judged, first.right, first.passed) == (4, 1, False)
    assert (second.judged, second.right, second.passed) == (0, 0, None)


def test_a_rater_who_passes_is_no_finding(tmp_path: Path) -> None:
    folder = made_round(tmp_path / "round", items=2, qualification=4)
    ratings, findings = checked(raws(["correct"] * 4), folder)
    assert findings == []
    assert qualifications(ratings, folder)[0].passed is True
    ratings, findings = checked(raws(["correct", "incorrect", "correct", "correct"]), folder)
    assert [one.kind for one in findings] == ["qualification task wrong"]
    assert qualifications(ratings, folder)[0].passed is True


def test_a_known_preference_changes_sides_with_the_answers(tmp_path: Path) -> None:
    folder = made_round(
        tmp_path / "round", kind="preference", items=1, qualification=2, swapped=(1,)
    )
    picked = [
        Raw("r1", task_id(0), {"preference": "a"}),
        Raw("r1", task_id(1), {"preference": "b"}),  # A by the key: it stood on the right
        Raw("r2", task_id(1), {"preference": "a"}),
    ]
    ratings, findings = checked(picked, folder)
    assert [one.right for one in qualifications(ratings, folder)] == [2, 0]
    assert [one.rater for one in findings] == ["r2", "r2"]  # the task; and the mark is lost
