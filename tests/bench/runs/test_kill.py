"""SIGKILL at random moments of a real process: nothing that was written is lost or changed."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

KILLS = 20
SAMPLED_KILLS = 5
DRIVER = Path(__file__).with_name("answer_driver.py")


@pytest.fixture(params=[(200, 0.0, 1), (40, 1.0, 5)], ids=["greedy", "sampled"])
def how(request):
    """How many questions, at which temperature, how many samples of each."""
    return request.param


@pytest.fixture
def answering(tiny, questions, tmp_path, how):
    """The function that writes 200 answers: root, seconds to live -> (how it ended, seconds)."""
    size, temperature, samples = how
    asked = tmp_path / "questions.json"
    asked.write_text(json.dumps([item.question for item in questions(size).items]))
    root = os.fspath(Path(__file__).parents[3])
    driver = subprocess.Popen(
        [sys.executable, str(DRIVER), str(tiny), str(asked), str(temperature), str(samples)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": root, "OMP_NUM_THREADS": "1"},
    )

    def answer(root, seconds=1e9):
        driver.stdin.write(f"{root} {seconds}\n")
        driver.stdin.flush()
        how, lived = driver.stdout.readline().split()
        return how, float(lived)

    yield answer
    driver.stdin.close()
    assert driver.wait(timeout=30) == 0


def content(root):
    """Sorted answers, and the manifest without and with its invocations."""
    (folder,) = (root / "runs" / "people").iterdir()
    manifest = json.loads((folder / "run.json").read_text())
    invocations = manifest.pop("invocations")
    return sorted((folder / "answers.jsonl").read_bytes().splitlines()), manifest, invocations


def kept(root):
    """Whole answers on disk, and how many the manifest speaks of; 0, 0 before the first batch."""
    found = list(root.glob("runs/people/*/answers.jsonl"))
    if not found:
        return 0, 0
    manifest = json.loads(found[0].with_name("run.json").read_text())
    said = sum(one["generated"] for one in manifest["invocations"])
    return found[0].read_bytes().count(b"\n"), said


def kill_until_done(answering, root, draw, life):
    """Answer into `root`, killed at random moments; return what stood on disk at each kill."""
    found = []
    while True:
        how, _ = answering(root, draw.uniform(0, life))
        if how == "0":
            return found
        assert how == "killed"
        found.append(kept(root))


def test_kills_change_no_answer(answering, tmp_path, how):
    undisturbed = tmp_path / "undisturbed"
    assert answering(undisturbed)[0] == "0"
    life = answering(tmp_path / "measured")[1]  # the second one finds files in the cache
    answers, manifest, _ = content(undisturbed)
    assert len(answers) == 200
    draw, kills, rounds = random.Random(20), [], 0
    while len(kills) < (KILLS if how[1] == 0 else SAMPLED_KILLS):
        root = tmp_path / f"killed-{rounds}"
        states = kill_until_done(answering, root, draw, life)
        rounds += 1
        again, manifest_again, invocations = content(root)
        assert again == answers
        assert manifest_again == manifest
        # a kill between the last answer and the last word leaves nothing to do and none finished
        assert not any(one["finished"] for one in invocations[:-1])
        kills += states
    counts = [count for count, _ in kills]
    assert any(0 < count < 200 for count in counts), "no kill fell into the answering"
    # an answer is on disk before the manifest speaks of it; each kill may cost it one batch of 4
    assert all(0 <= count - said <= 4 * (at + 1) for at, (count, said) in enumerate(kills))
