"""A checkpoint against itself: how often is a difference found where there is none?

    python benchmarks/self_comparison.py DEMO-FOLDER [CHECKPOINT]

Draws 100 answers to each held-out question from a real checkpoint at temperature .8, then 2,000
times takes two sets of 5 answers that share none and compares them as `bench compare` would. Prints
the share of repeats with p at most .01, .05 and .10, and the Monte Carlo bound at .05.
"""

from __future__ import annotations

import sys
import tempfile
from math import sqrt
from pathlib import Path

import numpy as np
import yaml

import bench
from stats import compare_pair

POOL, SAMPLES, REPEATS = 100, 5, 2_000


def pooled(demo: Path, name: str, out: Path) -> tuple[np.ndarray, list[str]]:
    """Return scores of the pool, shape (POOL, n), and each item's group."""
    suite = yaml.safe_load((demo / "suite.yaml").read_text(encoding="utf-8"))
    held = {**suite["sets"]["heldout"], "path": str((demo / "sets/heldout.jsonl").resolve())}
    folder = (demo / "checkpoints" / name).resolve()
    suite = {
        "name": "itself",
        "sets": {"heldout": held},
        "checkpoints": {name: f"hf:{folder}"},
        "prompt": suite["prompt"],
        "generation": {**suite["generation"], "samples": POOL, "temperatures": [0.8]},
        "metrics": ["exact_match"],
    }
    (out / "suite.yaml").write_text(yaml.safe_dump(suite), encoding="utf-8")
    loaded = bench.load_suite(out / "suite.yaml")
    (run,) = bench.run(name, suite=loaded, out=out, batch_size=256)
    from bench.data.sets import read_sets
    from bench.runs.scoring import score_run

    (one,) = read_sets(loaded).questions
    scored = score_run(run, (one,), ["exact_match"], "first_line")[one.name]
    scores = np.where(scored.answered, scored.item_scores["exact_match"], 0.0)
    return scores, [item.group for item in one.items]


def main(demo: Path, name: str) -> None:
    """Print how often a checkpoint differs from itself."""
    with tempfile.TemporaryDirectory() as out:
        pool, groups = pooled(demo, name, Path(out))
    rng = np.random.default_rng(0)
    pvalues = []
    for _ in range(REPEATS):
        taken = rng.permuted(np.tile(np.arange(POOL), (pool.shape[1], 1)), axis=1)
        both = np.take_along_axis(pool, taken.T[: 2 * SAMPLES], axis=0)
        a, b = both[:SAMPLES].mean(axis=0), both[SAMPLES:].mean(axis=0)
        pvalues.append(compare_pair(a, b, groups=groups).pvalue)
    found = np.array(pvalues)
    bound = 3 * sqrt(0.05 * 0.95 / REPEATS)
    shares = ", ".join(f"{np.mean(found <= level):.4f} at {level}" for level in (0.01, 0.05, 0.10))
    print(f"{name}, T = .8, {SAMPLES} samples, {pool.shape[1]} questions, {REPEATS:,} repeats")
    print(f"mean score {pool.mean():.1f} %; rejected: {shares}; bound .05 ± {bound:.4f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "mlp-1")
