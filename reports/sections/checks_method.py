"""How the checks were done: base, level, families, functions, settings."""

from __future__ import annotations

from bench.base.names import counted
from bench.checks.ladder import RECALL
from bench.checks.results import Checks
from reports.check_names import check_question
from reports.numbers import alpha, as_given, percent
from reports.safe_text import one_line
from reports.sections.parts import Bullets, Cell, Column, Facts, Paragraph, Part, Table
from stats import Family
from stats.control_cutoffs import SHIFT

ASSUMPTIONS = (
    "A smallest leak is what could have been seen if the following holds; a leak that does less "
    "can be larger and go unseen:"
)
_SEARCH = (
    "D1, D2, D3: the data given, as far as it could be read, is all that was trained on; a search "
    "then meets at least one leaked item with a chance of 95 %. An item that leaked word for word "
    f"is found by D1 in {percent(100 * RECALL['D1'])} of cases and by D2 in "
    f"{percent(100 * RECALL['D2'])}, one that leaked in other words by D3 in "
    f"{percent(100 * RECALL['D3'])}, as measured on planted leaks."
)
ASSUMED = {
    "D1": _SEARCH,
    "D2": _SEARCH,
    "D3": _SEARCH,
    "G1": (
        "G1: every leaked item is answered right, where other items are answered as the set is "
        "that it is held against; the leak would be found with 80 % power."
    ),
    "L1": (
        "L1: a leak lowers an item's ratio of original to paraphrase by "
        f"{as_given(SHIFT)} standard deviations of the controls'; the leak would be found with "
        "80 % power. The share is one of the items (or groups) that have such a ratio."
    ),
}
"""What is taken for granted where a check states the smallest leak that it could have seen."""


def checks_method_parts(checks: Checks) -> list[Part]:
    """Return what a sceptic needs to repeat or to doubt the checks."""
    return [Facts(_facts(checks)), *_assumptions(checks), *_functions(checks)]


def _assumptions(checks: Checks) -> list[Part]:
    """Say what a smallest leak takes for granted, of each kind of check that stated one."""
    stated = {one.detectable_by for one in checks.verdicts if one.detectable is not None}
    stated |= {test.check for test in checks.tests if test.detectable is not None}
    said = tuple(dict.fromkeys(text for check, text in ASSUMED.items() if check in stated))
    return [Paragraph(ASSUMPTIONS), Bullets(said)] if said else []


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
