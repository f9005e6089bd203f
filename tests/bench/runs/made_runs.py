"""Real runs in a folder: a suite of two sets, a tiny checkpoint and a file of recorded answers."""

from __future__ import annotations

import shutil
from pathlib import Path

from bench.data.sets import read_asked
from bench.data.suite import load_suite
from bench.running import run
from bench.runs.scoring import score_run
from tests.support import write_rows

SUITE = """\
version: 1
name: kings
sets:
  heldout: {role: heldout, path: heldout.jsonl}
  control: {role: control, path: control.jsonl}
checkpoints: {tiny: "hf:tiny", noted: "recorded:noted.jsonl"}
generation: {max_new_tokens: 4}
answer: {take: all}
"""


def make_runs(folder: Path, checkpoint: Path) -> Path:
    """Answer and score the suite with both checkpoints, `runs/` beside it."""
    shutil.copytree(checkpoint, folder / "tiny")
    (folder / "suite.yaml").write_text(SUITE)
    nouns = ("king", "moon", "river", "city")
    for name in ("heldout", "control"):
        rows: list[dict[str, object]] = [
            {"id": f"{name}-{noun}", "question": f"who is the {noun} ?", "answers": "Rome"}
            for noun in nouns
        ]
        write_rows(folder / f"{name}.jsonl", rows)
    answers: list[dict[str, object]] = [
        {"id": f"{name}-{noun}", "answer": None if noun == "city" else "Rome the king \ud800"}
        for name in ("heldout", "control")
        for noun in nouns
    ]
    write_rows(folder / "noted.jsonl", answers)
    sets = read_asked(load_suite(folder / "suite.yaml")).questions
    for one in run(suite=folder / "suite.yaml", out=folder):
        score_run(one, sets, ["exact_match", "f1"], "all")
    return folder
