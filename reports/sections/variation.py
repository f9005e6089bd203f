"""How answers vary: the variance split into prompt, temperature, sample and item."""

from __future__ import annotations

import math

from bench.base.names import counted
from bench.results import Comparison, Variation
from reports.naming import listed, metric_title
from reports.numbers import as_given, count, interval, level, number, percent
from reports.reading import primary_first
from reports.safe_text import one_line
from reports.sections.parts import (
    Bullets,
    Cell,
    Column,
    Paragraph,
    Part,
    Section,
    Slice,
    Stacks,
    Table,
)
from reports.sections.scores import checkpoint_cell
from stats.variability import Changed, Component

COLOURS = {
    "item": 1,
    "sample": 2,
    "prompt": 3,
    "temperature": 4,
    "prompt × item": 5,
    "temperature × item": 6,
    "prompt × temperature": 7,
    "prompt × temperature × item": 0,
}
"""A source keeps its colour in every bar; also the order of slices and columns."""


def variation_section(comparison: Comparison) -> Section | None:
    """Return where the variance of answers comes from, and how many verdicts change.

    None where every item was answered once.
    """
    if not comparison.variation:
        return None
    names = primary_first(comparison, (found.set for found in comparison.variation))
    by_set = [[one for one in comparison.variation if one.set == name] for name in names]
    parts: list[Part] = [Paragraph(_lead(by_set[0][0])), _bars(by_set[0])]
    for found in by_set:
        folded = found is not by_set[0]
        parts += [_shares(comparison, found, folded), _changed(comparison, found, folded)]
    notes = _notes(comparison)
    if notes:
        parts.append(Bullets(notes))
    parts.append(Paragraph(_reading(by_set[0][0]), "note"))
    return Section("variation", "Variation of answers", tuple(parts))


def _lead(one: Variation) -> str:
    prompts, temperatures, samples, items = one.components.levels
    asked = [
        counted(prompts, "prompt"),
        f"{counted(temperatures, 'temperature')}{_listed_temperatures(one)}",
        counted(samples, "sample"),
    ]
    return (
        f"Each of {counted(items, 'question')} was asked by {asked[0]}, at {asked[1]}, with "
        f"{asked[2]} each: how much of the variance of {metric_title(one.metric)} is whose?"
    )


def _listed_temperatures(one: Variation) -> str:
    known = [as_given(value) for value in one.temperatures if value is not None]
    return f" ({listed(known)})" if known else ""


def _bars(found: list[Variation]) -> Stacks:
    first = found[0]
    title = f"Variance of {metric_title(first.metric)} on {one_line(first.set)}, by source"
    bars = tuple((one_line(one.checkpoint), _slices(one)) for one in found)
    words = "; ".join(
        f"{label}: {', '.join(f'{part.label} {part.text}' for part in slices) or 'no variance'}"
        for label, slices in bars
    )
    legend = tuple((name, COLOURS[name]) for name in _sources(found))
    return Stacks(title, f"{title}. {words}.", bars, legend)


def _slices(one: Variation) -> tuple[Slice, ...]:
    parts = {part.source: part for part in one.components.components}
    return tuple(
        Slice(name, parts[name].share, percent(100 * parts[name].share), COLOURS[name])
        for name in _sources([one])
        if math.isfinite(parts[name].share) and parts[name].share > 0
    )


def _sources(found: list[Variation]) -> list[str]:
    named = {part.source for one in found for part in one.components.components}
    return [name for name in COLOURS if name in named]


def _shares(comparison: Comparison, found: list[Variation], folded: bool) -> Table:
    sources = _sources(found)
    columns = (
        Column("checkpoint", numeric=False),
        Column("mean", "%"),
        *(Column(name) for name in sources),
    )
    rows = tuple(
        (
            checkpoint_cell(comparison, one.checkpoint),
            Cell(number(one.components.mean)),
            *(_share(one, name) for name in sources),
        )
        for one in found
    )
    caption = f"{_where(found[0])}: shares of variance, with pp² below"
    return Table(caption, columns, rows, folded=folded)


def _share(one: Variation, name: str) -> Cell:
    part = _part(one, name)
    if part is None:
        return Cell(number(None))
    return Cell(percent(100 * part.share), number(part.variance))


def _part(one: Variation, name: str) -> Component | None:
    return next((part for part in one.components.components if part.source == name), None)


def _changed(comparison: Comparison, found: list[Variation], folded: bool) -> Table:
    kinds = [
        change.across
        for change in found[0].components.changed
        if any(math.isfinite(_change(one, change.across).share) for one in found)
    ]
    shown = level(found[0].components.level)
    columns = (
        Column("checkpoint", numeric=False),
        *(Column(f"across {name}", f"{shown} CI and items below") for name in kinds),
    )
    rows = tuple(
        (
            checkpoint_cell(comparison, one.checkpoint),
            *(_change_cell(one, name) for name in kinds),
        )
        for one in found
    )
    caption = f"{_where(found[0])}: share of questions whose verdict, right or wrong, changes"
    return Table(caption, columns, rows, folded=folded)


def _change(one: Variation, across: str) -> Changed:
    return next(change for change in one.components.changed if change.across == across)


def _change_cell(one: Variation, across: str) -> Cell:
    found = _change(one, across)
    if math.isnan(found.share):
        return Cell(number(None))
    low, high = (100 * end for end in found.interval)
    of = f"{count(found.n_changed)} of {count(one.components.levels[3])}"
    return Cell(percent(100 * found.share), f"{interval((low, high))} %; {of}")


def _where(one: Variation) -> str:
    return f"{metric_title(one.metric)} on {one_line(one.set)}"


def _notes(comparison: Comparison) -> tuple[str, ...]:
    found: dict[str, list[str]] = {}
    for one in comparison.variation:
        dropped = one.components.dropped
        left_out = (f"questions left out, a cell missing: {count(dropped)}",) if dropped else ()
        for note in (*one.components.notes, *left_out):
            found.setdefault(one_line(note), []).append(_of(one))
    return tuple(f"{', '.join(names)}: {note}" for note, names in found.items())


def _of(one: Variation) -> str:
    return f"{one_line(one.checkpoint)} on {one_line(one.set)}"


def _reading(one: Variation) -> str:
    return (
        f"An answer counts as right from {number(one.components.right_at, 0)} %; a prompt's (a "
        "temperature's) verdict is that of most of its answers. Components by the method of "
        "moments, all sources taken as drawn at random; greedy answers count as samples that are "
        "all alike."
    )
