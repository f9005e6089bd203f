"""A table of ratings by several raters: one row for each judgement."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.base.errors import DataError
from bench.base.tables import Row, read_rows
from human_eval.importing.fields import CONTROLS, check_fields, with_defaults
from human_eval.importing.said import Said

YES = ("x", "true", "yes", "1", "skipped")
"""What says that a rater passed a row over."""


def table_rows(
    path: Path, given: Mapping[str, str], *, answers_known: bool
) -> tuple[list[Said], dict[str, str]]:
    """Return the rows of a table of ratings, and which column was taken for what.

    Args:
        path: CSV, JSONL, JSON or Parquet.
        given: Field -> column, where the user says so.
        answers_known: A suite has the judged answers: they need not stand there.

    Raises:
        DataError: If the file cannot be read, or does not say what was judged.
    """
    rows = read_rows(path)
    present = list(dict.fromkeys(column for _, row in rows for column in row))
    if not rows:
        raise DataError(str(path), "no rows")
    columns = with_defaults(given, present, str(path))
    check_fields(columns, present, str(path), answers_known=answers_known)
    return [_said(row, columns, path.name) for _, row in rows], columns


def _said(row: Row, columns: Mapping[str, str], name: str) -> Said:
    def cell(field: str) -> Any:
        return row.get(columns[field]) if field in columns else None

    return Said(
        fields={field: row.get(column) for field, column in columns.items()},
        values={control: cell(control) for control in CONTROLS if control in columns},
        rater=_text(cell("rater")) or "",
        skipped=str(cell("skipped") or "").strip().lower() in YES,
        seconds=_seconds(cell("seconds")),
        created=_text(cell("created")),
        updated=_text(cell("updated")),
        edited=False,
        place=f"{name}:{row.line}",
    )


def _text(value: object) -> str | None:
    return None if value is None or not str(value).strip() else str(value).strip()


def _seconds(value: object) -> float | None:
    """Return a time that can be one; anything else is unknown."""
    try:
        found = float(str(value).replace(",", "."))
    except ValueError:
        return None
    return found if 0 <= found < math.inf else None
