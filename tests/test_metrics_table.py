"""The committed speed table of the metrics: it holds what is wanted of the whole."""

from benchmarks.metrics_peers import LOOPS, TOGETHER, WANTED
from tests.support import REPOSITORY

PAGE = (REPOSITORY / "benchmarks" / "metrics.md").read_text(encoding="utf-8")
TIMES = {"S": 4, "L": 10}
"""Where a size's × stands in a row, theirs and ours being before it."""


def cells(row: str) -> list[str]:
    (line,) = (line for line in PAGE.splitlines() if line.startswith(f"| {row} |"))
    return [cell.strip(" *") for cell in line.split("|")]


def test_all_together_is_as_fast_as_wanted() -> None:
    for row, least in (("**all but chrF, one process**", 10), ("**two processes**", 16)):
        for at in TIMES.values():
            assert float(cells(row)[at + 1]) >= least, row


def test_every_row_is_there_with_what_was_wanted() -> None:
    assert set(WANTED) == set(TOGETHER)
    for row in LOOPS:
        for size, at in enumerate(TIMES.values()):
            measured = cells(row)
            assert float(measured[at + 1]) >= 1, row
            assert measured[at + 4] == str(WANTED[row][size] if row in WANTED else ""), row


def test_the_whole_is_the_sum_of_its_rows() -> None:
    for at in TIMES.values():
        theirs = sum(float(cells(row)[at - 1]) for row in TOGETHER)
        assert abs(float(cells("**two processes**")[at - 1]) - theirs) < 0.1
