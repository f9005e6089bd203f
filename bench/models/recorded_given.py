"""Scores that somebody else gave to recorded answers: `given:NAME=column` in the spec.

What the column holds is the metric `given:NAME`. A cell is a number, as JSON or as text in CSV, or
true or false for 1 and 0; null or an empty cell is no score.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

from bench.base.errors import DataError
from bench.base.tables import Row

GIVEN = "given:"


def row_given(columns: Mapping[str, str], row: Row, path: Path) -> dict[str, float]:
    """Return the scores of one row by their names.

    Args:
        columns: Field -> column of the file; fields that begin with `given:` count here.
        row: One row of it.
        path: The file, for errors.

    Raises:
        DataError: If a cell is no number (with file and line).
    """
    found = {}
    for field, column in columns.items():
        value = row.get(column) if field.startswith(GIVEN) else None
        if value is not None and value != "":
            found[field.removeprefix(GIVEN)] = _number(value, column, f"{path}:{row.line}")
    return found


def _number(value: object, column: str, where: str) -> float:
    words = {"true": 1.0, "false": 0.0}
    try:
        number = words.get(str(value).strip().lower())
        number = float(str(value)) if number is None else number
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise DataError(where, f"{column} holds {str(value)[:40]!r}", expected="a score, a number")
    return number
