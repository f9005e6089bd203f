"""The calibration's table, as Markdown."""

from __future__ import annotations

import os
import platform
from datetime import date
from importlib.metadata import version

from calibration_cells import Cell, outside

PARTS = (
    ("primary", "The tests that decide", "Counted: a cell outside its bounds is a defect."),
    (
        "limit",
        "Where they are known to fail",
        "The same tests with two seeds only (`compare_pair` claims nothing there), with seeds that "
        "vary in one of three scenarios only, and at one exact rate: coverage of any interval of a "
        "count goes up and down with the rate; averaged over rates, above, Wilson's is right. Not "
        "counted.",
    ),
    (
        "companion",
        "Shown beside them",
        "Companions never decide; CR1 with G − 1 is what other tools give. Not counted.",
    ),
    (
        "naive",
        "What is often done instead, on the same draws",
        "Not counted; here to be seen.",
    ),
)
HEAD = (
    "| test | null family | R | .01 | .05 | .10 | bounds at .05 | covers | power | mark |",
    "|---|---|---:|---:|---:|---:|---:|---:|---:|---|",
)


def table(cells: list[Cell], *, seed: int, seconds: float) -> str:
    """The whole report; its last line counts the cells outside.

    Args:
        cells: All of them.
        seed: Of every draw.
        seconds: The run took.
    """
    lines = [*_intro(seed, seconds)]
    for role, title, words in PARTS:
        chosen = [cell for cell in cells if cell.role == role]
        if chosen:
            lines += ["", f"## {title}", "", words, "", *HEAD, *map(_row, chosen)]
    return "\n".join([*lines, "", f"cells outside: {outside(cells)}", ""])


def _intro(seed: int, seconds: float) -> list[str]:
    versions = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "pingouin"))
    return [
        "# Calibration",
        "",
        f"Made by `make bench-calibration` on {date.today()} in {seconds / 60:.0f} minutes: "
        f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, "
        f"{versions}; seed {seed}. Unrounded numbers are in `calibration.json`.",
        "",
        "Scores are made so that the true difference is known; families are described in "
        "`calibration_draws.py`. R draws under the null, and R under the alternative of the power "
        "column. .01, .05, .10: share of null draws whose p-value is at most that; for families "
        "of pairs, of draws with any false finding; for equivalence, of draws whose 1 − 2α "
        "interval lies inside the margin although the true difference is the margin. Covers: "
        "share of 95 % intervals that hold the true difference, under the null / under the "
        "alternative; draws without an interval (nothing varies) are left out and their share is "
        "given where it is 1 % or more.",
        "",
        "Bounds: size at .05 at most .05 + 3·√(.05·.95/R), coverage at least .95 minus the same; "
        ".005 more is allowed to McNemar's mid-p (Tango's interval), to CR1, CR2 and what is "
        "built on them, and to the two-way test and its quasi-F. Size at least .045 where scores "
        "are continuous or 25 discordant items are expected, but not for the two-way test, "
        "rates near 100, identical outputs, families of pairs, and equivalence.",
        "",
        "The numbers are about the functions of `stats/`. Max-T and the equivalence of a score of "
        "summed counts call them (999 relabellings); approximate randomization calls them with "
        "the bootstrap beside it, which never decides, left out (999 swaps). All others are the "
        "same formula on all draws at once, and the run stops where p-value or limits of the "
        "first 5 to 20 draws of a cell differ from the shipped function's by more than 1e-9.",
    ]


def _row(cell: Cell) -> str:
    low, high = cell.size_bounds
    bounds = (
        "–"
        if cell.size is None
        else f"{_share(low)} to {_share(high)}"
        if low
        else (f"≤ {_share(high)}")
    )
    sizes = ["–"] * 3 if cell.size is None else [_share(one) for one in cell.size]
    return " | ".join(
        [
            f"| {cell.design}",
            cell.family,
            f"{cell.runs:,}",
            *sizes,
            bounds,
            _covers(cell),
            _power(cell),
            f"{'ok' if cell.ok else 'outside'} |",
        ]
    )


def _covers(cell: Cell) -> str:
    if not cell.coverage:
        return "–"
    missing = cell.undefined or 0.0
    text = f"{' / '.join(map(_share, cell.coverage))} (≥ {_share(cell.least_coverage)})"
    return text + (f"; none in {missing:.0%}" if missing >= 0.01 else "")


def _power(cell: Cell) -> str:
    if cell.power is None or cell.size is None:
        return "–"
    return f"{_two(cell.power)}: {cell.alternative}"


def _share(value: float) -> str:
    text = f"{value:.4f}"
    return text.removeprefix("0") if value < 1 else "1"


def _two(value: float) -> str:
    return f"{value:.2f}".removeprefix("0") if value < 0.995 else "1"
