"""The committed tables of the checks: what the README claims of them is what they say."""

from __future__ import annotations

import re

import pytest

from tests.support import REPOSITORY

FOLDER = REPOSITORY / "benchmarks"


def text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def rows(page: str, after: str) -> list[list[str]]:
    """Return the cells of the table whose header begins so."""
    lines = page[page.index(f"| {after}") :].split("\n\n", maxsplit=1)[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_no_cell_of_the_checks_calibration_is_outside() -> None:
    page = text("check_calibration.md")
    assert page.rstrip().splitlines()[-1].strip() == "cells outside: 0"
    marks = [row[-1] for row in rows(page, "test | null family")]
    assert len(marks) > 30
    assert set(marks) == {"ok"}


def test_clean_worlds_are_called_in_at_most_five_and_a_half_percent() -> None:
    found = rows(text("null_worlds.md"), "clean worlds")
    assert int(found[0][1]) >= 1000
    shares = [float(re.match(r"[\d.]+", row[3])[0]) for row in found]  # type: ignore[index]
    assert max(shares) <= 5.5


@pytest.mark.parametrize("leaked", ["30 %", "100 %"])
def test_what_a_report_promised_to_see_was_seen(leaked: str) -> None:
    found = {row[0]: row for row in rows(text("null_worlds.md"), "leaked | worlds")}
    seen = float(re.match(r"[\d.]+", found[leaked][6])[0])  # type: ignore[index]
    assert seen >= 80
    assert int(found[leaked][7]) <= 0.055 * int(found[leaked][1])
