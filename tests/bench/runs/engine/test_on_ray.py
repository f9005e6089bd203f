"""Real Ray on this machine: started once for all tests here, two workers."""

from __future__ import annotations

import os
import signal
import threading
import time
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from bench.base.errors import ModelError, RunError
from bench.runs.answering import answer
from bench.runs.engine import Engine
from bench.runs.engine.ray_cluster import joined
from bench.runs.prompts import asks
from tests.bench.runs.conftest import TEMPLATE
from tests.bench.runs.engine.test_local import children, content, invocations, left
from tests.needs import needs


@pytest.fixture(scope="module")
def two():
    """Two workers of Ray's; Ray ends with the last test."""
    needs("Ray (pip install 'knowbench[ray]')", find_spec("ray") is not None)
    before = set(children())
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("RAY_ADDRESS", raising=False)
        yield Engine("ray", 2)
    import ray

    ray.shutdown()
    assert set(children()) <= before


@pytest.mark.parametrize("address", ["127.0.0.1:9", "127.0.0.1:99999"])
def test_an_address_at_which_nobody_answers_is_named_at_once(monkeypatch, address):
    needs("Ray (pip install 'knowbench[ray]')", find_spec("ray") is not None)
    monkeypatch.setenv("RAY_ADDRESS", address)
    with pytest.raises(
        RunError, match=rf"RAY_ADDRESS={address}: nobody answers there .*cluster.md"
    ):
        joined(2)


def workers():
    """Ray's workers below this process that are actors of ours."""
    below = [pid for raylet in children() for pid in children(raylet)]
    return [pid for pid in below if b"RayWorker" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_rays_workers_answer_as_this_process_does_though_one_is_killed(
    two, checkpoint, questions, settings, tmp_path, capfd
):
    many = asks(TEMPLATE, [questions(216)], uses_prompt=True)
    settings = replace(settings, batch_size=2)
    one = answer(checkpoint, many, replace(settings, root=tmp_path / "one"))
    capfd.readouterr()
    killed = []

    def kill():
        while not list(settings.root.glob("runs/*/*/answers.jsonl")):
            time.sleep(0.001)
        killed.append(workers()[0])
        os.kill(killed[0], signal.SIGKILL)

    thread = threading.Thread(target=kill)
    thread.start()
    run = answer(checkpoint, many, replace(settings, engine=two))
    thread.join()
    assert killed
    assert content(run) == content(one)
    assert run.answers == one.answers
    assert left(run.folder) == []
    (entry,) = invocations(run)
    assert (entry["engine"], entry["workers"], entry["finished"]) == ("ray", 2, True)
    assert capfd.readouterr() == ("", "")


def test_what_a_worker_raises_ends_the_run_as_it_would_here(
    two, spelling, asked, settings, wrong, expected
):
    settings = replace(settings, engine=two)
    wrong("q3", 1, "raise")
    with pytest.raises(ModelError, match="cannot spell that; an easy word; read"):
        answer(spelling, asked, settings)
    wrong("q7", 9, "kill")
    with pytest.raises(ModelError, match=r"a third worker was lost \(.+\) at 4 questions \(heldo"):
        answer(spelling, asked, settings)
    assert (spelling.folder / "q7").read_text() == "6 kill"
    wrong("q7", 0, "kill")
    run = answer(spelling, asked, settings)
    assert sorted(content(run).splitlines()) == sorted(expected.splitlines())
