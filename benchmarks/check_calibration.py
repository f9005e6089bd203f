# ruff: noqa: E402 - threads are set before numpy is imported
"""Do the checks' tests keep their error rate? Size, coverage and power where the truth is known.

    python benchmarks/check_calibration.py [--quick] [--only TEXT]

As calibration.py, for leak counts, set gaps, rank tests and areas; families in check_families.py.
Writes benchmarks/check_calibration.md (not with --quick, a tenth of the draws, or --only).
"""

from __future__ import annotations

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

import argparse
import math
import platform
import sys
import time
import zlib
from datetime import date
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
from calibration_cells import Cell, outside
from calibration_table import HEAD
from check_families import Family, families
from numpy.typing import NDArray

SEED = 20_261_121
AGREE = 1e-9
PARTS = (
    (False, "The tests of the checks", "Counted: a cell outside its bounds is a defect."),
    (True, "What is often done instead", "Not counted; here to be seen."),
)


def drawn(family: Family, effect: float, runs: int) -> NDArray[np.float64]:
    """p-value and limits of every draw, shape (runs, 3); the family's name seeds them."""
    name = f"{family.design} {family.name}"
    rng = np.random.default_rng([SEED, zlib.crc32(name.encode()), int(effect > 0)])
    return np.array([family.draw(rng, effect) for _ in range(runs)])


def measured(family: Family, runs: int) -> Cell:
    """One row of the table."""
    both = [(0.0, drawn(family, 0.0, runs))]
    if family.effect:
        both.append((family.effect, drawn(family, family.effect, runs)))
    null = both[0][1]
    shares = [covered(family, effect, said) for effect, said in both if family.truth]
    sizes = [float(np.mean(null[:, 0] <= alpha)) for alpha in (0.01, 0.05, 0.1)]
    return Cell(
        design=family.design,
        family=family.name,
        role="naive" if family.naive else "primary",
        runs=runs,
        size=None if np.isnan(null[:, 0]).all() else (sizes[0], sizes[1], sizes[2]),
        coverage=tuple(share for share in shares if not math.isnan(share)),
        undefined=None,
        power=float(np.mean(both[1][1][:, 0] <= 0.05)) if family.effect else None,
        alternative=family.says,
        more=family.more,
        lower=family.lower,
        checked=None,
    )


def covered(family: Family, effect: float, said: NDArray[np.float64]) -> float:
    """Share of intervals that hold the truth; NaN where none is defined."""
    assert family.truth is not None
    there = said[~np.isnan(said[:, 1])]
    truth = family.truth(effect)
    if not len(there):
        return math.nan
    return float(np.mean((there[:, 1] <= truth + AGREE) & (truth - AGREE <= there[:, 2])))


def table(cells: list[Cell], seconds: float) -> str:
    """The report; its last line counts the cells outside."""
    lines = intro(seconds)
    for naive, title, words in PARTS:
        rows = [row(cell) for cell in cells if (cell.role == "naive") == naive]
        lines += ["", f"## {title}", "", words, "", *HEAD, *rows]
    return "\n".join([*lines, "", f"cells outside: {outside(cells)}", ""])


def intro(seconds: float) -> list[str]:
    """What was done, in words."""
    versions = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy"))
    return [
        "# Calibration of the checks",
        "",
        f"Made by `python benchmarks/check_calibration.py` on {date.today()} in "
        f"{seconds / 60:.1f} minutes on one core ({platform.machine()}), Python "
        f"{platform.python_version()}, {versions}; seed {SEED}.",
        "",
        "Scores and log-probabilities are made so that the truth is known; families are described "
        "in `check_families.py`, and the shipped functions of `stats/` are called, set gaps "
        "without the permutation beside them, which never decides. R draws under the null, and R "
        "under the alternative of the power column. .01, .05, .10: share of null draws whose "
        "p-value is at most that. Covers: share of 95 % intervals that hold the truth, under the "
        "null / under the alternative.",
        "",
        "Bounds: size at .05 at most .05 + 3·√(.05·.95/R), coverage at least .95 minus the same; "
        ".005 more is allowed to what is built on cluster-robust errors, to the two-way test, to "
        "studentized permutations of unequal groups, and to areas. Size at least .045 where scores "
        "are continuous or many items differ, but not for leak counts, rare answers, the two-way "
        "test and areas: a count's p-value steps, and where they err, they err towards no "
        "accusation.",
    ]


def row(cell: Cell) -> str:
    """One line of the table."""
    low, high = cell.size_bounds
    sizes = ["–"] * 3 if cell.size is None else [share(one) for one in cell.size]
    least = f"{share(low)} to {share(high)}" if low else f"≤ {share(high)}"
    covers = " / ".join(map(share, cell.coverage)) + f" (≥ {share(cell.least_coverage)})"
    power = "–" if cell.power is None else f"{cell.power:.2f}: {cell.alternative}"
    return (
        f"| {cell.design} | {cell.family} | {cell.runs:,} | {' | '.join(sizes)} | "
        f"{'–' if cell.size is None else least} | {covers if cell.coverage else '–'} | {power} | "
        f"{'ok' if cell.ok else 'outside'} |"
    )


def share(value: float) -> str:
    """Four decimals without the leading 0."""
    return "1" if value >= 1 else f"{value:.4f}".removeprefix("0")


def main() -> None:
    """Run, print, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the draws")
    parser.add_argument("--only", default="", help="rows whose test or family holds this text")
    options = parser.parse_args()
    start, cells = time.perf_counter(), []
    for family in families():
        if options.only in f"{family.design}: {family.name}":
            before = time.perf_counter()
            cells.append(measured(family, family.runs // (10 if options.quick else 1)))
            print(f"{time.perf_counter() - before:.1f} s {row(cells[-1])}", file=sys.stderr)
    text = table(cells, time.perf_counter() - start)
    print(text)
    if not options.quick and not options.only:
        Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
