"""Pushing: to a fake server that breaks on demand, and to the real one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bench.base.errors import RoundError, RunError
from bench.base.locks import sole_writer
from human_eval.label_studio import pushing, sending
from human_eval.label_studio.client import Client, connect
from human_eval.label_studio.login import Login
from human_eval.label_studio.payloads import wanted_projects
from human_eval.label_studio.pushing import Pushed, push_round
from human_eval.label_studio.state import read_state
from human_eval.rounds.folder import RoundFolder
from tests.human_eval.label_studio.cutting import cutting_proxy
from tests.human_eval.label_studio.fake_studio import TOKEN, FakeStudio, fake_studio
from tests.human_eval.label_studio.judging import results
from tests.human_eval.label_studio.rounds import pushable_round
from tests.human_eval.label_studio.studio import Studio
from tests.human_eval.rounds_made import task_id

IMPORT = r"/api/projects/\d+/import"


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeStudio]:
    monkeypatch.setattr(sending, "_LOOKS", (0.0, 0.05))
    with fake_studio() as studio:
        yield studio


def client_of(fake: FakeStudio, timeout: float = 10.0) -> Client:
    return connect(Login(fake.url, TOKEN), timeout)


def real_client(studio: Studio) -> Client:
    return connect(Login(studio.url, studio.token))


def numbers(pushed: Pushed) -> list[int]:
    return [one.number for one in pushed.projects]


def test_every_rater_gets_a_project_of_their_own_in_their_order(
    fake: FakeStudio, tmp_path: Path
) -> None:
    folder = pushable_round(tmp_path, items=3)

    pushed = push_round(folder, client_of(fake))

    assert [(one.rater, one.tasks, one.sent, one.made) for one in pushed.projects] == [
        ("r1", 3, 3, True),
        ("r2", 3, 3, True),
    ]
    assert fake.items(1) == [task_id(at) for at in range(3)]
    first = fake.projects[1]
    assert first["maximum_annotations"] == 1
    assert first["skip_queue"] == "REQUEUE_FOR_OTHERS"
    assert first["sampling"] == "Sequential sampling"
    assert first["show_instruction"] is True
    assert first["expert_instruction"].startswith("<h1>How to judge</h1>")
    assert pushed.projects[0].link == f"{fake.url}/projects/1/data?labeling=1"
    assert pushed.invite.endswith("/user/signup/?token=joins")


def test_again_pushes_nothing(fake: FakeStudio, tmp_path: Path) -> None:
    folder = pushable_round(tmp_path)
    push_round(folder, client_of(fake))
    state = (tmp_path / "projects.json").read_bytes()
    sent = fake.count("POST", ".*") + fake.count("PATCH", ".*")

    again = push_round(RoundFolder(tmp_path), client_of(fake))

    assert [(one.sent, one.made, one.notes) for one in again.projects] == [(0, False, ())] * 2
    assert fake.count("POST", ".*") + fake.count("PATCH", ".*") == sent
    assert (tmp_path / "projects.json").read_bytes() == state


def test_projects_are_found_again_without_projects_json(fake: FakeStudio, tmp_path: Path) -> None:
    folder = pushable_round(tmp_path)
    before = numbers(push_round(folder, client_of(fake)))
    (tmp_path / "projects.json").unlink()

    again = push_round(folder, client_of(fake))

    assert numbers(again) == before
    assert [one.sent for one in again.projects] == [0, 0]


@pytest.mark.parametrize("status", [0, -1, 500, 502])
def test_a_reply_lost_while_tasks_are_sent_doubles_nothing(
    fake: FakeStudio, tmp_path: Path, status: int
) -> None:
    folder = pushable_round(tmp_path, items=5)
    fake.plan("POST", IMPORT, status)

    push_round(folder, client_of(fake))

    assert fake.items(1) == fake.items(2) == [task_id(at) for at in range(5)]


def test_tasks_that_never_arrive_are_told(
    fake: FakeStudio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pushing, "_ARRIVES", (0.0,))
    fake.plan("POST", IMPORT, 200, '{"import": 5}')  # taken, and never done

    with pytest.raises(RoundError, match="4 of r1's tasks did not arrive; push again"):
        push_round(pushable_round(tmp_path), client_of(fake))


@pytest.mark.parametrize("status", [0, -1, 500])
def test_a_reply_lost_while_a_project_is_made_doubles_nothing(
    fake: FakeStudio, tmp_path: Path, status: int
) -> None:
    fake.plan("POST", "/api/projects/", status)

    push_round(pushable_round(tmp_path), client_of(fake))

    assert [one["title"] for one in fake.projects.values()] == ["Rate: r1", "Rate: r2"]


def test_many_tasks_go_in_batches_and_a_lost_reply_costs_none(
    fake: FakeStudio, tmp_path: Path
) -> None:
    folder = pushable_round(tmp_path, items=250)
    fake.plan("POST", "/api/projects/1/import", 0, times=2)

    push_round(folder, client_of(fake))

    assert fake.items(1) == [task_id(at) for at in range(250)]
    assert fake.count("POST", "/api/projects/1/import") == 3


def test_a_hang_is_not_sent_again_at_once_but_the_next_push_goes_on(
    fake: FakeStudio, tmp_path: Path
) -> None:
    folder = pushable_round(tmp_path)
    fake.plan("POST", IMPORT, -2)

    with pytest.raises(RoundError, match="sending r1's tasks: no reply in time"):
        push_round(folder, client_of(fake, timeout=0.4))
    assert fake.count("POST", IMPORT) == 1

    push_round(folder, client_of(fake))
    assert fake.items(1) == fake.items(2) == [task_id(at) for at in range(4)]


def test_a_server_that_keeps_failing_is_told_and_the_next_push_goes_on(
    fake: FakeStudio, tmp_path: Path
) -> None:
    folder = pushable_round(tmp_path)
    fake.plan("POST", "/api/projects/2/import", 500, times=3)

    with pytest.raises(RoundError, match=r"sending r2's tasks: it failed \(500\)"):
        push_round(folder, client_of(fake))

    again = push_round(folder, client_of(fake))
    assert [(one.sent, one.made) for one in again.projects] == [(0, False), (4, False)]


def test_tasks_that_are_there_twice_changed_or_strange_are_said(
    fake: FakeStudio, tmp_path: Path
) -> None:
    folder = pushable_round(tmp_path)
    push_round(folder, client_of(fake))
    rows = fake.tasks[1]
    rows.append({**rows[0], "id": 91})
    rows.append({**rows[0], "id": 92, "data": {"item": "strange"}})
    rows[1]["data"] = {**rows[1]["data"], "answer": "another answer"}

    notes = push_round(folder, client_of(fake)).projects[0].notes

    assert len(notes) == 3
    assert "1 task is there more than once" in notes
    assert "1 task is not this round's" in notes
    assert any("1 task was changed there" in note for note in notes)
    rows.append({**rows[2], "id": 93})
    notes = push_round(folder, client_of(fake)).projects[0].notes
    assert "2 tasks are there more than once" in notes


def test_two_projects_that_say_they_are_the_same_raters(fake: FakeStudio, tmp_path: Path) -> None:
    folder = pushable_round(tmp_path)
    push_round(folder, client_of(fake))
    fake.projects[3] = {**fake.projects[1], "id": 3}
    fake.tasks[3] = []
    assert numbers(push_round(folder, client_of(fake))) == [1, 2]

    (tmp_path / "projects.json").unlink()
    with pytest.raises(RoundError, match="projects 1 and 3 both say that they are r1's"):
        push_round(folder, client_of(fake))


def test_settings_that_were_changed_are_set_back_and_said(fake: FakeStudio, tmp_path: Path) -> None:
    folder = pushable_round(tmp_path)
    push_round(folder, client_of(fake))
    fake.projects[1]["maximum_annotations"] = 3

    again = push_round(folder, client_of(fake))

    assert again.projects[0].notes == ("maximum_annotations was set back",)
    assert fake.projects[1]["maximum_annotations"] == 1


def test_new_guidelines_go_to_the_server(fake: FakeStudio, tmp_path: Path) -> None:
    folder = pushable_round(tmp_path)
    push_round(folder, client_of(fake))
    (tmp_path / "guidelines.html").write_text("<p>New.</p>")

    again = push_round(RoundFolder(tmp_path), client_of(fake))

    assert again.projects[0].notes == ("the guidelines were renewed",)
    assert fake.projects[1]["expert_instruction"] == "<p>New.</p>"


def test_a_new_page_of_ours_goes_to_the_server_until_somebody_has_rated(
    fake: FakeStudio, tmp_path: Path
) -> None:
    folder = pushable_round(tmp_path)
    push_round(folder, client_of(fake))
    page = tmp_path / "page_without_source.xml"
    page.write_text(page.read_text().replace("Relevance", "Fit"))
    push_round(RoundFolder(tmp_path), client_of(fake))
    assert "Fit" in fake.projects[1]["label_config"]

    fake.projects[1]["total_annotations_number"] = 1
    page.write_text(page.read_text().replace("Fit", "Match"))
    with pytest.raises(RoundError, match="the round's own page is another one now; --replace-page"):
        push_round(RoundFolder(tmp_path), client_of(fake))


def test_blanks_in_a_page_are_no_change(fake: FakeStudio, tmp_path: Path) -> None:
    folder = pushable_round(tmp_path)
    push_round(folder, client_of(fake))
    fake.projects[1]["label_config"] = fake.projects[1]["label_config"].replace("\n<View", " <View")

    assert push_round(folder, client_of(fake)).projects[0].notes == ()


def test_an_imported_round_and_a_round_in_use_are_not_pushed(
    fake: FakeStudio, tmp_path: Path
) -> None:
    folder = pushable_round(tmp_path)
    with sole_writer(tmp_path), pytest.raises(RunError, match="another process is writing here"):
        push_round(folder, client_of(fake))

    plan = json.loads((tmp_path / "round.json").read_text())
    (tmp_path / "round.json").write_text(json.dumps({**plan, "imported": True}))
    with pytest.raises(RoundError, match="rated elsewhere"):
        push_round(RoundFolder(tmp_path), client_of(fake))
    assert not fake.projects


def test_a_broken_projects_json_is_one_sentence(fake: FakeStudio, tmp_path: Path) -> None:
    folder = pushable_round(tmp_path)
    (tmp_path / "projects.json").write_text('{"schema": 1, "projects": 3}')

    with pytest.raises(RoundError, match=r"projects\.json: cannot be used"):
        push_round(folder, client_of(fake))


def test_the_real_server_takes_a_round_and_again_nothing(
    label_studio: Studio, tmp_path: Path
) -> None:
    folder = pushable_round(tmp_path, items=3, qualification=1, sources=True)
    client = real_client(label_studio)

    pushed = push_round(folder, client)
    again = push_round(RoundFolder(tmp_path), client)

    assert [one.sent for one in pushed.projects] == [2, 2, 2, 2]
    assert [(one.sent, one.notes) for one in again.projects] == [(0, ())] * 4
    assert numbers(again) == numbers(pushed)
    for one, wanted in zip(pushed.projects, wanted_projects(folder), strict=True):
        tasks = client.tasks("reading", one.number)
        assert [task.data for task in tasks] == list(wanted.data.values())
    assert pushed.invite == label_studio.invite


@pytest.mark.filterwarnings("ignore:The `parse_obj` method is deprecated")
def test_the_real_server_takes_a_personal_access_token(
    label_studio: Studio, tmp_path: Path
) -> None:
    client = connect(Login(label_studio.url, label_studio.personal_token()))

    pushed = push_round(pushable_round(tmp_path), client)

    assert [one.sent for one in pushed.projects] == [4, 4]


def test_a_page_changed_by_hand_on_the_real_server_is_kept_until_asked(
    label_studio: Studio, tmp_path: Path
) -> None:
    folder = pushable_round(tmp_path)
    client = real_client(label_studio)
    number = numbers(push_round(folder, client))[0]
    page = folder.page(False)
    changed = page.replace("Pick a verdict", "Choose a verdict")
    label_studio.api("PATCH", f"/api/projects/{number}/", json={"label_config": changed})

    with pytest.raises(RoundError, match="it was changed there; --replace-page"):
        push_round(folder, client)
    again = push_round(folder, client, replace_page=True)

    assert again.projects[0].notes == ("the labelling page was replaced by the round's",)
    assert label_studio.api("GET", f"/api/projects/{number}/")["label_config"] == page.strip()
    page_file = tmp_path / "page_without_source.xml"
    page_file.write_text(page.replace("Pick a verdict", "Give a verdict"))
    ours = push_round(RoundFolder(tmp_path), client)  # nobody has rated yet
    assert ours.projects[0].notes == ("the labelling page was replaced by the round's",)
    assert not any(one.altered for one in read_state(folder).projects)


def test_a_rated_page_replaced_on_the_real_server_is_remembered(
    label_studio: Studio, tmp_path: Path
) -> None:
    folder = pushable_round(tmp_path)
    client = real_client(label_studio)
    number = numbers(push_round(folder, client))[0]
    task = client.tasks("reading", number)[0].id
    body = {"result": results(), "lead_time": 20.0}
    label_studio.api("POST", f"/api/tasks/{task}/annotations/", json=body)
    changed = folder.page(False).replace("Pick a verdict", "Choose a verdict")
    label_studio.api("PATCH", f"/api/projects/{number}/", json={"label_config": changed})

    push_round(folder, client, replace_page=True)

    assert [one.altered for one in read_state(folder).projects] == [True, False]


def test_a_project_deleted_on_the_real_server_is_made_anew(
    label_studio: Studio, tmp_path: Path
) -> None:
    folder = pushable_round(tmp_path)
    client = real_client(label_studio)
    gone, kept = numbers(push_round(folder, client))
    label_studio.api("DELETE", f"/api/projects/{gone}/")

    again = push_round(folder, client)

    assert again.projects[0].notes == (f"project {gone} is gone from the server; this one is new",)
    assert [one.sent for one in again.projects] == [4, 0]
    assert numbers(again)[1] == kept
    state = read_state(folder)
    assert [one.gone for one in state.projects if one.number == gone] == [True]
    assert state.known(state.projects[0].key) == replace(state.projects[-1], gone=False)


def test_replies_of_the_real_server_that_were_lost_double_nothing(
    label_studio: Studio, tmp_path: Path
) -> None:
    folder = pushable_round(tmp_path, items=5)
    with cutting_proxy(label_studio.url) as proxy:
        proxy.lose = ["/api/projects/", IMPORT]
        pushed = push_round(folder, connect(Login(proxy.url, label_studio.token)))
        assert len(proxy.lost) == 2

    client = real_client(label_studio)
    mark = read_state(folder).projects[0].key.split("-")[0]
    assert sum(f"{mark}-r1-" in (one.description or "") for one in client.projects()) == 1
    for number in numbers(pushed):
        items = [task.data["item"] for task in client.tasks("reading", number)]
        assert items == [task_id(at) for at in range(5)]
    assert [one.sent for one in push_round(folder, client).projects] == [0, 0]
