"""One rater's tasks as a table that a spreadsheet opens, with a column to fill in for each control.

Conventions:
    Every id begins with a letter that no digit follows (`t-`), or a spreadsheet would make numbers
    of some. A text that a spreadsheet would take for a formula is led by an apostrophe.

Source:
    OWASP, "CSV Injection": cells that begin with = + - @, a tab or a carriage return.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from human_eval.rounds.folder import RoundFolder
from human_eval.rounds.shown import shown_task
from human_eval.scales import COMMENT, PREFERENCE, PREFERENCES, SCALES, VERDICT, VERDICTS, Choice

TASK, RATER, SKIP = "task", "rater", "skip"
SHOWN = ("question", "answer", "answer_a", "answer_b", "source")
ID_BEGINS = "t-"
MOST_CELL = 32_000
"""Characters; a spreadsheet's cell holds 32,767 and breaks what is longer."""

_FORMULA = re.compile(r"^\s*[=+\-@]|^[\t\r]")


def sheet_table(folder: RoundFolder, rater: str, separator: str = ",") -> str:
    """Return a rater's table as CSV, with a byte-order mark and the line ends of spreadsheets.

    Args:
        folder: The round.
        rater: Pseudonym.
        separator: `,` or `;`, which spreadsheets expect where the comma is the decimal sign.

    Raises:
        RoundError: If the round's files cannot be used.
    """
    rows = [shown_task(folder, rater, name) for name in folder.assignments[rater].tasks]
    shown = [name for name in SHOWN if any(name in row for row in rows)]
    fill = control_headers(folder.plan.kind, source="source" in shown)
    text = io.StringIO()
    table = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    table.writerow([TASK, RATER, *shown, *fill])
    for row in rows:
        cells = [shown_cell(row.get(name, "")) for name in shown]
        table.writerow([ID_BEGINS + row["item"], rater, *cells, *_unasked(row, fill)])
    return "\ufeff" + text.getvalue()


def control_headers(kind: str, *, source: bool) -> list[str]:
    """Return the columns to fill in, each with what may stand in it."""
    skip = f"{SKIP} (x if you cannot judge it)"
    if kind == "preference":
        return [f"{PREFERENCE} ({_words(PREFERENCES)})", skip, COMMENT]
    stars = [one.name for one in SCALES if source or not one.needs_source]
    return [
        f"{VERDICT} ({_words(VERDICTS)})",
        *(f"{name} (1 to 5)" for name in stars),
        skip,
        COMMENT,
    ]


def cut_cells(folder: RoundFolder, rater: str) -> int:
    """Return how many texts are too long for a table and are cut in it."""
    rows = (shown_task(folder, rater, name) for name in folder.assignments[rater].tasks)
    return sum(len(text) > MOST_CELL for row in rows for text in row.values())


def _words(options: Sequence[Choice]) -> str:
    return " | ".join(one.value for one in options)


def _unasked(row: dict[str, str], fill: Sequence[str]) -> list[str]:
    """Return empty cells, but for the scale that a task without a source is not asked."""
    sourced = {one.name for one in SCALES if one.needs_source}
    return ["-" if name.split(" ")[0] in sourced and "source" not in row else "" for name in fill]


def shown_cell(text: str) -> str:
    """Return a text as a cell shows it: never a formula, never longer than a cell can be."""
    whole = f"'{text}" if _FORMULA.match(text) else text
    if len(whole) <= MOST_CELL:
        return whole
    return f"{whole[:MOST_CELL]} … (cut: {len(text):,} characters, all of them in the HTML sheet)"
