"""`bench human push`, `status` and `pull` as a user types them, against a small fake server."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.human_eval.label_studio.fake_studio import TOKEN, FakeStudio, fake_studio
from tests.human_eval.label_studio.judging import annotation
from tests.human_eval.label_studio.rounds import pushable_round
from tests.support import Said

Bench = Callable[..., Said]


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeStudio]:
    with fake_studio() as studio:
        monkeypatch.setenv("LABEL_STUDIO_URL", studio.url)
        monkeypatch.setenv("LABEL_STUDIO_API_KEY", TOKEN)
        yield studio


@pytest.fixture
def round_(tmp_path: Path) -> Path:
    return pushable_round(tmp_path / "round", items=3).path


def test_a_round_goes_and_comes_back(bench: Bench, fake: FakeStudio, round_: Path) -> None:
    pushed = bench("human", "push", round_)
    fake.tasks[1][0]["annotations"] = [annotation(1, by=7)]
    status, pulled = bench("human", "status", round_), bench("human", "pull", round_)

    assert [one.code for one in (pushed, status, pulled)] == [0, 0, 0]
    assert f"r1: 3 tasks, 3 sent now   {fake.url}/projects/1/data?labeling=1" in pushed.out
    assert "1 of 6 judgements" in status.out
    assert pulled.out.startswith("1 judgement, 0 of them skips; 2 new raw exports kept\n")
    assert (round_ / "ratings.jsonl").read_text().count("\n") == 1
    assert TOKEN not in "".join(one.out + one.err for one in (pushed, status, pulled))


def test_json_says_the_same(bench: Bench, fake: FakeStudio, round_: Path) -> None:
    pushed = json.loads(bench("human", "push", round_, "--json").out)
    fake.tasks[1][0]["annotations"] = [annotation(1, by=7)]
    status = json.loads(bench("human", "status", round_, "--json", "--quiet").out)
    pulled = json.loads(bench("human", "pull", round_, "--json").out)

    assert [one["sent"] for one in pushed["projects"]] == [3, 3]
    assert [one["done"] for one in status["raters"]] == [1, 0]
    assert pulled["ratings"] == 1
    assert pulled["raters"] == status["raters"]


def test_no_round_and_no_server_are_one_sentence(
    bench: Bench, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LABEL_STUDIO_URL", raising=False)
    pushable_round(here / "round")

    for command in ("push", "status", "pull"):
        nowhere = bench("human", command, "nowhere")
        assert (nowhere.code, nowhere.err.count("\n")) == (2, 1)
        assert "bench human new" in nowhere.err
        unnamed = bench("human", command, "round")
        assert (unnamed.code, unnamed.err.count("\n")) == (2, 1)
        assert "no Label Studio server is named" in unnamed.err


def test_a_wrong_token_is_one_sentence_without_it(
    bench: Bench, fake: FakeStudio, round_: Path
) -> None:
    said = bench("human", "push", round_, "--token", "f" * 40)

    assert said.code == 2
    assert said.err.count("\n") == 1
    assert "does not know the token (401)" in said.err
    assert "f" * 40 not in said.err


def test_a_server_that_is_down_is_started_for_the_round(bench: Bench, here: Path) -> None:
    pushable_round(here / "round")
    with fake_studio() as studio:
        url = studio.url  # nobody listens there any more

    said = bench("human", "push", "round", "--url", url, "--token", TOKEN)

    assert said.code == 2
    assert said.err.endswith("is it running? start one: bench human serve round\n")


def test_nothing_is_reported_before_anybody_judged(
    bench: Bench, fake: FakeStudio, round_: Path
) -> None:
    bench("human", "push", round_)
    skip = annotation(1, by=7, was_cancelled=True, result=[])
    fake.tasks[1][0]["annotations"] = [skip]

    assert f"Next: bench human status {round_}\n" in bench("human", "pull", round_).out
    fake.tasks[1][1]["annotations"] = [annotation(2, by=7)]
    assert f"Next: bench human report {round_}\n" in bench("human", "pull", round_).out


def test_one_raters_deleted_project_does_not_keep_the_others_work(
    bench: Bench, fake: FakeStudio, round_: Path
) -> None:
    bench("human", "push", round_)
    fake.tasks[2][0]["annotations"] = [annotation(1, by=8)]
    del fake.projects[1]

    said = bench("human", "pull", round_)
    assert said.code == 2
    assert said.out.startswith("1 judgement, 0 of them skips; 1 new raw export kept\n")
    gone = "r1's project 1 is not there any more; the others were fetched; push again: "
    assert said.err.startswith(f"bench: {fake.url}: {gone}")
    assert (round_ / "ratings.jsonl").read_text().count("\n") == 1
    status = bench("human", "status", round_, "--json")
    assert status.code == 2
    assert json.loads(status.out)["missing"] == ["r1's project 1"]
    fake.projects[9] = {"id": 9, "description": "another's"}  # so that 2 is not given anew
    assert bench("human", "push", round_).code == 0
    assert bench("human", "pull", round_).code == 0


def test_a_changed_page_is_refused_until_asked(
    bench: Bench, fake: FakeStudio, round_: Path
) -> None:
    bench("human", "push", round_)
    fake.projects[1]["label_config"] = "<View/>"

    refused = bench("human", "push", round_)
    assert refused.code == 2
    assert "--replace-page" in refused.err
    assert bench("human", "push", round_, "--replace-page").code == 0
    assert "verdict" in fake.projects[1]["label_config"]
