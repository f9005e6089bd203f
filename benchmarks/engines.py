"""What an engine costs: `bench run` on 500 questions here, by two processes, by two of Ray's.

    python benchmarks/engines.py [--rounds N] [--cache FOLDER]

Makes its checkpoints in the cache folder (once; those of benchmarks/answering.py), then measures
whole processes in turn and keeps the least wall time of each. Writes benchmarks/engines.md, and
fails where answers of two engines differ in a byte.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from datetime import date
from importlib.metadata import version
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY))

from benchmarks.answering_checkpoint import QUESTIONS, make  # noqa: E402

BENCH = Path(sys.executable).parent / "bench"
ENGINES = {
    "`here`": ["--engine", "here"],
    "`--engine local --workers 2`": ["--engine", "local", "--workers", "2"],
    "`--engine ray --workers 2`, Ray started and ended too": ["--engine", "ray", "--workers", "2"],
}
CHECKPOINTS = ("small", "large")


def once(folder: Path, checkpoint: str, words: list[str]) -> tuple[float, bytes]:
    """Answer from nothing; return the process' wall seconds and the answers as written."""
    with tempfile.TemporaryDirectory() as out:
        suite = ["--suite", str(folder / "suite.yaml"), "--out", out, "--quiet"]
        start = time.perf_counter()
        subprocess.run([BENCH, "run", checkpoint, *suite, *words], check=True, capture_output=True)
        seconds = time.perf_counter() - start
        (path,) = Path(out).glob("runs/*/*/answers.jsonl")
        return seconds, path.read_bytes()


def measure(folder: Path, rounds: int) -> dict[tuple[str, str], float]:
    """Return the least seconds by engine and checkpoint; every engine must answer the same."""
    least: dict[tuple[str, str], float] = {}
    for checkpoint in CHECKPOINTS:
        answers: set[bytes] = set()
        for _ in range(rounds):
            for name, words in ENGINES.items():
                seconds, found = once(folder, checkpoint, words)
                answers.add(found)
                least[name, checkpoint] = min(seconds, least.get((name, checkpoint), seconds))
                print(f"{checkpoint}, {name}: {seconds:.1f} s", file=sys.stderr, flush=True)
        if len(answers) != 1:
            raise SystemExit(f"{checkpoint}: engines answer differently")
    return least


def millions(folder: Path) -> str:
    """Return how many parameters a checkpoint has, in float32."""
    return f"{sum(one.stat().st_size for one in folder.glob('*.safetensors')) / 4e6:.1f} M"


def page(least: dict[tuple[str, str], float], rounds: int, load: float, sizes: list[str]) -> str:
    """Return the table and what it rests on."""
    here = next(iter(ENGINES))
    rows = [
        f"| {name} | "
        + " | ".join(
            f"{least[name, one]:.1f} s | {least[name, one] - least[here, one]:+.1f} s"
            for one in CHECKPOINTS
        )
        + " |"
        for name in ENGINES
    ]
    versions = ", ".join(f"{one} {version(one)}" for one in ("torch", "transformers", "ray"))
    return "\n".join(
        [
            "# What an engine costs",
            "",
            f"Whole processes of `bench run` on {QUESTIONS} questions, from nothing; the least of "
            f"{rounds} rounds. `small`: {sizes[0]} parameters, briefly trained; `large`: "
            f"{sizes[1]}, random weights. Answers are equal to the byte, in the same order.",
            "",
            "| engine | small | more than here | large | more than here |",
            "|---|---:|---:|---:|---:|",
            *rows,
            "",
            "What is paid for: each worker imports torch and loads the checkpoint; Ray starts its "
            "own processes first. It is paid once for each checkpoint and way of asking (Ray's "
            "start once for a command). Workers share the processors that one process could have "
            "to itself, so on one machine little can be won back: they are for more processors "
            "than one process can use, for several GPUs, for several machines.",
            "",
            "Beside other work (see the load) a process takes only the processors that stand idle, "
            "down to one thread, and two workers have one thread each: then they may be faster "
            "than one process, at the cost of that other work.",
            "",
            f"Measured {date.today().isoformat()} with `python benchmarks/engines.py --rounds "
            f"{rounds}`: {os.cpu_count()} processors, Python {platform.python_version()}, "
            f"{versions}; load average before: {load:.1f}.",
            "",
        ]
    )


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cache", type=Path, default=REPOSITORY / "build" / "answering")
    words = parser.parse_args()
    folder = make(words.cache.resolve())
    load = os.getloadavg()[0]
    sizes = [millions(folder / one) for one in CHECKPOINTS]
    text = page(measure(folder, words.rounds), words.rounds, load, sizes)
    Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
