"""What the numbers rest on: the sets, and everything that was left out of them."""

from __future__ import annotations

from bench.data.items import Note
from bench.results import Comparison, SetInfo
from reports.naming import by_role, role_words
from reports.numbers import count
from reports.safe_text import one_line
from reports.sections.parts import Bullets, Cell, Column, Paragraph, Part, Section, Table
from reports.sections.scores import checkpoint_cell

POLICIES = {
    "drop": (
        "An unanswered item leaves all compared checkpoints on that set, so that every number "
        "rests on the same items."
    ),
    "zero": "An unanswered item scores zero.",
    "error": "An unanswered item is an error, so there is none.",
}


def data_section(comparison: Comparison) -> Section:
    """Return what was read, scored, left out, unanswered and noticed, per set."""
    sets = by_role(comparison.sets)
    parts: list[Part] = [_sets_table(sets)]
    if any(sum(info.unanswered.values()) + sum(info.missing.values()) for info in sets):
        parts.append(_gaps_table(comparison, sets))
    else:
        parts.append(Paragraph("Every checkpoint answered every item."))
    policy = comparison.plan.unanswered
    parts.append(Paragraph(POLICIES.get(policy, f"Unanswered: {one_line(policy)}."), "note"))
    notes = tuple(_note(info, note) for info in sets for note in info.notes)
    if notes:
        parts.append(Paragraph("What reading the sets brought to light:"))
        parts.append(Bullets(notes))
    return Section("data", "Data", tuple(parts))


def _sets_table(sets: tuple[SetInfo, ...]) -> Table:
    columns = (
        Column("set", "what it is for", numeric=False),
        Column("items read"),
        Column("left out", "by the suite's filter"),
        Column("dropped", "unanswered or missing"),
        Column("scored"),
        Column("groups", "among the scored"),
        Column("without group", "each its own"),
        Column("file", numeric=False),
    )
    return Table("Sets", columns, tuple(_set_row(info) for info in sets))


def _set_row(info: SetInfo) -> tuple[Cell, ...]:
    numbers = (
        info.n_items,
        info.excluded,
        info.dropped,
        info.n_scored,
        info.n_groups,
        info.ungrouped,
    )
    return (
        Cell(one_line(info.name), role_words(info)),
        *(Cell(count(value)) for value in numbers),
        Cell(one_line(info.path)),
    )


def _gaps_table(comparison: Comparison, sets: tuple[SetInfo, ...]) -> Table:
    columns = [Column("checkpoint", numeric=False)]
    for info in sets:
        columns += [Column(one_line(info.name), "unanswered"), Column("", "missing")]
    rows = tuple(_gaps_row(comparison, name, sets) for name in comparison.compared)
    return Table("Items without an answer, per checkpoint", tuple(columns), rows)


def _gaps_row(comparison: Comparison, name: str, sets: tuple[SetInfo, ...]) -> tuple[Cell, ...]:
    cells = [checkpoint_cell(comparison, name)]
    for info in sets:
        cells.append(Cell(count(info.unanswered.get(name, 0))))
        cells.append(Cell(count(info.missing.get(name, 0))))
    return tuple(cells)


def _note(info: SetInfo, note: Note) -> str:
    examples = "; ".join(one_line(text) for text in note.examples)
    text = f"{one_line(info.name)}, {one_line(note.what)}: {count(note.count)}"
    return f"{text} (e.g. {examples})" if examples else text
