"""How far each rater is: each by their own judgements, findings and projects."""

from __future__ import annotations

from pathlib import Path

import pytest

from human_eval.label_studio.progress import RaterProgress, progress_of
from human_eval.label_studio.state import Project, State
from human_eval.ratings.rating import Finding, Rating
from tests.human_eval.rounds_made import made_round, task_id


def _project(number: int, rater: str, *, gone: bool = False) -> Project:
    return Project(number, rater, 1, f"key {number}", "page", "guidelines", 4, gone=gone)


def _said(number: int, rater: str, **more: object) -> Rating:
    return Rating(rater, task_id(number), {"verdict": "correct"}, **more)  # type: ignore[arg-type]


def _skip(number: int, rater: str) -> Rating:
    return Rating(rater, task_id(number), {}, skipped=True, seconds=900.0)


@pytest.fixture
def found(tmp_path: Path) -> dict[str, RaterProgress]:
    folder = made_round(tmp_path / "round", items=4, qualification=1)
    ratings = [_said(0, "r1", seconds=10.0), _said(1, "r1", seconds=30.0), _said(2, "r1")]
    ratings += [_skip(3, "r1"), _skip(1, "r2")]
    findings = [
        Finding("skipped", "r1", task_id(3), "missing, no score", left_out=True),
        Finding("too fast", "r1", task_id(0), "1.0 s", left_out=False),
    ]
    projects = _project(1, "r1", gone=True), _project(2, "r1"), _project(3, "r2")
    state = State("http://here", projects)
    raters = progress_of(folder, ratings, findings, state, "http://here")
    return {one.rater: one for one in raters}


def test_done_skipped_and_left_are_all_that_a_rater_was_given(
    found: dict[str, RaterProgress],
) -> None:
    first, second = found["r1"], found["r2"]
    assert (first.tasks, first.done, first.skipped, first.left) == (5, 3, 1, 1)
    assert (second.tasks, second.done, second.skipped, second.left) == (5, 0, 1, 4)
    assert (first.qualified, first.right, second.qualified) == ("passed", 1, "open")
    assert (first.odd, second.odd) == (1, 0)


def test_times_are_of_judgements_whose_time_is_known(found: dict[str, RaterProgress]) -> None:
    assert (found["r1"].seconds, found["r2"].seconds) == (20.0, None)


def test_links_are_to_a_raters_own_projects_that_are_there(
    found: dict[str, RaterProgress],
) -> None:
    (first,), (second,) = found["r1"].links, found["r2"].links
    assert first.startswith("http://here/projects/2")
    assert second.startswith("http://here/projects/3")


def test_a_round_without_known_answers_qualifies_nobody(tmp_path: Path) -> None:
    folder = made_round(tmp_path / "round")
    raters = progress_of(folder, [_said(0, "r1")], [], State(), "http://here")
    assert [one.qualified for one in raters] == ["none", "none"]
