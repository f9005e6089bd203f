"""Time from start to answers: `bench run` beside lm-evaluation-harness and `generate`.

    python benchmarks/answering.py [--rounds N] [--cache FOLDER] [--quick]

Makes its checkpoint and lm-eval's environment in the cache folder (once), then measures whole
processes in turn, each as often as there are rounds, and keeps the least. Writes
benchmarks/answering.md (not with --quick: one round, no batch size 1).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY))

from benchmarks import answering_peers as peers  # noqa: E402
from benchmarks.answering_table import Found, page  # noqa: E402

BATCHES = (1, 16, 64)
BENCH = Path(sys.executable).parent / "bench"
PARTS = Path(__file__).with_name("answering_parts.py")
OFFLINE = {
    **{"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"},
    "OMP_WAIT_POLICY": "PASSIVE",  # ours sets it itself: waiting threads count as work otherwise
}
BUSY = "while True: pass"
STOP = ("\n",)
STOP_LARGE = ("\n", "a")  # random weights never write a newline, but now and then an a


@dataclass(frozen=True)
class Cost:
    """What one process took, in seconds."""

    wall: float
    cpu: float


def measured(words: list[str]) -> tuple[Cost, str]:
    """Run a whole process; return what it took and its output."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        words, env=os.environ | OFFLINE, capture_output=True, text=True, check=False
    )
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{' '.join(words)} failed:\n{done.stdout}\n{done.stderr}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu), done.stdout


def bench_run(folder: Path, out: Path) -> tuple[Cost, dict[str, str]]:
    """Answer with the small checkpoint from nothing; return the answers, too."""
    words = [str(BENCH), "run", "small", "--suite", str(folder / "suite.yaml"), "--out", str(out)]
    cost, _ = measured(words)
    (path,) = out.glob("runs/*/*/answers.jsonl")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return cost, {row["id"]: row["text"] for row in rows}


def bench_score(folder: Path, out: Path) -> tuple[Cost, dict[str, str]]:
    """Score the accepted answers from nothing."""
    return measured([sys.executable, str(PARTS), "score", str(folder), str(out)])[0], {}


def peer(lm_eval: Path, folder: Path, task: str, batch: int) -> Callable[[Path], Any]:
    """Return what runs a task by lm-eval into a folder."""

    def run(out: Path) -> tuple[Cost, dict[str, str]]:
        cost, _ = measured(peers.command(lm_eval, folder, task, batch, out))
        return cost, peers.answers(out) if task == "answering" else {}

    return run


def part(name: str, *words: object) -> Any:
    """Return what a part of `answering_parts` printed."""
    _, said = measured([sys.executable, str(PARTS), name, *map(str, words)])
    return json.loads(said)


def beside_a_busy_process(run: Callable[[Path], Any], out: Path) -> Any:
    """Run beside one process that never waits."""
    other = subprocess.Popen([sys.executable, "-c", BUSY])
    try:
        return run(out)
    finally:
        other.kill()
        other.wait()


def whole_processes(folder: Path, lm_eval: Path, rounds: int, batches: tuple[int, ...]) -> Found:
    """Measure whole processes in turn, so that what else the machine does hits all alike."""
    cases: dict[tuple[str, str], Callable[[Path], Any]] = {
        ("answering", "bench run"): lambda out: bench_run(folder, out),
        ("scoring", "bench"): lambda out: bench_score(folder, out),
    }
    for task in ("answering", "scoring"):
        for batch in batches:
            cases[task, f"lm-eval, batch {batch}"] = peer(lm_eval, folder, task, batch)
    cases["busy", "bench run"] = lambda out: beside_a_busy_process(
        lambda there: bench_run(folder, there), out
    )
    found = Found()
    for turn in range(rounds):
        for (task, name), run in cases.items():
            if turn and name.endswith("batch 1"):
                continue  # half a minute each: once is enough
            with tempfile.TemporaryDirectory() as out:
                cost, answers = run(Path(out))
            found.add(task, name, cost.wall, cost.cpu, answers)
            print(f"{task}, {name}: {cost.wall:.1f} s, CPU {cost.cpu:.1f} s", flush=True)
    return found


def loaded_models(folder: Path, found: Found, rounds: int) -> None:
    """Measure a larger model, loading aside; and compare the small one's answers."""
    for _ in range(rounds):
        for name, words in (
            ("bench", ()),
            ("generate, batch 16", (16,)),
            ("generate, batch 64", (64,)),
        ):
            kind = "generate" if words else "ours"
            row = part(kind, folder, "large", json.dumps(STOP_LARGE), *words)
            found.add("large", name, row["wall"], row["cpu"], row["answers"])
            print(f"large, {name}: {row['wall']:.1f} s, CPU {row['cpu']:.1f} s", flush=True)
    one = part("generate", folder, "small", json.dumps(STOP), 1)
    found.add("small", "generate, batch 1", one["wall"], one["cpu"], one["answers"])
    for name, stop in (("small", STOP), ("large", STOP_LARGE)):
        found.ties[name] = part("ties", folder, name, json.dumps(stop))


def main() -> None:
    """Make what is needed, measure, write the page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cache", type=Path, default=REPOSITORY / "build" / "answering")
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    folder = given.cache.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    print("making the checkpoint and lm-eval's environment (once)", flush=True)
    from benchmarks.answering_checkpoint import make

    make(folder)
    lm_eval = peers.make_environment(folder)
    peers.write_tasks(folder)
    rounds = 1 if given.quick else given.rounds
    batches = BATCHES[1:] if given.quick else BATCHES
    found = whole_processes(folder, lm_eval, rounds, batches)
    loaded_models(folder, found, rounds)
    text = page(found, folder, lm_eval, rounds)
    print(text)
    if not given.quick:
        Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
