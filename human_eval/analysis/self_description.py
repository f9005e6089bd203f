"""The rater sheet: what raters say of themselves, by pseudonym."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from bench.base.errors import RoundError
from human_eval.rounds.folder import RATERS


@dataclass(frozen=True, slots=True)
class Sheet:
    """One rater's line; "" where nothing was filled in.

    Attributes:
        familiarity: With the subject, 1 to 5.
        language: First language.
    """

    familiarity: str
    language: str


def rater_sheet(folder: Path) -> dict[str, Sheet]:
    """Return what `raters.csv` says, by pseudonym; nothing where there is no such file.

    Raises:
        RoundError: If it cannot be read as CSV.
    """
    path = folder / RATERS
    if not path.is_file():
        return {}
    try:
        rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RoundError(str(path), f"cannot be read: {error}", hint="save it as CSV") from None
    return {
        (row.get("rater") or "").strip(): Sheet(_cell(row, "familiarity"), _cell(row, "language"))
        for row in rows
    }


def _cell(row: dict[str, str | None], begins: str) -> str:
    """Return the cell of the first column whose name begins so: `language`, `first_language`."""
    named = (name for name in row if name and begins in name)
    return (row.get(next(named, "")) or "").strip()
