"""The process that holds the run folder ends in the middle: nobody stays, nothing is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bench.runs.answering import answer
from tests.bench.runs.engine.test_local import children, content, invocations, left

DRIVER = Path(__file__).with_name("crew_driver.py")
ROOT = os.fspath(Path(__file__).parents[4])


@pytest.fixture
def interrupted(spelling, settings, wrong):
    """Start two workers, one of which waits at the first shard; end all by a signal.

    Returns how it ended, its workers and the run folder.
    """

    def end(how):
        wrong("q11", 1, "wait")  # among the longest questions, which come first
        driver = subprocess.Popen(
            [sys.executable, str(DRIVER), str(spelling.folder), str(settings.root), "20"],
            env=os.environ | {"PYTHONPATH": ROOT},
            stderr=subprocess.PIPE,
        )
        for _ in range(3000):
            if len(list(settings.root.glob("runs/*/*/shards/*.jsonl"))) == 4:
                break
            assert driver.poll() is None, driver.stderr.read()
            time.sleep(0.01)
        workers = children(driver.pid)
        driver.send_signal(how)
        code = driver.wait(timeout=20)
        (folder,) = settings.root.glob("runs/*/*")
        return code, workers, folder

    return end


def gone(pids):
    """Whether no such process is left, a moment later."""
    for _ in range(500):
        if not any(Path(f"/proc/{pid}").exists() for pid in pids):
            return True
        time.sleep(0.01)
    return False


def test_a_kill_leaves_no_worker_and_what_they_finished_is_taken_in(
    interrupted, spelling, asked, settings, expected, capsys
):
    code, workers, folder = interrupted(signal.SIGKILL)
    assert code == -signal.SIGKILL
    assert len(workers) == 2 and gone(workers)
    assert len(list((folder / "shards").glob("*.jsonl"))) == 4
    torn = folder / "shards" / ".00001-0123456789ab.jsonl.abcdefgh"
    torn.write_text('{"set": "hel')
    run = answer(spelling, asked, settings)
    assert (
        "16 answers that workers of a killed process had finished are kept"
        in capsys.readouterr().err
    )
    assert run.new_answers == 4
    assert sorted(content(run).splitlines()) == sorted(expected.splitlines())
    assert left(folder) == []
    first, second = invocations(run)
    assert (first["engine"], first["generated"], first["tokens"]) == ("local", 16, 32)
    assert (second["engine"], second["generated"], second["kept"]) == ("here", 4, 16)
    assert (first["finished"], second["finished"]) == (False, True)


def test_ctrl_c_leaves_no_worker_and_what_they_finished_is_kept(
    interrupted, spelling, asked, settings, expected
):
    code, workers, folder = interrupted(signal.SIGINT)
    assert code == -signal.SIGINT  # Python's own way to end by Ctrl-C
    assert len(workers) == 2 and gone(workers)
    assert left(folder) == []
    assert len((folder / "answers.jsonl").read_bytes().splitlines()) == 16
    run = answer(spelling, asked, settings)
    assert run.new_answers == 4
    assert sorted(content(run).splitlines()) == sorted(expected.splitlines())
