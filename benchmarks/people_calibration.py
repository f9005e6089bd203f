# ruff: noqa: E402 - threads are set before numpy is imported
"""Do the statistics about people keep their error rates? Size, coverage and power.

    python benchmarks/people_calibration.py [--quick] [--only TEXT]

As check_calibration.py; families in people_families.py. Writes benchmarks/people_calibration.md
(not with --quick, a tenth of the draws, or --only).
"""

from __future__ import annotations

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

import argparse
import platform
import sys
import time
from datetime import date
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from calibration_cells import Cell, outside
from calibration_table import HEAD
from check_calibration import SEED, measured, row
from people_families import families

PARTS = (
    (False, "The shipped functions", "Counted: a cell outside its bounds is a defect."),
    (True, "What is often done instead", "Not counted; here to be seen."),
)


def table(cells: list[Cell], seconds: float) -> str:
    """The report; its last line counts the cells outside."""
    lines = intro(seconds)
    for naive, title, words in PARTS:
        rows = [row(cell) for cell in cells if (cell.role == "naive") == naive]
        lines += ["", f"## {title}", "", words, "", *HEAD, *rows]
    return "\n".join([*lines, "", f"cells outside: {outside(cells)}", ""])


def intro(seconds: float) -> list[str]:
    """What was done, in words."""
    versions = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "statsmodels"))
    return [
        "# Calibration of the statistics about people",
        "",
        f"Made by `python benchmarks/people_calibration.py` on {date.today()} in "
        f"{seconds / 60:.1f} minutes of one core ({platform.machine()}), Python "
        f"{platform.python_version()}, {versions}; seed {SEED}.",
        "",
        "Judgements are made so that the truth is known (`people_draws.py`, `people_families.py`): "
        "verdicts 0, 50 or 100 of latent impressions to which checkpoint, item, item × checkpoint, "
        "rater and rater × checkpoint contribute; sides and ties as in Davidson's model, with "
        "preferences that items have of their own. Where a question has several answers, they "
        "share half of the truth's variance and how hard they are to judge. Raters are drawn anew "
        "in every run for what is said of other raters (items × raters t, shares, means) and are "
        "the same for what is said of these. Cells missing: each rater judged a share of the "
        "items, in an order of his own. R runs under the null, and R under the alternative of the "
        "power column. .01, .05, .10: share of null runs whose p-value is at most that. "
        "Covers: share of 95 % intervals that hold the truth, under the null / under the "
        "alternative.",
        "",
        "Bounds: size at .05 at most .05 + 3·√(.05·.95/R), coverage at least .95 minus the same; "
        ".005 more is allowed to all of them, .02 to the percentile intervals of alpha, which are "
        "a little short for 30 items.",
    ]


def main() -> None:
    """Run, print, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the draws")
    parser.add_argument("--only", default="", help="rows whose test or family holds this text")
    options = parser.parse_args()
    start, cells = time.process_time(), []
    for family in families():
        if options.only in f"{family.design}: {family.name}":
            before = time.perf_counter()
            cells.append(measured(family, family.runs // (10 if options.quick else 1)))
            print(f"{time.perf_counter() - before:.1f} s {row(cells[-1])}", file=sys.stderr)
    text = table(cells, time.process_time() - start)
    print(text)
    if not options.quick and not options.only:
        Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
