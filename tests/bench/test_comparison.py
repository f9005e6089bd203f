"""The whole way, on checkpoints trained on the spot: answers, resumes, verdicts, files."""

from __future__ import annotations

import json
import os
import pty
import select
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import bench as knowbench
from bench.results import Comparison
from tests.support import REPOSITORY, Said

Bench = Callable[..., Said]
NAMES = ("base", "full-1", "attention-1", "mlp-1")


@pytest.fixture(scope="module")
def compared(
    small_world: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Comparison, Path]:
    out = tmp_path_factory.mktemp("out")
    return knowbench.compare(suite=small_world / "suite.yaml", out=out), out


def test_a_comparison_says_what_was_learned(compared: tuple[Comparison, Path]) -> None:
    found, _ = compared
    assert found.compared == NAMES
    full = {info.name: found.score("full-1", info.name, "exact_match") for info in found.sets}
    base = found.score("base", "retention", "exact_match")
    assert full["train"].value > 60
    assert full["train"].value > full["heldout"].value
    assert full["control"].value < 40
    assert base.value > full["retention"].value  # old knowledge is lost, and it shows


def test_families_hold_what_was_declared(compared: tuple[Comparison, Path]) -> None:
    found, _ = compared
    primary = [pair for pair in found.pairs if pair.family == "primary"]
    assert {(pair.a, pair.b) for pair in primary} == {
        ("full-1", "attention-1"),
        ("full-1", "mlp-1"),
        ("attention-1", "mlp-1"),
    }
    assert found.families[0].method == "Shaffer (3,1,1)"
    assert all(pair.verdict for pair in primary)
    secondary = [pair for pair in found.pairs if pair.family == "secondary"]
    assert found.families[1].m == len(secondary) == 3 * (7 * 15 - 1)
    assert not any(pair.verdict for pair in found.pairs if pair.family != "primary")
    assert {pair.b for pair in found.pairs if pair.family == "reference"} == {"base"}
    assert all(pair.difference.test.startswith("CR1 t(") for pair in primary)
    assert found.anova[0].set == "heldout"
    assert found.anova[0].labels == ("full", "attention", "mlp")


def test_frames_are_ready_for_a_notebook(compared: tuple[Comparison, Path]) -> None:
    found, _ = compared
    pairs, scores = found.to_frame(), found.scores_frame()
    assert len(pairs) == len(found.pairs)
    row = pairs.iloc[0]
    assert row["low"] <= row["difference"] <= row["high"]
    assert len(scores) == 4 * 7 * 15
    assert scores.loc[scores["metric"] != "loss", "score"].between(0, 100).all()
    assert (scores.loc[scores["metric"] == "loss", "score"] >= 0).all()


def test_what_is_written(compared: tuple[Comparison, Path]) -> None:
    found, out = compared
    folder = out / found.folder
    result = json.loads((folder / "result.json").read_text())
    assert result["schema"] == 1
    assert "<title>" in (folder / "report.html").read_text()
    for run in found.runs:
        table = pd.read_parquet(out / run.folder / "scores.parquet")
        heldout = table[table["set"] == "heldout"]
        assert heldout["exact_match"].mean() == pytest.approx(
            found.score(run.name, "heldout", "exact_match").value
        )
        assert run.training is None or run.training["total"] > 0


def test_a_repeat_generates_nothing_and_says_the_same(
    compared: tuple[Comparison, Path], small_world: Path
) -> None:
    found, out = compared
    again = knowbench.compare(suite=small_world / "suite.yaml", out=out)
    assert again.timing["answers generated"] == 0
    # as text, since an undefined interval is NaN, which equals nothing
    assert repr(replace(again, timing={})) == repr(replace(found, timing={}))


def without_timing(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text())
    del found["timing"]
    for run in found["runs"]:
        del run["effort"]  # what answering took: more where answers were lost
    return found


def test_after_losing_answers_everything_comes_back_equal(
    compared: tuple[Comparison, Path],
    small_world: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Half the answers gone and a torn line, as a kill leaves them: same bytes at the end."""
    suite = small_world / "suite.yaml"
    folders = []
    for name in ("undisturbed", "torn"):
        place = tmp_path / name
        place.mkdir()
        monkeypatch.chdir(place)
        shutil.copytree(compared[1] / "runs", place / "runs")
        if name == "torn":
            for answers in place.glob("runs/*/*/answers.jsonl"):
                raw = answers.read_bytes()
                answers.write_bytes(raw[: len(raw) // 2])
        folders.append(place / knowbench.compare(suite=suite).folder)
    first, second = (without_timing(folder / "result.json") for folder in folders)
    assert first == second
    scores = [sorted(place.parents[1].glob("runs/*/*/scores.parquet")) for place in folders]
    assert [one.read_bytes() for one in scores[0]] == [one.read_bytes() for one in scores[1]]


def test_two_checkpoints_by_their_folders(
    small_world: Path, compared: tuple[Comparison, Path], bench: Bench
) -> None:
    """The two words of the README; the suite is the one that their folders name."""
    folder = small_world / "checkpoints"
    said = bench(
        "compare", folder / "full-1", folder / "mlp-1", "--out", compared[1], "--metric", "f1"
    )
    assert said.code == 0, said.err
    assert "named by" in said.err
    assert "full-1 − mlp-1" in said.out
    assert "F1 on heldout" in said.out
    assert "analysis changed after answers existed" in " ".join(said.out.split())


def test_a_hub_name_fails_in_one_sentence(small_world: Path, bench: Bench) -> None:
    said = bench("run", "hf:some/model-1b", "--suite", small_world / "suite.yaml")
    assert said.code == 2
    assert "Traceback" not in said.err
    assert "folder" in said.err


def in_a_terminal(command: list[str], cwd: Path) -> str:
    """Run a command whose stderr is a terminal, and return what that showed."""
    main, child = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "TERM": "xterm", "COLUMNS": "120"}
    process = subprocess.Popen(
        command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=child, env=environment
    )
    os.close(child)
    shown = b""
    while True:
        ready, _, _ = select.select([main], [], [], 0.5)
        if not ready and process.poll() is not None:
            break
        if ready:
            try:
                part = os.read(main, 65536)
            except OSError:
                break
            if not part:
                break
            shown += part
    assert process.wait() == 0, shown.decode()
    return shown.decode()


SLOW_STEP = """
import sys, time
from bench.base.progress import silence, step
silence("--quiet" in sys.argv)
with step("counting", 30, "sheep") as advance:
    for _ in range(30):
        time.sleep(0.1)
        advance()
"""


def test_progress_is_for_a_terminal_only(tmp_path: Path) -> None:
    """Step n/m, rate and time left in a pty; nothing under --quiet, nothing when piped."""
    command = [sys.executable, "-c", SLOW_STEP]
    shown = in_a_terminal(command, tmp_path)
    assert "counting" in shown
    assert "30/30" in shown
    assert "sheep/s" in shown
    assert "left" in shown
    assert in_a_terminal([*command, "--quiet"], tmp_path) == ""
    piped = subprocess.run(
        command,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        check=True,
    )
    assert piped.stderr == ""
