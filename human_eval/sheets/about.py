"""What raters say of themselves in a sheet goes into `raters.csv`, where nothing stands yet."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from bench.base.files import write_text
from bench.base.tables import read_text
from human_eval.rounds.folder import RATERS

_FAMILIARITY = ("", "1", "2", "3", "4", "5")


def fill_raters(folder: Path, about: Mapping[str, Mapping[str, str]]) -> None:
    """Fill in a round's sheet of raters; what the lead wrote stays.

    Args:
        folder: The round's.
        about: Pseudonym -> `familiarity` (1 to 5) and `language`.

    Raises:
        DataError: If `raters.csv` cannot be read as text.
    """
    path = folder / RATERS
    if not path.is_file():
        return
    rows = list(csv.reader(io.StringIO(read_text(path), newline="")))
    columns = {name.strip(): at for at, name in enumerate(rows[0])} if rows else {}
    if "rater" not in columns:
        return  # the lead's own table
    filled = [rows[0], *(_filled(row, columns, about) for row in rows[1:])]
    if filled != rows:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(filled)
        write_text(path, text.getvalue())


def _filled(
    row: list[str], columns: Mapping[str, int], about: Mapping[str, Mapping[str, str]]
) -> list[str]:
    said = about.get(row[columns["rater"]].strip(), {}) if len(row) == len(columns) else {}
    new = list(row)
    for name, column in (("familiarity", "familiarity"), ("language", "first_language")):
        value = " ".join(said.get(name, "").split())
        right = value in _FAMILIARITY if name == "familiarity" else not value.startswith("=")
        if value and right and column in columns and not new[columns[column]].strip():
            new[columns[column]] = value
    return new
