from __future__ import annotations

import json
import os
import signal
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from bench.base.errors import ModelError, RunError
from bench.models.loaded_once import LoadedOnce
from bench.models.protocol import Reply
from bench.runs.answering import answer
from bench.runs.prompts import asks
from tests.bench.runs.conftest import TEMPLATE
from tests.bench.runs.engine.conftest import TWO as TWO_WORKERS


def content(run):
    return (run.folder / "answers.jsonl").read_bytes()


def invocations(run):
    return json.loads((run.folder / "run.json").read_text())["invocations"]


def left(folder):
    """What stands in a run folder beside what always does."""
    return sorted({one.name for one in folder.iterdir()} - {"answers.jsonl", "run.json", "lock"})


def children(pid=None):
    """Processes started by this one (or `pid`) that are still there."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            rest = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(rest[1]) == (pid or os.getpid()) and rest[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def kill_a_worker(folder, killed):
    """Wait for the first answers, then kill one of this process' children."""
    before = set(children())

    def kill():
        while not list(folder.glob("runs/*/*/answers.jsonl")):
            time.sleep(0.001)
        killed.append((set(children()) - before).pop())
        os.kill(killed[0], signal.SIGKILL)

    thread = threading.Thread(target=kill)
    thread.start()
    return thread


def test_processes_answer_as_this_one_does_though_one_is_killed(
    checkpoint, questions, settings, tmp_path, monkeypatch
):
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    many = asks(TEMPLATE, [questions(216)], uses_prompt=True)
    settings = replace(settings, batch_size=2)
    one = answer(checkpoint, many, replace(settings, root=tmp_path / "one"))
    before, killed = children(), []
    thread = kill_a_worker(settings.root, killed)
    two = answer(checkpoint, many, replace(settings, engine=TWO_WORKERS))
    thread.join()
    assert killed, "no worker was killed while there was work"
    assert content(two) == content(one)
    assert two.answers == one.answers
    assert left(two.folder) == []
    assert set(children()) <= set(before)
    (entry,) = invocations(two)
    assert (entry["engine"], entry["workers"], entry["generated"]) == ("local", 2, 216)
    assert entry["finished"]
    assert invocations(one)[0]["engine"] == "here"


def test_a_repeat_starts_nobody(spelling, asked, by_two, expected):
    run = answer(spelling, asked, by_two)
    assert content(run) == expected
    (spelling.folder / asked[0].id).write_text("9 bug")
    again = answer(spelling, asked, by_two)
    assert (again.new_answers, again.answers) == (0, run.answers)
    assert len(invocations(again)) == 1


def test_a_shard_that_kills_two_workers_is_done_by_the_third(
    spelling, asked, by_two, wrong, expected, capsys
):
    wrong("q7", 2, "kill")
    capsys.readouterr()
    run = answer(spelling, asked, by_two)
    said = "spelling: a worker was killed by SIGKILL; another one takes its place"
    assert capsys.readouterr().err.splitlines().count(said) == 2
    assert content(run) == expected
    assert left(run.folder) == []


def test_a_shard_that_kills_every_worker_ends_the_run_and_what_came_is_kept(
    spelling, asked, by_two, wrong, expected
):
    wrong("q7", 9, "kill")
    before = children()
    with pytest.raises(
        ModelError, match="a third worker was killed by SIGKILL at 4 questions"
    ) as end:
        answer(spelling, asked, by_two)
    assert "(heldout/q" in str(end.value) and "fewer --workers" in str(end.value)
    assert (spelling.folder / "q7").read_text() == "6 kill"
    assert set(children()) <= set(before)
    (folder,) = by_two.root.glob("runs/*/*")
    kept = (folder / "answers.jsonl").read_bytes().splitlines()
    assert 0 < len(kept) <= 16 and set(kept) < set(expected.splitlines())
    assert left(folder) == []
    wrong("q7", 0, "kill")
    run = answer(spelling, asked, by_two)
    assert run.new_answers == 20 - len(kept)
    assert sorted(content(run).splitlines()) == sorted(expected.splitlines())


def test_an_error_of_a_worker_is_the_one_that_this_process_would_raise(
    spelling, asked, by_two, settings, wrong
):
    wrong("q3", 1, "raise")
    with pytest.raises(ModelError) as here:
        answer(spelling, asked, settings)
    wrong("q3", 1, "raise")
    with pytest.raises(ModelError) as there:
        answer(spelling, asked, by_two)
    assert str(there.value) == str(here.value)
    assert vars(there.value) == vars(here.value)


def test_a_bug_of_a_worker_shows_where_it_is(spelling, asked, by_two, wrong):
    wrong("q3", 1, "bug")
    with pytest.raises(RuntimeError, match="nobody thought of that") as end:
        answer(spelling, asked, by_two)
    assert "in _wrong" in str(end.value)


def test_a_failure_is_no_answer_and_is_asked_again(spelling, asked, by_two, wrong, expected):
    wrong("q3", 1, "fail")
    run = answer(spelling, asked, by_two)
    assert [one.kind for one in run.failures] == ["lazy"]
    assert run.answers["heldout", "q3", 0] == Reply.failed("lazy", "did not care")
    assert invocations(run)[0]["failures"] == {"lazy": 1}
    assert len(content(run).splitlines()) == 19
    again = answer(spelling, asked, by_two)
    assert (again.new_answers, again.failures) == (1, ())
    assert sorted(content(again).splitlines()) == sorted(expected.splitlines())


def test_another_checkpoint_where_workers_look_is_refused(spelling, asked, by_two, tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "weights").write_text("2")
    with pytest.raises(ModelError, match="finds at its path is another checkpoint"):
        answer(replace(spelling, elsewhere=tmp_path / "other"), asked, by_two)
    assert not by_two.root.exists()


def test_what_all_workers_say_is_said_once(spelling, asked, by_two, capfd):
    answer(LoadedOnce(spelling), asked, by_two)
    assert capfd.readouterr() == ("", "a notice of loading\n")


def test_more_workers_than_shards_are_not_started(spelling, asked, by_two):
    run = answer(spelling, asked, replace(by_two, batch_size=32))
    assert (invocations(run)[0]["engine"], invocations(run)[0]["workers"]) == ("local", 1)


def test_where_nothing_can_be_written_the_error_says_so(spelling, asked, by_two, wrong):
    wrong("q3", 1, "raise")
    with pytest.raises(ModelError):
        answer(spelling, asked, by_two)
    (folder,) = by_two.root.glob("runs/*/*")
    (folder / "shards").write_text("no folder")
    with pytest.raises(RunError, match=r"shards.*cannot be used"):
        answer(spelling, asked, by_two)
