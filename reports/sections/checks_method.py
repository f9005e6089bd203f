"""How the checks were done: base, level, families, functions, settings."""

from __future__ import annotations

from bench.checks.results import Checks
from reports.check_names import check_question
from reports.numbers import alpha, as_given, counted
from reports.safe_text import one_line
from reports.sections.parts import Cell, Column, Facts, Part, Table
from stats import Family


def checks_method_parts(checks: Checks) -> list[Part]:
    """Return what a sceptic needs to repeat or to doubt the checks."""
    return [Facts(_facts(checks)), *_functions(checks)]


def _facts(checks: Checks) -> tuple[tuple[str, str], ...]:
    settings = checks.leakage.settings if checks.leakage else ()
    return (
        ("base", one_line(checks.base) if checks.base else "none: no gap was corrected by a base"),
        ("α of the checks", alpha(checks.alpha)),
        ("family of deciding tests", _family(checks.family)),
        ("family of memorization", _family(checks.memorization_family)),
        *((one_line(name), as_given(value)) for name, value in settings),
    )


def _family(family: Family | None) -> str:
    return "no test ran" if family is None else f"{counted(family.m, 'test')}, {family.method}"


def _functions(checks: Checks) -> list[Part]:
    used = dict.fromkeys(
        (test.check, test.test, test.function) for test in checks.tests if test.function
    )
    used |= dict.fromkeys(
        ("memorization", gap.difference.test, gap.difference.function)
        for gap in checks.memorization
    )
    if not used:
        return []
    columns = (
        Column("check", numeric=False),
        Column("test", numeric=False),
        Column("function", numeric=False),
    )
    rows = tuple(
        (Cell(one_line(check), check_question(check) if check != "memorization" else ""),
         Cell(one_line(test)), Cell(one_line(function)))
        for check, test, function in used
    )  # fmt: skip
    return [Table("Functions of the checks", columns, rows, folded=True)]
