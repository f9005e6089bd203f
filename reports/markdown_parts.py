"""Parts of sections as lines of Markdown; what has no shape here is shown by its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from bench.base.names import counted
from reports.markdown_text import code_span, escaped
from reports.sections.item_parts import Items, ItemShown
from reports.sections.match_parts import Matches
from reports.sections.parts import (
    Bullets,
    Cell,
    Code,
    Column,
    Facts,
    Ladder,
    LadderRow,
    Link,
    Paragraph,
    Subtitle,
    Table,
)

DRAWN = ("chart", "charts", "lines", "stacks", "anatomies", "flow", "bars", "curves", "curve-row")
"""Shapes whose numbers stand in a table of their section."""

SHORT = (Paragraph.shape, Subtitle.shape, Code.shape, Link.shape)
"""Shapes of a line or two."""

_MARKS = {"right": "✓", "wrong": "✗"}


@dataclass(frozen=True, slots=True)
class Budget:
    """How much of everything there is room for.

    Attributes:
        items: Items, and matches, of a list.
        rows: Rows of a table, sentences of a list.
        letters: Characters of one text.
        parts: Lists and tables of a section; one that is folded gives one fewer.
    """

    items: int
    rows: int
    letters: int
    parts: int


Lined = tuple[Any, list[str]]
"""A part, and its lines."""


def first_parts(parts: Sequence[Any], budget: Budget, most: int) -> tuple[list[Lined], int]:
    """Return the first `most` lists and tables of a section, and how many more there are.

    What is drawn is left out where a table has its numbers. What is short is not counted: it
    stands above what is, and the notes at a section's end stay; a subtitle stands only above what
    it heads.
    """
    tabled = any(part.shape == Table.shape for part in parts)
    lined = [
        (part, part_lines(part, budget)) for part in parts if not (tabled and part.shape in DRAWN)
    ]
    worded = [one for one in lined if one[1]]
    counts = list(accumulate(int(part.shape not in SHORT) for part, _ in worded))
    whole = max(counts, default=0)
    shown = [one for one, at in zip(worded, counts, strict=True) if at <= most]
    while shown and shown[-1][0].shape == Subtitle.shape:
        shown.pop()
    ended = [
        one
        for one, at in zip(worded, counts, strict=True)
        if at == whole > most and one[0].shape == Paragraph.shape
    ]
    return [*shown, *ended], max(0, whole - most)


def part_lines(part: Any, budget: Budget) -> list[str]:
    """Return a part as blocks of Markdown, each without blank lines; [] where it has no words."""
    draw = _SHAPES.get(part.shape)
    if draw is not None:
        return draw(part, budget)
    words = getattr(part, "text", "")
    return [f"*{escaped(words, budget.letters)}*"] if words else []


def table_lines(heads: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool]) -> str:
    """Return a table of texts that are escaped already; `right` aligns a column's numbers."""
    lines = [heads, ["---:" if one else "---" for one in right], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def cell_text(cell: Cell | Column, budget: Budget) -> str:
    """Return a cell, its second line in brackets."""
    text = getattr(cell, "title", None) or getattr(cell, "text", "")
    symbol = getattr(cell, "symbol", "")
    said = escaped(f"{symbol} {text}".strip(), budget.letters)
    if not cell.detail:
        return said
    # what stands below in a page's cell stands in brackets here
    where = "in brackets" if isinstance(cell, Column) else "below"
    detail = escaped(re.sub(r"\bbelow$", where, cell.detail), budget.letters)
    return f"{said}: {detail}" if "(" in detail else f"{said} ({detail})"


def ladder_lines(part: Ladder, budget: Budget) -> list[str]:
    """Return the verdicts on leakage as a table, and what stands below it."""
    heads = ["", escaped(part.asked, budget.letters)]
    heads += [cell_text(one, budget) for one in part.columns]
    rows = [_ladder_row(row, budget) for row in part.rows[: budget.rows]]
    right = [False, False, *(True for _ in part.columns)]
    notes = " ".join(escaped(text, 4 * budget.letters) for text in part.notes)
    table = table_lines(heads, rows, right)
    more = more_lines(len(part.rows) - len(rows))
    title = f"{part.title}, {part.intervals} in brackets" if part.intervals else part.title
    return [f"**{escaped(title)}**", table, *more, *([notes] if notes else [])]


def _ladder_row(row: LadderRow, budget: Budget) -> list[str]:
    return [cell_text(one, budget) for one in (row.head, row.verdict, *row.scores)]


def _paragraph(part: Paragraph, budget: Budget) -> list[str]:
    text = escaped(part.text, 4 * budget.letters)
    return [f"⚠ {text}" if part.tone == "warning" else text]


def _subtitle(part: Subtitle, budget: Budget) -> list[str]:
    return [f"#### {escaped(part.text, budget.letters)}"]


def _bullets(part: Bullets, budget: Budget) -> list[str]:
    shown = [f"- {escaped(text, 4 * budget.letters)}" for text in part.items[: budget.rows]]
    return ["\n".join([*shown, *more_lines(len(part.items) - len(shown), "- ")])] if shown else []


def _table(part: Table, budget: Budget) -> list[str]:
    heads = [cell_text(one, budget) for one in part.columns]
    rows = [[cell_text(one, budget) for one in row] for row in part.rows[: budget.rows]]
    table = table_lines(heads, rows, [one.numeric for one in part.columns])
    more = more_lines(len(part.rows) - len(rows))
    note = [escaped(part.note, 4 * budget.letters)] if part.note else []
    return [f"**{escaped(part.caption, budget.letters)}**", table, *more, *note]


def _facts(part: Facts, budget: Budget) -> list[str]:
    rows = [[escaped(text, budget.letters) for text in row] for row in part.rows]
    return [table_lines(["", ""], rows, [False, False])]


def _code(part: Code, budget: Budget) -> list[str]:
    return [f"{escaped(part.label)}: {code_span(part.text, 5 * budget.letters)}"]


def _link(part: Link, budget: Budget) -> list[str]:
    return [f"{escaped(part.text, budget.letters)}: see below."]


def _items(part: Items, budget: Budget) -> list[str]:
    shown = part.items[: budget.items]
    heads = ["question", "accepted", *(escaped(name) for name in part.checkpoints)]
    rows = [_item(one, budget) for one in shown]
    table = [table_lines(heads, rows, [False] * len(heads))] if rows else []
    return [*table, *more_lines(part.total - len(shown), what="question")]


def _item(item: ItemShown, budget: Budget) -> list[str]:
    answers = [
        f"{_MARKS.get(one.mark, one.score_text)} {escaped(one.text, budget.letters)}"
        for one in item.answers
    ]
    accepted = escaped(" · ".join(item.accepted), budget.letters)
    return [escaped(item.question, budget.letters), accepted, *answers]


def _matches(part: Matches, budget: Budget) -> list[str]:
    shown = part.items[: budget.items]
    rows = [
        [
            escaped(text, budget.letters)
            for text in (one.question, one.grade, f"{one.before}{one.marked}{one.after}", one.where)
        ]
        for one in shown
    ]
    heads = ["question", "how it was met", "training record", "where"]
    table = [table_lines(heads, rows, [False] * 4)] if rows else []
    more = more_lines(len(part.items) - len(shown), what="match")
    return [f"**{escaped(part.title, budget.letters)}**", *table, *more]


def more_lines(left: int, start: str = "", what: str = "row") -> list[str]:
    """Return a line that counts what only the page has; [] where that is nothing."""
    if left < 1:
        return []
    many = {"match": "matches"}.get(what)
    return [f"{start}*and {counted(left, what, many)} more in the page*"]


_SHAPES: dict[str, Callable[[Any, Budget], list[str]]] = {
    "paragraph": _paragraph,
    "subtitle": _subtitle,
    "bullets": _bullets,
    "table": _table,
    "facts": _facts,
    "code": _code,
    "link": _link,
    "items": _items,
    "matches": _matches,
    "ladder": ladder_lines,
}
"""A shape is one row here; what is drawn is shown by the words that stand for it."""
