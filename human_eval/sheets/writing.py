"""Every rater's sheet, written into the round's folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bench.base.errors import RoundError
from bench.base.files import write_text
from human_eval.rounds.folder import RoundFolder
from human_eval.rounds.holding import held
from human_eval.sheets.page import sheet_page
from human_eval.sheets.table import control_headers, cut_cells, sheet_table

Format = Literal["html", "csv"]
FOLDER = "sheets"

_NOTE = """\
How to fill in {rater}.csv

One row is one task. Read the guidelines first. Fill in the empty columns on the right, with what
their headings allow, and leave everything else as it is:

{columns}

Where a "-" stands, nothing is asked. Skip a task (x) if you cannot judge it, and say why in the
comment. Sort whole rows only, never one column. An apostrophe before = + - @ is not part of the
text: it keeps a spreadsheet from calculating it. Save as CSV; commas or semicolons, both are read.
"""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written.

    Attributes:
        round: The round's folder.
        files: One sheet for each rater, then what goes with them.
        cut: Texts that are too long for a spreadsheet's cell and stand cut in a table.
    """

    round: str
    files: tuple[str, ...]
    cut: int


def write_sheets(folder: RoundFolder, kind: Format, separator: str = ",") -> Written:
    """Write a sheet for each rater into `sheets/`; those of another format stay.

    Args:
        folder: The round.
        kind: HTML pages, or CSV tables and a note on filling them in.
        separator: Of the tables.

    Raises:
        RoundError: If the round was imported, or its files cannot be used or written.
        RunError: If another process writes to the round.
    """
    if folder.plan.imported:
        found = "its judgements were imported, there is nothing to rate"
        raise RoundError(str(folder.path), found, hint="make a round: bench human new")
    with held(folder.path):
        files = _pages(folder) if kind == "html" else _tables(folder, separator)
    cut = sum(cut_cells(folder, rater) for rater in folder.assignments) if kind == "csv" else 0
    return Written(str(folder.path), tuple(str(path) for path in files), cut)


def _pages(folder: RoundFolder) -> Sequence[Path]:
    return [
        _write(folder, f"{rater}.html", sheet_page(folder, rater)) for rater in folder.assignments
    ]


def _tables(folder: RoundFolder, separator: str) -> Sequence[Path]:
    source = any(one.source is not None for one in folder.tasks.values())
    columns = "\n".join(f"  {one}" for one in control_headers(folder.plan.kind, source=source))
    tables = [
        _write(folder, f"{rater}.csv", sheet_table(folder, rater, separator))
        for rater in folder.assignments
    ]
    note = _write(folder, "how-to.txt", _NOTE.format(rater="your-sheet", columns=columns))
    return [*tables, note, _write(folder, "guidelines.html", folder.guidelines)]


def _write(folder: RoundFolder, name: str, text: str) -> Path:
    path = folder.path / FOLDER / name
    write_text(path, text)
    return path
