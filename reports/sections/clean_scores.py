"""Scores on all, on clean and on flagged items of each set that holds some of both."""

from __future__ import annotations

from bench.checks.results import Checks, CleanScore
from bench.results import Comparison
from reports.checks_reading import how_met
from reports.ladder_words import clean_sentence
from reports.numbers import count, number, percent, short_interval
from reports.safe_text import one_line
from reports.sections.parts import Bullets, Cell, Column, Part, Table
from reports.sections.scores import checkpoint_cell
from stats import Estimate


def clean_parts(comparison: Comparison, checks: Checks) -> list[Part]:
    """Return a table for each set with flagged items, and its sentences."""
    parts: list[Part] = []
    for name in dict.fromkeys(one.set for one in checks.clean):
        found = tuple(one for one in checks.clean if one.set == name)
        parts.append(_table(comparison, checks, found))
        told = how_met(checks, name)
        own = [one for one in found if one.checkpoint != checks.base]
        parts.append(Bullets(tuple(clean_sentence(one, told) for one in own)))
    return parts


def _table(comparison: Comparison, checks: Checks, found: tuple[CleanScore, ...]) -> Table:
    name = found[0].set
    flagged, clean = how_met(checks, name)
    columns = (
        Column("checkpoint", numeric=False),
        Column("all items"),
        Column("clean", clean.replace("from it", "from training")),
        Column("n clean"),
        Column("flagged", flagged),
        Column("n flagged"),
    )
    rows = tuple(_row(comparison, one) for one in found)
    return Table(f"{one_line(name)}: score on all, clean and flagged items", columns, rows)


def _row(comparison: Comparison, found: CleanScore) -> tuple[Cell, ...]:
    known = found.checkpoint in comparison.compared
    head = checkpoint_cell(comparison, found.checkpoint) if known else Cell(found.checkpoint)
    return (
        head,
        _score(found.all),
        _score(found.clean),
        Cell(count(found.n_clean)),
        _score(found.flagged),
        Cell(count(found.n_flagged)),
    )


def _score(found: Estimate | None) -> Cell:
    if found is None:
        return Cell(number(None))
    return Cell(percent(found.value), short_interval(found.interval))
