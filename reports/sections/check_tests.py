"""The checks on answers and probabilities, a table each, and what could not be tested."""

from __future__ import annotations

from bench.checks.results import Checks, CheckTest
from bench.results import Comparison
from reports.check_names import check_question
from reports.check_values import (
    BY_RANKS,
    detectable_of,
    detectable_share,
    fact_words,
    interval_words,
    p_of,
    value_words,
)
from reports.ladder_words import SYMBOLS
from reports.naming import listed
from reports.numbers import count, level, number, p_value
from reports.reading import set_of
from reports.safe_text import one_line
from reports.sections.parts import Bullets, Cell, Column, Paragraph, Part, Table
from reports.sections.score_charts import colour_of
from reports.sentences import capital

OPEN = ("G1", "G6", "L1")
"""Checks whose tables stand open: what a verdict rests on, and what was forgotten."""


def tests_parts(comparison: Comparison, checks: Checks) -> list[Part]:
    """Return a table for each check that ran, then what could not be tested and why."""
    parts: list[Part] = []
    for check in sorted({test.check for test in checks.tests}):
        done = tuple(t for t in checks.tests if t.check == check and t.missing is None)
        if done:
            parts += [_table(comparison, checks, check, done), *_notes(done)]
    missing = _missing(checks)
    if missing:
        parts += [Paragraph("Not testable, and what is missing:"), Bullets(missing)]
    return parts


def _table(
    comparison: Comparison, checks: Checks, check: str, tests: tuple[CheckTest, ...]
) -> Table:
    columns = (
        Column("checkpoint", numeric=False),
        Column("set", numeric=False),
        Column("held against", numeric=False),
        Column(
            "value", f"{level(1 - checks.alpha)} CI{' of the mean' if check in BY_RANKS else ''}"
        ),
        Column("p"),
        Column("p, adjusted", checks.family.method if checks.family else ""),
        Column("n", "items; groups"),
        Column("smallest leak", "80 % power"),
        Column("it says", numeric=False),
        Column("by", numeric=False),
    )
    rows = tuple(_row(comparison, test) for test in tests)
    caption = f"{one_line(check)}. {check_question(check)}"
    return Table(caption, columns, rows, folded=check not in OPEN)


def _row(comparison: Comparison, test: CheckTest) -> tuple[Cell, ...]:
    groups = "" if test.n_groups is None else count(test.n_groups)
    return (
        _head(comparison, test.checkpoint),
        Cell(one_line(test.set)),
        _against(test),
        Cell(value_words(test), interval_words(test)),
        Cell(p_value(test.pvalue), p_of(test)),
        Cell(p_value(test.adjusted_p)),
        Cell(count(test.n_items), groups),
        Cell(detectable_share(test), detectable_of(test, _items(comparison, test))),
        _says(comparison, test),
        Cell(one_line(test.test), fact_words(test.facts)),
    )


def _items(comparison: Comparison, test: CheckTest) -> int:
    info = set_of(comparison, test.set)
    return test.n_items if info is None else info.n_scored


def _head(comparison: Comparison, name: str) -> Cell:
    known = name in comparison.compared or any(run.scenario == name for run in comparison.runs)
    return Cell(one_line(name), colour=colour_of(comparison, name) if known else None)


def _against(test: CheckTest) -> Cell:
    given = test.base is not None and test.base != test.against
    base = f"minus the same of {one_line(test.base or '')}" if given else ""
    return Cell(one_line(test.against) or number(None), base)


def _says(comparison: Comparison, test: CheckTest) -> Cell:
    if not test.decides:
        return Cell("described", "decides nothing")
    if not test.evidence:
        if test.detectable is None:
            return Cell("no evidence", "nor could it have seen a leak")
        return Cell("no evidence", kind="no_evidence", symbol=SYMBOLS["no_evidence"])
    role = next((info.role for info in comparison.sets if info.name == test.set), "")
    if role == "train":
        what, why = "consistent with memorization", "of what was trained on: the goal"
        return Cell(what, why, symbol=SYMBOLS["trained"])
    return Cell("consistent with memorization", kind="consistent", symbol=SYMBOLS["consistent"])


def _notes(tests: tuple[CheckTest, ...]) -> list[Part]:
    noted = _whose([(capital(one_line(note)), test) for test in tests for note in test.notes])
    said = tuple(f"{text} ({whose})." for text, whose in noted)
    return [Bullets(said)] if said else []


def _missing(checks: Checks) -> tuple[str, ...]:
    lacking = [test for test in checks.tests if test.missing is not None]
    found = _whose([(f"{test.check}: {one_line(test.missing or '')}", test) for test in lacking])
    return tuple(f"{text.rstrip('.')} ({whose})." for text, whose in found)


def _whose(found: list[tuple[str, CheckTest]]) -> list[tuple[str, str]]:
    """Return each text once, with the checkpoints and sets that it concerns."""
    concerned: dict[str, list[CheckTest]] = {}
    for text, test in found:
        concerned.setdefault(text, []).append(test)
    return [(text, _named(tests)) for text, tests in concerned.items()]


def _named(tests: list[CheckTest], most: int = 4) -> str:
    names = [one_line(name) for name in dict.fromkeys(test.checkpoint for test in tests)]
    sets = [one_line(name) for name in dict.fromkeys(test.set for test in tests)]
    if len(names) > most:
        names = [*names[: most - 1], f"{count(len(names) - most + 1)} more"]
    return f"{listed(names)} on {listed(sets)}"
