"""Every test that was used: by its name, its function, and why it was taken."""

from __future__ import annotations

from collections.abc import Iterable

from bench.results import Comparison, Pair
from reports.numbers import count
from reports.safe_text import one_line
from reports.sections.omnibus_words import method_words, refused_table
from reports.sections.parts import Cell, Column, Table

Row = tuple[str, str, str, int | None]
"""Name of a test, its function, why it was taken, its seed."""

SHOWN = "Shown for reading, never decides."
KINDS = ("primary", "secondary", "reference")


def used_table(comparison: Comparison) -> Table:
    """Return a row for each test and reason, those of pairs first."""
    columns = (
        Column("test", numeric=False),
        Column("function", numeric=False),
        Column("why this test, what it assumes", numeric=False),
        Column("seed"),
        Column("tests", "primary / secondary / reference"),
    )
    used: dict[tuple[str, str], list[Pair]] = {}
    for pair in comparison.pairs:
        used.setdefault((pair.difference.function, pair.why), []).append(pair)
    rows = [_pairs_row(pairs) for pairs in used.values()]
    return Table("Tests", columns, (*rows, *_counted(_beside_pairs(comparison))))


def _pairs_row(pairs: list[Pair]) -> tuple[Cell, ...]:
    seeds = dict.fromkeys(pair.difference.seed for pair in pairs)
    families = [pair.family for pair in pairs]
    return (
        Cell(_names(pair.difference.test for pair in pairs)),
        Cell(one_line(pairs[0].difference.function)),
        Cell(one_line(pairs[0].why)),
        Cell(", ".join("–" if seed is None else str(seed) for seed in seeds)),
        Cell(" / ".join(count(families.count(kind)) for kind in KINDS)),
    )


def _beside_pairs(comparison: Comparison) -> Iterable[Row]:
    """What never decides: omnibus tests, models, factors, components of variance."""
    for test in comparison.anova:
        if not refused_table(test):
            yield method_words(test), test.omnibus.function, SHOWN, None
        if test.design is not None:
            why = f"{one_line(test.why)}. {SHOWN}"
            yield test.design.test, test.design.function, why, test.design.seed
        if test.mixed is not None:
            yield "mixed-effects model, z tests", test.mixed.function, SHOWN, None
    for found in comparison.factorial:
        yield found.table.method, found.table.function, SHOWN, None
    for one in comparison.variation:
        yield "components of variance, method of moments", one.components.function, SHOWN, None


def _counted(rows: Iterable[Row]) -> list[tuple[Cell, ...]]:
    """Rows of one function and reason together, with how many there were."""
    used: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        used.setdefault((row[1], row[2]), []).append(row)
    made = []
    for (function, why), same in used.items():
        seed = "–" if same[0][3] is None else str(same[0][3])
        cells = (_names(row[0] for row in same), one_line(function), one_line(why), seed)
        made.append((*map(Cell, cells), Cell(count(len(same)))))
    return made


def _names(names: Iterable[str]) -> str:
    found = list(dict.fromkeys(one_line(name) for name in names))
    more = f" and {count(len(found) - 3)} more" if len(found) > 3 else ""
    return ", ".join(found[:3]) + more
