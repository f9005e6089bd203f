"""What the data-only checks found: check by set, the training data read, peers' rules."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from bench.base.names import counted
from bench.checks.evidence import Leakage, SetCheck, Source, is_ours
from bench.results import Comparison
from reports.check_names import check_question
from reports.ladder_words import SYMBOLS
from reports.naming import by_role
from reports.numbers import count, number
from reports.safe_text import one_line
from reports.sections.parts import Bullets, Cell, Column, Paragraph, Part, Table
from reports.set_facts import told_facts

NONE_GIVEN = (
    "No training data was given, so no item could be looked up in it. Name the train and corpus "
    "sets in the suite, or pass their files to bench check leakage --train."
)


DAMAGED = "damaged: the rest was not read"


def leakage_parts(comparison: Comparison, leakage: Leakage | None) -> list[Part]:
    """Return the data checks: a table of checks by sets, notes, sources, and peers' rules."""
    if leakage is None:
        return [Paragraph(NONE_GIVEN)]
    ours = tuple(one for one in leakage.checks if is_ours(one.check))
    parts: list[Part] = []
    if ours:
        parts.append(_checks_table("Test items looked up in the training data", ours, comparison))
    if _notes(ours):
        parts.append(Bullets(_notes(ours)))
    parts += [_sources_table(leakage.sources), *_skipped(leakage.sources)]
    if leakage.presets:
        caption = "Peers' rules on the same data, for comparison with published numbers"
        table = _checks_table(caption, leakage.presets, comparison)
        parts.append(replace(table, folded=True, note=". ".join(_notes(leakage.presets))))
    return parts


def _checks_table(caption: str, checks: tuple[SetCheck, ...], comparison: Comparison) -> Table:
    sets = _sets(comparison, checks)
    names = tuple(dict.fromkeys(one.check for one in checks))
    columns = [Column("check", numeric=False)]
    columns += [Column(one_line(name), "items found", numeric=False) for name in sets]
    found = {(one.check, one.set): one for one in checks}
    rows = tuple(
        (
            Cell(one_line(check), check_question(check)),
            *(_cell(found.get((check, name))) for name in sets),
        )
        for check in names
    )
    return Table(caption, tuple(columns), rows)


def _sets(comparison: Comparison, checks: tuple[SetCheck, ...]) -> list[str]:
    """Return the sets that were checked, by role; those of other suites last."""
    checked = dict.fromkeys(one.set for one in checks)
    order = [info.name for info in by_role(comparison.sets) if info.name in checked]
    return [*order, *(name for name in checked if name not in order)]


def _cell(found: SetCheck | None) -> Cell:
    if found is None:
        return Cell(number(None))
    text, detail = told_facts(found)
    kind = "found" if found.flagged and is_ours(found.check) else ""
    symbol = SYMBOLS["not_testable"] if found.missing is not None else SYMBOLS.get(kind, "")
    return Cell(text, detail, kind=kind, symbol=symbol)


def _notes(checks: tuple[SetCheck, ...]) -> tuple[str, ...]:
    noted: dict[str, list[str]] = {}
    for one in checks:
        for note in one.notes:
            noted.setdefault(f"{one_line(one.check)}: {one_line(note)}", []).append(one.set)
    return tuple(
        f"{text} ({', '.join(one_line(name) for name in dict.fromkeys(sets))})"
        for text, sets in noted.items()
    )


def _sources_table(sources: tuple[Source, ...]) -> Table:
    columns = (
        Column("training data", numeric=False),
        Column("what it is", numeric=False),
        Column("records"),
        Column("characters"),
        Column("rows skipped"),
        Column("file", numeric=False),
    )
    return Table("Training data that was read", columns, tuple(_source(one) for one in sources))


def _source(source: Source) -> tuple[Cell, ...]:
    what = "questions asked in training" if source.role == "train" else "texts read in training"
    return (
        Cell(one_line(source.name)),
        Cell(what),
        Cell(count(source.records)),
        Cell(count(source.characters)),
        Cell(count(source.n_skipped), DAMAGED if source.partial else ""),
        Cell(one_line(PurePath(source.path).name)),
    )


def _skipped(sources: tuple[Source, ...]) -> list[Part]:
    rows = tuple(
        (Cell(one_line(one.where)), Cell(one_line(one.why)))
        for source in sources
        for one in source.skipped
    )
    if not rows:
        return []
    every = sum(source.n_skipped for source in sources)
    kept = "" if every == len(rows) else f" ({count(len(rows))} shown)"
    caption = f"{counted(every, 'row')} of training data that could not be used{kept}"
    columns = (Column("row", numeric=False), Column("why", numeric=False))
    return [Table(caption, columns, rows, folded=True)]
