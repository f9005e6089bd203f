"""What was measured, and the page that shows it."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

_TITLES = {
    "answering": "Answering 500 questions, whole process",
    "scoring": "Scoring the 500 accepted answers (log-probabilities), whole process",
    "busy": "Answering beside one process that never waits, whole process",
    "large": "A larger model, random weights, loading aside",
}


@dataclass
class Found:
    """Least wall and processor seconds by task and name; answers by the same."""

    wall: dict[tuple[str, str], float] = field(default_factory=dict)
    cpu: dict[tuple[str, str], float] = field(default_factory=dict)
    answers: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    ties: dict[str, dict[str, int]] = field(default_factory=dict)

    def add(self, task: str, name: str, wall: float, cpu: float, answers: dict[str, str]) -> None:
        """Keep the least; answers of the last time."""
        key = task, name
        self.wall[key] = min(wall, self.wall.get(key, wall))
        self.cpu[key] = min(cpu, self.cpu.get(key, cpu))
        self.answers[key] = answers


def page(found: Found, folder: Path, lm_eval: Path, rounds: int) -> str:
    """Return the page as Markdown."""
    parts = [_head(folder, lm_eval, rounds)]
    parts.append(_wanted(found))
    parts += [_table(found, task, title) for task, title in _TITLES.items()]
    parts.append(_sameness(found, folder))
    return "\n".join(parts)


def _wanted(found: Found) -> str:
    """Say what was wanted of whole processes, and what was reached."""
    said = []
    for task, ours in (("answering", "bench run"), ("scoring", "bench")):
        theirs = {name: wall for (of, name), wall in found.wall.items() if of == task}
        mine = theirs.pop(ours)
        single = theirs.get("lm-eval, batch 1")
        reached = f"{task} {min(theirs.values()) / mine:.1f} ×"
        said.append(reached + (f" and {single / mine:.1f} ×" if single else ""))
    return (
        f"Wanted in wall time: 3.5 × lm-eval's best setting and 9 × its batch size 1. Reached in "
        f"this run: {'; '.join(said)}.\n"
    )


def _head(folder: Path, lm_eval: Path, rounds: int) -> str:
    small, large = (_parameters(folder / name) for name in ("small", "large"))
    python = lm_eval.with_name("python")
    names = ("lm_eval", "torch", "transformers", "datasets")
    code = f"from importlib.metadata import version as v; print(*map(v, {names}))"
    theirs = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True)
    peers = ", ".join(map(" ".join, zip(names, theirs.stdout.split(), strict=True)))
    ours = ", ".join(f"{name} {version(name)}" for name in ("torch", "transformers"))
    return (
        f"# Answering: speed and sameness\n\n"
        f"Written by `make bench-answering` on {date.today()}: {_processor()}, "
        f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} at the end. A Llama of "
        f"{small:.1f} M parameters, made and briefly trained on the spot, 500 questions of a made "
        f"world, up to 32 new tokens, greedy, float32. The larger model has {large:.1f} M.\n\n"
        f"Ours: {ours}. Theirs: {peers}.\n\n"
        f"A whole process is everything from an empty shell to written results. Each was run "
        f"{_times(rounds)} in turn with the others (batch size 1 once); the least is shown. "
        "Processor time counts all threads; it is the steadier one where the machine has other "
        "work.\n"
    )


def _table(found: Found, task: str, title: str) -> str:
    keys = [key for key in found.wall if key[0] == task]
    reference = (
        "answering" if task == "busy" else task,
        "bench run" if task != "scoring" else "bench",
    )
    reference = reference if reference in found.wall else keys[0]
    rows = [
        f"| {name} | {found.wall[key]:.1f} | {found.cpu[key]:.1f} | "
        f"{found.wall[key] / found.wall[reference]:.1f} × | "
        f"{found.cpu[key] / found.cpu[reference]:.1f} × |"
        for key in keys
        for name in [key[1]]
    ]
    head = f"## {title}\n\n| | wall s | processor s | wall, of ours | processor, of ours |\n"
    return "\n".join([head + "|---|---|---|---|---|", *rows, ""])


def _sameness(found: Found, folder: Path) -> str:
    run = found.answers["answering", "bench run"]
    alone = found.answers["small", "generate, batch 1"]
    same = sum(run[key] == text for key, text in alone.items())
    lines = [f"`bench run` and `generate` at batch size 1: {same} of {len(alone)} answers equal."]
    for (task, name), theirs in found.answers.items():
        if task == "answering" and name != "bench run":
            equal = sum(run[key].strip() == text.strip() for key, text in theirs.items())
            lines.append(f"{name}: {equal} of {len(theirs)} equal to ours (outer spaces aside).")
    big = found.answers["large", "bench"]
    for (task, name), theirs in found.answers.items():
        if task == "large" and name != "bench":
            equal = sum(big[key] == text for key, text in theirs.items())
            lines.append(f"Larger model, {name}: {equal} of {len(theirs)} equal to ours.")
    for name, one in found.ties.items():
        lines.append(
            f"Near-ties ({name}): at {one['near']} of {one['places']:,} places the best two "
            "tokens are closer than 1e-4."
        )
    right = sum(run[row["id"]].strip() == row["answers"][0] for row in _rows(folder))
    lines.append(f"Exact matches: {right} of {len(run)}.")
    return "## Sameness\n\n" + "\n".join(f"- {line}" for line in lines) + "\n"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _rows(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "asked.jsonl").open(encoding="utf-8")]


def _parameters(folder: Path) -> float:
    """Return how many million parameters the weights hold, from their size in float32."""
    return (folder / "model.safetensors").stat().st_size / 4e6


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(errors="replace").splitlines() if info.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())
