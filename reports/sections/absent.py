"""What a report could show and does not, each with what would make it appear.

A section that is missing is simply not there; this list, near the page's end, is the one place
that says so. It names only what the comparison's owner could add, in the words of the suite file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bench.results import Comparison
from reports.reading import wholes
from reports.sections.cost import absent_cost
from reports.sections.curves import absent_curves
from reports.sections.parts import Cell, Column, Section, Table
from reports.sections.setup import absent_setup

Lines = Iterator[tuple[str, str]]
"""What is missing, and what would make it appear."""


def absent_section(comparison: Comparison) -> Section | None:
    """Return what is missing, a row each; None where nothing is."""
    rows = tuple(
        (Cell(title), Cell(remedy)) for find in ABSENT for title, remedy in find(comparison)
    )
    if not rows:
        return None
    columns = (
        Column("not in this report", numeric=False),
        Column("what would make it appear", numeric=False),
    )
    table = Table("Left out, because there was nothing to show", columns, rows)
    return Section("absent", "What is not here", (table,))


def _checks(comparison: Comparison) -> Lines:
    checks = comparison.checks
    if checks is None:
        yield (
            "leakage, memorization, forgetting",
            "a set of role train or corpus in the suite (what was trained on); sets of role "
            "paraphrase, control and retention let the answers be tested, too",
        )
    elif checks.leakage is None:
        yield (
            "items looked up in training",
            "a set of role train or corpus in the suite: what was trained on",
        )


def _verdicts(comparison: Comparison) -> Lines:
    if comparison.plan.margin is None:
        yield (
            "a verdict of equivalence",
            "a margin in the suite, settled before the answers: analysis: {margin: 2.0}",
        )
    if any(run.scenario for run in comparison.runs) and not wholes(comparison):
        yield (
            "a claim about the training method",
            "several training seeds for every scenario: scenarios: {full: {1: full-1, 2: full-2}}",
        )


def _tables(comparison: Comparison) -> Lines:
    if not comparison.anova:
        yield "ANOVA", "three or more checkpoints (or scenarios) beside the reference"
    elif all(test.mixed is None for test in comparison.anova):
        yield "mixed-effects model", "analysis: {mixed_model: true} in the suite"
    if not comparison.factorial:
        yield (
            "effects of factors",
            "a factorial design in the suite: factors: {full-a: {rate: 0.001}, …}",
        )
    if not comparison.variation:
        yield (
            "variation of answers",
            "several samples, temperatures or prompts in the suite, "
            "e.g. generation: {samples: 4, temperatures: [0.7]}",
        )


def _people(comparison: Comparison) -> Lines:
    if not comparison.people:
        yield (
            "people's verdicts beside the metrics",
            "a column of verdicts in a set's file: human: {SET: {CHECKPOINT: COLUMN}} in the suite",
        )
    if not comparison.rounds:
        yield (
            "people's ratings",
            "a rating round: bench human new, then bench compare --round ROUND",
        )


ABSENT: tuple[Callable[[Comparison], Lines], ...] = (
    _verdicts,
    _tables,
    _checks,
    _people,
    absent_cost,
    absent_curves,
    absent_setup,
)
"""A row for each file of sections that can be missing."""
