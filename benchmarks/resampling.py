"""Time and memory of resampling: ours for all metrics at once, the libraries' for one.

    python benchmarks/resampling.py [--quick]

Every part runs in a process of its own, so that its peak memory is its own. Writes
benchmarks/resampling.md (not with --quick, which takes a hundredth of the resamples).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from pathlib import Path

import numpy as np

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY))

ITEMS, METRICS, DRAWS = 10_000, 10, 10_000
COLUMNS = 2 * 9 + 10  # of counts, per checkpoint: nine means, and BLEU
LIBRARY_BATCH = 256  # scipy holds all resamples at once unless told otherwise


def texts(n: int) -> tuple[list[str], list[str], list[str]]:
    """Answers of two made systems, and references, of 8 to 16 words."""
    rng = np.random.default_rng(0)
    words = np.array([f"w{number}" for number in range(2_000)])
    truth = [rng.choice(words, size=rng.integers(8, 17)) for _ in range(n)]

    def noisy(share: float) -> list[str]:
        return [
            " ".join(np.where(rng.random(len(row)) < share, rng.choice(words, len(row)), row))
            for row in truth
        ]

    return noisy(0.30), noisy(0.31), [" ".join(row) for row in truth]


def bleu_counts(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Length, reference length, matched and possible n-grams per item, of both systems."""
    import sacrebleu

    *systems, references = texts(n)
    metric = sacrebleu.BLEU(tokenize="none", smooth_method="none")
    found = [metric._extract_corpus_statistics(system, [references]) for system in systems]
    return np.array(found[0], dtype=np.float64), np.array(found[1], dtype=np.float64)


def bleu(totals: np.ndarray) -> np.ndarray:
    """Corpus BLEU of summed counts."""
    precision = np.log(totals[..., 2:6] / totals[..., 6:10]).mean(axis=-1)
    return 100 * np.exp(precision + np.minimum(0.0, 1 - totals[..., 1] / totals[..., 0]))


def item_scores(n: int) -> np.ndarray:
    """Scores (0–1) of nine metrics that are means of item scores; (n, 9)."""
    return np.random.default_rng(1).beta(2, 1, size=(n, METRICS - 1))


def all_counts(n: int, *, with_text: bool) -> np.ndarray:
    """All columns of both checkpoints side by side: (score, 1) nine times, and BLEU's ten."""
    rng = np.random.default_rng(2)
    counts = np.ones((n, 2 * COLUMNS))
    for part in range(2):
        counts[:, part * COLUMNS : part * COLUMNS + 18 : 2] = item_scores(n)[:: 1 - 2 * part]
        ends = counts[:, part * COLUMNS + 18 : (part + 1) * COLUMNS]
        ends[:] = bleu_counts(n)[part] if with_text else rng.integers(1, 15, size=(n, 10))
    return counts


def scores(totals: np.ndarray) -> np.ndarray:
    """The ten scores of (..., COLUMNS) totals."""
    means = 100 * totals[..., 0:18:2] / totals[..., 1:18:2]
    return np.concatenate([means, bleu(totals[..., 18:])[..., None]], axis=-1)


def ours(n: int, draws: int, *, with_text: bool = True) -> Callable[[], object]:
    """Ten metrics, two checkpoints: bootstrap intervals and permutation p-values."""
    from stats.resampling import bootstrap_totals, swap_totals

    both = all_counts(n, with_text=with_text)
    a, b = both[:, :COLUMNS], both[:, COLUMNS:]

    def work() -> object:
        observed = scores(a.sum(axis=0)) - scores(b.sum(axis=0))
        resampled = bootstrap_totals(both, draws=draws)
        intervals = np.quantile(
            scores(resampled[:, :COLUMNS]) - scores(resampled[:, COLUMNS:]), [0.025, 0.975], axis=0
        )
        first, second = swap_totals(a, b, draws=draws)
        reached = np.abs(scores(first) - scores(second)) >= np.abs(observed) - 1e-9
        return intervals, (reached.sum(axis=0) + 1) / (draws + 1)

    return work


def scipy_bootstrap(n: int, draws: int) -> Callable[[], object]:
    """One metric, the mean difference."""
    from scipy import stats

    d = item_scores(n)[:, 0] - item_scores(n)[::-1, 0]
    return lambda: stats.bootstrap(
        (d,), np.mean, n_resamples=draws, batch=LIBRARY_BATCH, method="percentile", rng=0
    )


def scipy_permutation(n: int, draws: int) -> Callable[[], object]:
    """One metric, the mean difference."""
    from scipy import stats

    a, b = item_scores(n)[:, 0], item_scores(n)[::-1, 0]
    return lambda: stats.permutation_test(
        (a, b),
        lambda x, y, axis: np.mean(x - y, axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=draws,
        batch=LIBRARY_BATCH,
        rng=0,
    )


def sacrebleu_test(n: int, draws: int, *, kind: str) -> Callable[[], object]:
    """Corpus BLEU alone."""
    import sacrebleu
    from sacrebleu.significance import PairedTest

    first, second, references = texts(n)
    metric = sacrebleu.BLEU(tokenize="none", smooth_method="none")
    named = [("a", first), ("b", second)]
    return PairedTest(named, {"BLEU": metric}, [references], test_type=kind, n_samples=draws)


PARTS: dict[str, Callable[[int, int], Callable[[], object]]] = {
    "ours": ours,
    "ours, made counts": lambda n, draws: ours(n, draws, with_text=False),
    "scipy.stats.bootstrap": scipy_bootstrap,
    "scipy.stats.permutation_test": scipy_permutation,
    "sacrebleu paired_bs": lambda n, draws: sacrebleu_test(n, draws, kind="bs"),
    "sacrebleu paired_ar": lambda n, draws: sacrebleu_test(n, draws, kind="ar"),
}
COMPARED = (
    ("ours", "10 metrics × 2, bootstrap and permutation"),
    ("scipy.stats.bootstrap", "1 metric, bootstrap"),
    ("scipy.stats.permutation_test", "1 metric, permutation"),
    ("sacrebleu paired_bs", "BLEU alone, bootstrap"),
    ("sacrebleu paired_ar", "BLEU alone, permutation"),
)


def measured(part: str, n: int, draws: int) -> tuple[float, float]:
    """Seconds of the work itself, and peak memory in GB of a whole process that did it."""
    command = [sys.executable, __file__, "--part", part, "--items", str(n), "--draws", str(draws)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{part} ended with {process.returncode}")
    return json.loads(output.splitlines()[-1]), usage.ru_maxrss / 1024**2


def run_part(part: str, n: int, draws: int) -> None:
    """Print the seconds that one part took, data and imports not counted."""
    work = PARTS[part](n, draws)
    start = time.perf_counter()
    work()
    print(json.dumps(time.perf_counter() - start))


def table(divisor: int) -> str:
    """The whole report."""
    draws = DRAWS // divisor
    lines = [
        "# Resampling: time and memory",
        "",
        f"Made by `benchmarks/resampling.py` on {date.today()}: {os.cpu_count()} cores "
        f"({platform.machine()}), Python {platform.python_version()}, "
        + ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "sacrebleu"))
        + ".",
        "",
        f"{ITEMS:,} items, {draws:,} resamples. Seconds are those of the work, without imports "
        "and making data; memory is the peak of the whole process, data and libraries included. "
        f"scipy was given batches of {LIBRARY_BATCH}.",
        "",
        "| | does | seconds | peak GB |",
        "|---|---|---:|---:|",
    ]
    for part, does in COMPARED:
        seconds, memory = measured(part, ITEMS, draws)
        lines.append(f"| {part} | {does} | {seconds:.2f} | {memory:.2f} |")
    draws //= 10
    lines += [
        "",
        f"Ours by the number of items, {draws:,} resamples, {2 * COLUMNS} columns of counts:",
        "",
        "| items | seconds | µs per item | counts GB | peak GB |",
        "|---:|---:|---:|---:|---:|",
    ]
    for n in (10_000, 100_000, 1_000_000):
        seconds, memory = measured("ours, made counts", n, draws)
        size = n * 2 * COLUMNS * 8 / 1024**3
        lines.append(
            f"| {n:,} | {seconds:.2f} | {1e6 * seconds / n:.1f} | {size:.3f} | {memory:.2f} |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Run one part, or all of them and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a hundredth of the resamples")
    parser.add_argument("--part", choices=PARTS, help="print the seconds of one part")
    parser.add_argument("--items", type=int, default=ITEMS)
    parser.add_argument("--draws", type=int, default=DRAWS)
    options = parser.parse_args()
    if options.part:
        return run_part(options.part, options.items, options.draws)
    text = table(100 if options.quick else 1)
    print(text)
    if not options.quick:
        Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")
    return None


if __name__ == "__main__":
    main()
