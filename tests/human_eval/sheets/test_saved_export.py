"""A Label Studio export that somebody saved by hand, of a project that the round pushed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from human_eval.label_studio.payloads import task_data
from human_eval.label_studio.state import Project, State, write_state
from human_eval.ratings.gathering import gather, gathered
from human_eval.rounds.folder import RoundFolder
from tests.human_eval.rounds_made import made_round, task_id
from tests.support import Said

Bench = Callable[..., Said]


@pytest.fixture
def folder(here: Path) -> RoundFolder:
    return made_round(here / "round", kind="preference", items=3, swapped=(1,))


def export(path: Path, folder: RoundFolder, *picked: str, project: int = 5, **more: Any) -> Path:
    tasks = [
        {
            "id": 100 + number,
            "project": project,
            "data": task_data(folder, "r1", task_id(number)) | more,
            "annotations": [
                {
                    "id": number,
                    "completed_by": 3,
                    "created_at": f"2026-01-02T03:04:0{number}Z",
                    "lead_time": 8.0,
                    "result": [
                        {"from_name": "preference", "type": "choices", "value": {"choices": [one]}}
                    ],
                }
            ],
        }
        for number, one in enumerate(picked)
    ]
    path.write_text(json.dumps(tasks))
    return path


def test_whose_it_is_follows_from_the_project(bench: Bench, folder: RoundFolder) -> None:
    write_state(folder, State("http://x", (Project(5, "r2", 1, "k", "p", "g", 3),)))
    said = bench("human", "read", "round", export(Path("e.json"), folder, "a", "tie_bad"))
    assert said.code == 0, said.err
    assert [(one.rater, one.values["preference"]) for one in folder.ratings] == [
        ("r2", "a"),
        ("r2", "tie_bad"),
    ]
    assert folder.findings == ()


def test_else_the_lead_says_it(bench: Bench, folder: RoundFolder) -> None:
    path = export(Path("e.json"), folder, "a")
    said = bench("human", "read", "round", path)
    assert said.code == 2
    assert "does not say whose it is; one of r1, r2; add --rater" in said.err
    assert "did you mean 'r1'?" in bench("human", "read", "round", path, "--rater", "r11").err
    assert bench("human", "read", "round", path, "--rater", "r1").code == 0
    assert [one.rater for one in folder.ratings] == ["r1"]


def test_what_was_pulled_and_saved_by_hand_is_one_judgement(
    bench: Bench, folder: RoundFolder
) -> None:
    bench("human", "read", "round", export(Path("e.json"), folder, "a", "b"), "--rater", "r1")
    gather(folder, "server", gathered(folder, "sheets")[0])
    assert folder.findings == ()
    assert len(folder.ratings) == 2


def test_changed_texts_and_foreign_projects_are_told(bench: Bench, folder: RoundFolder) -> None:
    path = export(Path("e.json"), folder, "a", question="another?")
    bench("human", "read", "round", path, "--rater", "r1")
    assert [one.kind for one in folder.findings] == ["task changed"]
    assert folder.ratings == ()
    path = export(Path("e.json"), folder, "a", item="of another round")
    said = bench("human", "read", "round", path, "--rater", "r1")
    assert said.code == 2
    assert "bench human import --export" in said.err
