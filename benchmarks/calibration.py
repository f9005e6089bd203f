# ruff: noqa: E402 - threads are set before numpy is imported
"""Does every test keep its error rate? Size, coverage and power under null families.

    python benchmarks/calibration.py [--quick] [--only TEXT]

Every design of stats/ on made scores whose true difference is known, beside what is often done
instead, on the same draws. Where the shipped function computes companions that never decide, the
same formula is run for all draws at once and compared with the shipped function on the first
draws of every cell, to 1e-9. Writes benchmarks/calibration.md and calibration.json (not with
--quick, a tenth of the draws, or --only).
"""

from __future__ import annotations

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"  # two processes share two cores

import argparse
import json
import math
import multiprocessing
import sys
import time
import zlib
from dataclasses import asdict, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import calibration_families as families
import calibration_omnibus as omnibus
import calibration_pairs as pairs
import calibration_rates as rates
import calibration_seeds as seeds
import numpy as np
from calibration_batch import ALPHAS, Found
from calibration_cells import Cell, Numbers, Row, Study, outside
from calibration_draws import Data
from calibration_table import table

SEED = 20_261_121
CHUNK = 500
AGREE = 1e-9
WORKERS = 2


def studies() -> list[Study]:
    """Every family."""
    return [
        *pairs.independent(),
        *pairs.clustered(),
        *seeds.seeded(),
        *pairs.different_questions(),
        *rates.corpus(),
        *rates.rates(),
        *omnibus.omnibus(),
        *omnibus.grouped_omnibus(),
        *seeds.quasi(),
        *omnibus.different_questions(),
        *families.families(),
        *families.equivalence(),
    ]


def measured(study: Study) -> tuple[list[Cell], float]:
    """Cells of one family, and the seconds it took."""
    start = time.perf_counter()
    null = found(study, study.null, 0)
    other = None if study.alternative is None else found(study, study.alternative, 1)
    cells = [
        cell(study, row, null[at], None if other is None else other[at])
        for at, row in enumerate(study.rows)
    ]
    return cells, time.perf_counter() - start


def found(study: Study, effect: float, which: int) -> list[Found]:
    """What each test says of all draws at one effect."""
    parts: list[list[Found]] = [[] for _ in study.rows]
    for first in range(0, study.runs, CHUNK):
        # The draws depend on the family alone: all its tests, and every run, see the same.
        rng = np.random.default_rng([SEED, zlib.crc32(study.family.encode()), which, first])
        data = study.draw(rng, min(CHUNK, study.runs - first), effect)
        for row, part in zip(study.rows, parts, strict=True):
            if row.most is not None and first >= row.most:
                continue
            part.append(row.test(data))
            if not first:
                compare(row, data, part[0])
    return [joined(part) for part in parts]


def compare(row: Row, data: Data, batch: Found) -> None:
    """Stop where the batch and the shipped function disagree.

    Raises:
        AssertionError: They do.
    """
    if row.shipped is None:
        return
    for at in range(min(row.checks, len(batch.p))):
        said = row.shipped(tuple(array[at] for array in data))
        here = float(batch.p[at]), float(batch.low[at]), float(batch.high[at])
        if not np.allclose(said, here, rtol=AGREE, atol=AGREE, equal_nan=True):
            raise AssertionError(f"{row.design}: shipped {said}, batch {here}")


def joined(parts: list[Found]) -> Found:
    """All draws of one test."""
    truth = [part.truth for part in parts if part.truth is not None]
    return Found(
        np.concatenate([part.p for part in parts]),
        np.concatenate([part.low for part in parts]),
        np.concatenate([part.high for part in parts]),
        np.concatenate(truth) if truth else None,
    )


def cell(study: Study, row: Row, null: Found, other: Found | None) -> Cell:
    """Shares of one test on one family."""
    both = [(null, study.null)]
    if other is not None and study.alternative is not None:
        both.append((other, study.alternative))
    covered = [coverage(study, said, effect) for said, effect in both]
    shares = [share for share in covered if share is not None]
    return Cell(
        design=row.design,
        family=study.family,
        role=row.role,
        runs=len(null.p),
        size=size(null),
        coverage=tuple(share for share, _ in shares if not math.isnan(share)),
        undefined=max((missing for _, missing in shares), default=None),
        power=None if other is None else float(np.mean(other.p <= 0.05)),
        alternative="" if other is None else study.says,
        more=row.more,
        lower=row.lower,
        checked=None if row.shipped is None else row.checks,
    )


def size(said: Found) -> Numbers | None:
    """Shares of p-values up to each level; None where there are none."""
    if np.isnan(said.p).all():
        return None
    assert not np.isnan(said.p).any(), "a p-value is NaN"
    low, middle, high = (float(np.mean(said.p <= alpha)) for alpha in ALPHAS)
    return low, middle, high


def coverage(study: Study, said: Found, effect: float) -> tuple[float, float] | None:
    """Share of intervals that hold the truth, and share of draws without one; None: no intervals.

    The share is NaN where no draw has an interval.
    """
    truth = said.truth
    if truth is None:
        if study.truth is None:
            return None
        truth = np.full(len(said.low), study.truth(effect))
    defined = ~np.isnan(said.low)
    if not defined.any():
        return math.nan, 1.0
    held = (said.low[defined] <= truth[defined] + AGREE) & (
        truth[defined] - AGREE <= said.high[defined]
    )
    return float(held.mean()), float(1 - defined.mean())


_chosen: list[Study] = []


def _at(position: int) -> tuple[list[Cell], float]:
    return measured(_chosen[position])


def run(chosen: list[Study]) -> list[Cell]:
    """All studies, in two processes; the longest start first, the order of the table is kept."""
    _chosen[:] = chosen  # studies hold functions, which cannot be sent: the processes inherit them
    context = multiprocessing.get_context("fork")
    order = sorted(range(len(chosen)), key=lambda at: -cost(chosen[at]))
    cells: dict[int, list[Cell]] = {}
    with context.Pool(WORKERS) as pool:
        results = pool.imap(_at, order)
        for done, (at, (made, seconds)) in enumerate(zip(order, results, strict=True), start=1):
            cells[at] = made
            print(f"{done}/{len(chosen)} {seconds:.1f} s {chosen[at].family}", file=sys.stderr)
    return [one for at in range(len(chosen)) for one in cells[at]]


def cost(study: Study) -> int:
    """Roughly what a study takes: tests without a batch take longest."""
    own = sum(row.shipped is None and row.role != "naive" for row in study.rows)
    return study.runs * (1 + 20 * own)


def main() -> None:
    """Run, print, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the draws")
    parser.add_argument("--only", default="", help="families whose name holds this text")
    options = parser.parse_args()
    chosen = [study for study in studies() if options.only in study.family]
    if options.quick:
        chosen = [replace(study, runs=study.runs // 10) for study in chosen]
    start = time.perf_counter()
    cells = run(chosen)
    text = table(cells, seed=SEED, seconds=time.perf_counter() - start)
    print(text)
    if not options.quick and not options.only:
        here = Path(__file__)
        here.with_suffix(".md").write_text(text, encoding="utf-8")
        rows = [asdict(one) | {"ok": one.ok} for one in cells]
        made = {"seed": SEED, "outside": outside(cells), "cells": rows}
        here.with_suffix(".json").write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
