"""Pulling and status: from a fake server for what must not happen, and from the real one."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from bench.base.errors import RoundError
from human_eval.label_studio.client import Client, connect
from human_eval.label_studio.login import Login
from human_eval.label_studio.progress import round_progress
from human_eval.label_studio.pulling import pull_round
from human_eval.label_studio.pushing import push_round
from human_eval.label_studio.state import digest, read_state, write_state
from human_eval.ratings.gathering import gather
from human_eval.ratings.raw import Raw
from human_eval.rounds.folder import RoundFolder
from tests.human_eval.label_studio.fake_studio import TOKEN, FakeStudio, fake_studio
from tests.human_eval.label_studio.judging import annotation, results
from tests.human_eval.label_studio.rounds import pushable_round
from tests.human_eval.label_studio.studio import Studio
from tests.human_eval.rounds_made import task_id


@pytest.fixture
def fake() -> Iterator[FakeStudio]:
    with fake_studio() as studio:
        yield studio


@pytest.fixture
def pushed(fake: FakeStudio, tmp_path: Path) -> tuple[RoundFolder, Client]:
    """A round of four tasks for two raters, pushed to the fake as projects 1 and 2."""
    folder = pushable_round(tmp_path / "round", items=4)
    client = connect(Login(fake.url, TOKEN), 10)
    push_round(folder, client)
    return folder, client


def files(folder: RoundFolder) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder.path)): path.read_bytes()
        for path in sorted(folder.path.rglob("*"))
        if path.is_file() and path.name != "lock"
    }


def test_a_round_that_was_never_pushed(fake: FakeStudio, tmp_path: Path) -> None:
    folder, client = pushable_round(tmp_path), connect(Login(fake.url, TOKEN), 10)

    with pytest.raises(RoundError, match="nothing was pushed yet; bench human push"):
        pull_round(folder, client)
    with pytest.raises(RoundError, match="nothing was pushed yet"):
        round_progress(folder, client)


def test_ratings_come_back_checked_and_under_pseudonyms(
    fake: FakeStudio, pushed: tuple[RoundFolder, Client]
) -> None:
    folder, client = pushed
    fake.tasks[1][0]["annotations"] = [annotation(1, by=7)]
    fake.tasks[1][1]["annotations"] = [annotation(2, by=7, was_cancelled=True, result=[])]
    fake.tasks[2][0]["annotations"] = [
        annotation(3, by=8, result=results("banana", factual_accuracy=9, mood="fine"))
    ]

    pulled = pull_round(folder, client)

    ratings = {(one.rater, one.task): one for one in folder.ratings}
    assert ratings["r1", task_id(0)].values["verdict"] == "correct"
    assert ratings["r1", task_id(0)].source == "annotation 1"
    assert ratings["r1", task_id(1)].skipped
    assert set(ratings["r2", task_id(0)].values) == {
        "logical_coherence",
        "grammatical_correctness",
        "relevance",
    }
    assert pulled.ratings == 3
    assert pulled.skipped == 1
    assert pulled.counts["unknown value"] == 2
    assert pulled.counts["unknown control"] == 1
    assert [(one.done, one.skipped, one.left) for one in pulled.raters] == [(1, 1, 2), (1, 0, 3)]
    assert [one.kind for one in folder.findings] == [one.kind for one in pulled.findings]


def test_raw_exports_are_kept_whole_with_their_hashes(
    fake: FakeStudio, pushed: tuple[RoundFolder, Client]
) -> None:
    folder, client = pushed
    fake.tasks[1][0]["annotations"] = [annotation(1, by=7)]

    pulled = pull_round(folder, client)

    kept = read_state(folder).fetched
    assert [one.file for one in kept] == list(pulled.kept)
    assert [(one.rater, one.project) for one in kept] == [("r1", 1), ("r2", 2)]
    for one in kept:
        path = folder.path / "pulled" / one.file
        assert digest(path.read_bytes()) == one.sha256
        assert json.loads(path.read_bytes()) == fake.tasks[one.project]
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_pulling_again_changes_no_file_and_status_writes_none(
    fake: FakeStudio, pushed: tuple[RoundFolder, Client]
) -> None:
    folder, client = pushed
    fake.tasks[1][0]["annotations"] = [annotation(1, by=7)]
    first = pull_round(folder, client)
    before = files(folder)

    assert round_progress(folder, client).raters == first.raters
    again = pull_round(RoundFolder(folder.path), client)

    assert files(folder) == before
    assert again.kept == ()
    assert asdict(again) == {**asdict(first), "kept": ()}


def test_a_draft_that_only_grew_older_is_nothing_new(
    fake: FakeStudio, pushed: tuple[RoundFolder, Client]
) -> None:
    folder, client = pushed
    draft = {"id": 1, "user": "r1@example.org", "result": [], "created_ago": "0 minutes"}
    fake.tasks[1][0]["drafts"] = [draft]
    name = pull_round(folder, client).kept[0]

    draft["created_ago"] = "2 minutes"
    assert pull_round(folder, client).kept == ()
    (folder.path / "pulled" / name).write_text("[]")
    assert len(pull_round(folder, client).kept) == 1  # the one that was kept is spoilt


@pytest.mark.parametrize("status", [500, 0])
def test_a_pull_that_fails_leaves_what_was_pulled_before(
    fake: FakeStudio, pushed: tuple[RoundFolder, Client], status: int
) -> None:
    folder, client = pushed
    fake.tasks[1][0]["annotations"] = [annotation(1, by=7)]
    pull_round(folder, client)
    before = files(folder)
    fake.tasks[1][1]["annotations"] = [annotation(2, by=7)]
    fake.plan("GET", "/api/projects/2/export", status, times=3)

    with pytest.raises(RoundError, match="fetching r2's project 2"):
        pull_round(folder, client)
    assert files(folder) == before


@pytest.mark.parametrize("body", ["<html>Log in</html>", '{"tasks": []}', '[{"id": 1}]', "[3]"])
def test_what_comes_is_no_export(
    fake: FakeStudio, pushed: tuple[RoundFolder, Client], body: str
) -> None:
    folder, client = pushed
    fake.plan("GET", "/api/projects/1/export", 200, body)

    with pytest.raises(RoundError, match="no export of Label Studio"):
        pull_round(folder, client)
    assert not (folder.path / "ratings.jsonl").exists()


def test_a_deleted_project_is_told_and_after_a_push_its_ratings_still_count(
    fake: FakeStudio, pushed: tuple[RoundFolder, Client]
) -> None:
    folder, client = pushed
    fake.tasks[1][0]["annotations"] = [annotation(1, by=7)]
    pull_round(folder, client)
    del fake.projects[1]

    fake.tasks[2][0]["annotations"] = [annotation(3, by=8)]

    pulled = pull_round(folder, client)

    assert pulled.missing == ("r1's project 1",)
    assert (pulled.vanished, len(pulled.kept)) == (0, 1)
    assert [one.source for one in folder.ratings] == ["annotation 1", "annotation 3"]
    assert round_progress(folder, client).missing == pulled.missing
    before = files(folder)
    assert pull_round(folder, client).kept == ()
    assert files(folder) == before
    fake.projects[9] = {"id": 9, "description": "another's"}  # so that 1 is not given anew
    push_round(folder, client)
    fake.tasks[3][1]["annotations"] = [annotation(2, by=7)]
    assert pull_round(folder, client).missing == ()

    assert [one.source for one in folder.ratings] == [
        *("annotation 1", "annotation 2", "annotation 3")
    ]


def test_a_server_begun_anew_counts_its_projects_from_1_and_what_was_pulled_still_counts(
    fake: FakeStudio, pushed: tuple[RoundFolder, Client]
) -> None:
    folder, client = pushed
    fake.tasks[1][0]["annotations"] = [annotation(1, by=7)]
    fake.tasks[1][1]["annotations"] = [annotation(2, by=7)]
    pull_round(folder, client)
    fake.projects.clear()

    gone = "r1's project 1, r2's project 2 are not there any more; push again"
    with pytest.raises(RoundError, match=gone):
        pull_round(folder, client)
    again = push_round(folder, client)
    fake.tasks[1][2]["annotations"] = [annotation(1, by=3)]  # the rater's account is another
    pulled = pull_round(folder, client)

    assert [one.number for one in again.projects] == [1, 2]
    assert again.projects[0].notes == ("project 1 is gone from the server; this one is new",)
    assert [one.task for one in folder.ratings] == fake.items(1)[:3]
    assert (pulled.vanished, pulled.counts) == (0, {})
    assert pull_round(folder, client).kept == ()


def test_a_projects_number_decides_where_it_was_not_noted_when_it_was_made(
    fake: FakeStudio, pushed: tuple[RoundFolder, Client]
) -> None:
    folder, client = pushed
    state = read_state(folder)
    untimed = replace(state, projects=tuple(replace(one, made="") for one in state.projects))
    write_state(folder, untimed)

    assert len(pull_round(folder, client).kept) == 2
    assert all(one.notes == () for one in push_round(folder, client).projects)
    assert read_state(folder).projects == state.projects


def test_a_kept_export_that_was_changed_by_hand_is_not_used(
    fake: FakeStudio, pushed: tuple[RoundFolder, Client]
) -> None:
    folder, client = pushed
    name = pull_round(folder, client).kept[0]
    del fake.projects[1]
    fake.projects[9] = {"id": 9, "description": "another's"}
    push_round(folder, client)
    (folder.path / "pulled" / name).write_text("[]")

    with pytest.raises(RoundError, match="is not what was fetched"):
        pull_round(folder, client)


def test_a_page_that_was_put_back_is_still_said_to_have_been_another(
    fake: FakeStudio, pushed: tuple[RoundFolder, Client]
) -> None:
    folder, client = pushed
    fake.tasks[1][0]["annotations"] = [annotation(1, by=7)]
    for number in (1, 2):
        fake.projects[number]["label_config"] = "<View/>"
    fake.projects[1]["total_annotations_number"] = 1

    push_round(folder, client, replace_page=True)

    said = [one.detail for one in pull_round(folder, client).findings]
    assert said == ["project 1 showed another page than the round's while it was rated"]
    push_round(folder, client)  # and later pushes do not forget it
    assert pull_round(folder, client).counts == {"page changed": 1}
    assert round_progress(folder, client).raters[0].odd == 1


def test_a_page_that_a_pull_saw_changed_is_remembered_however_it_was_put_back(
    fake: FakeStudio, pushed: tuple[RoundFolder, Client]
) -> None:
    folder, client = pushed
    ours = fake.projects[1]["label_config"]
    fake.tasks[1][0]["annotations"] = [annotation(1, by=7)]
    for number in (1, 2):
        fake.projects[number]["label_config"] = "<View/>"
    assert pull_round(folder, client).counts == {"page changed": 2}

    for number in (1, 2):
        fake.projects[number]["label_config"] = ours
    pulled = pull_round(folder, client)

    assert [(one.rater, one.kind) for one in pulled.findings] == [("r1", "page changed")]
    before = files(folder)
    pull_round(folder, client)
    assert files(folder) == before


def test_what_came_by_another_door_stays(
    fake: FakeStudio, pushed: tuple[RoundFolder, Client]
) -> None:
    folder, client = pushed
    gather(folder, "sheets", [Raw("r2", task_id(3), {"verdict": "incorrect"}, source="r2.csv:5")])
    fake.tasks[1][0]["annotations"] = [annotation(1, by=7)]

    pull_round(folder, client)

    assert [one.source for one in folder.ratings] == ["annotation 1", "r2.csv:5"]


def test_a_judgement_that_is_not_on_the_server_any_more_is_said(
    fake: FakeStudio, pushed: tuple[RoundFolder, Client]
) -> None:
    folder, client = pushed
    fake.tasks[1][0]["annotations"] = [annotation(1, by=7)]
    pull_round(folder, client)
    fake.tasks[1][0]["annotations"] = []

    assert pull_round(folder, client).vanished == 1


def rate(studio: Studio, token: str, task: int, **more: Any) -> int:
    """Rate a task through the interface, as whoever the token is; return the annotation."""
    body = {"result": results(), "lead_time": 20.0, **more}
    return int(studio.api("POST", f"/api/tasks/{task}/annotations/", token, json=body)["id"])


def test_three_raters_rate_on_the_real_server_and_it_all_comes_back(
    label_studio: Studio, tmp_path: Path
) -> None:
    folder = pushable_round(tmp_path, items=5, qualification=2, raters=("r1", "r2", "r3"))
    client = connect(Login(label_studio.url, label_studio.token))
    projects = push_round(folder, client).projects
    anna, ben, cem = (label_studio.rater(name) for name in ("anna", "ben", "cem"))
    tasks = {
        one.rater: [task.id for task in client.tasks("reading", one.number)] for one in projects
    }
    for task in tasks["r1"]:
        rate(label_studio, anna.token, task)
    rate(label_studio, ben.token, tasks["r2"][0], result=results("incorrect"), lead_time=0.5)
    rate(label_studio, ben.token, tasks["r2"][1], result=results("incorrect"))
    rate(label_studio, ben.token, tasks["r2"][2], was_cancelled=True, result=[])
    twice = [rate(label_studio, ben.token, tasks["r2"][3]) for _ in range(2)]
    edited = rate(label_studio, cem.token, tasks["r3"][2])
    rate(label_studio, cem.token, tasks["r3"][3])
    rate(label_studio, label_studio.token, tasks["r3"][4])  # the lead tries the page
    changed = {"result": results("incorrect")}
    label_studio.api("PATCH", f"/api/annotations/{edited}/", json=changed)
    draft = {"result": results(), "lead_time": 3.0}
    label_studio.api("POST", f"/api/tasks/{tasks['r3'][5]}/drafts", cem.token, json=draft)

    pulled = pull_round(folder, client)

    rows = {one.rater: one for one in pulled.raters}
    assert (rows["r1"].done, rows["r1"].left, rows["r1"].qualified) == (7, 0, "passed")
    assert (rows["r2"].done, rows["r2"].skipped, rows["r2"].qualified) == (3, 1, "failed")
    assert (rows["r3"].done, rows["r3"].left, rows["r3"].qualified) == (2, 5, "open")
    assert rows["r1"].seconds == 20.0
    found = {(one.kind, one.rater, one.task): one for one in folder.findings}
    assert found["too fast", "r2", task_id(0)].left_out is False
    assert found["edited by somebody else", "r3", task_id(2)].left_out is False
    assert f"annotation {twice[1]}" in found["rated twice", "r2", task_id(3)].detail
    assert found["unknown rater", "r3", task_id(4)].left_out is True
    assert ("draft", "r3", task_id(5)) in found
    assert ("skipped", "r2", task_id(2)) in found
    assert ("qualification failed", "r2", "") in found
    values = {(one.rater, one.task): one.values for one in folder.ratings}
    assert values["r3", task_id(2)]["verdict"] == "incorrect"
    shown = b"".join(
        content
        for name, content in files(folder).items()
        if not name.startswith("pulled/2") and name != "key.json"
    )
    assert b"@example" not in shown
    assert label_studio.token.encode() not in b"".join(files(folder).values())

    before = files(folder)
    pull_round(folder, client)
    assert files(folder) == before


def test_a_text_changed_on_the_real_server_is_noticed(label_studio: Studio, tmp_path: Path) -> None:
    folder = pushable_round(tmp_path)
    client = connect(Login(label_studio.url, label_studio.token))
    number = push_round(folder, client).projects[0].number
    task = client.tasks("reading", number)[0]
    rate(label_studio, label_studio.token, task.id)
    other = {"data": {**task.data, "answer": "another answer"}}
    label_studio.api("PATCH", f"/api/tasks/{task.id}/", json=other)

    pulled = pull_round(folder, client)

    assert pulled.counts == {"task changed": 1}
    assert folder.ratings == ()
