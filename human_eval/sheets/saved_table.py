"""A table that a rater filled in, read back whatever a spreadsheet did to it.

Conventions:
    Read are commas, semicolons and tabs; UTF-8, UTF-16 with its mark, else Windows-1252; any line
    ends; "4.0" and "4,0" for 4; choices in any case. A row that nobody filled in is no judgement.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bench.base.errors import DataError
from human_eval.importing.fields import CONTROLS
from human_eval.importing.rating_table import YES
from human_eval.importing.words import meant
from human_eval.ratings.raw import Raw
from human_eval.rounds.folder import RoundFolder
from human_eval.scales import SCALES
from human_eval.sheets.back import Back
from human_eval.sheets.row_texts import RowTexts
from human_eval.sheets.table import ID_BEGINS, RATER, SKIP, TASK

_SEPARATORS = (",", ";", "\t")
_TITLES = {re.sub(r"\W+", "_", one.title.lower()): one.name for one in SCALES}
_WIDE = (b"\xff\xfe", b"\xfe\xff")

Cells = Mapping[str, str]


def read_saved_table(path: Path, folder: RoundFolder) -> Back:
    """Return what a filled-in table says; rows that show another task's texts are findings.

    Raises:
        DataError: If it is no such table.
    """
    raws, findings = [], []
    texts = RowTexts(folder)
    for line, cells in _rows(path):
        raw = _raw(cells, f"{path.name}:{line}", path)
        if raw is None:
            continue
        finding = texts.check(raw, cells)
        if finding is not None:
            findings.append(finding)
        if finding is None or not finding.left_out:
            raws.append(raw)
    return Back(tuple(raws), tuple(findings))


def _raw(cells: Cells, where: str, path: Path) -> Raw | None:
    values = {name: meant(name, cells[name]) for name in CONTROLS if name in cells}
    said = {name: value for name, value in values.items() if value not in (None, "")}
    skipped = cells.get(SKIP, "").strip().lower() in YES
    if not said and not skipped:
        return None
    return Raw(
        rater=cells.get(RATER, "").strip() or path.stem,
        task=cells[TASK].strip().lower().removeprefix(ID_BEGINS),
        values={} if skipped else said,
        skipped=skipped,
        source=where,
    )


def _rows(path: Path) -> Iterator[tuple[int, Cells]]:
    """Yield each row that is not blank by column, and its line."""
    records = _records(_text(path), path)
    header = next(((line, cells) for line, cells in records if any(cells)), (1, []))[1]
    names = [_column(cell) for cell in header]
    for line, cells in records:
        if not any(cell.strip() for cell in cells):
            continue
        if any(cell.strip() for cell in cells[len(names) :]):
            found = f"{len(cells)} cells, {len(names)} columns"
            hint = "a separator inside a text? save it again with texts in quotes"
            raise DataError(f"{path}:{line}", found, hint=hint)
        yield line, dict(zip(names, cells, strict=False))


def _records(text: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(1 << 30)
    table = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text, path), strict=True)
    while True:
        line = table.line_num + 1  # a cell may span lines
        try:
            cells = next(table)
        except StopIteration:
            return
        except csv.Error as error:
            raise DataError(f"{path}:{line}", f"broken CSV: {error}") from None
        if not (line == 1 and cells and cells[0].lower().startswith("sep=")):
            yield line, cells


def _separator(text: str, path: Path) -> str:
    """Return the sign that cuts the header so that one column holds the tasks' ids."""
    head = [line for line in text.splitlines()[:3] if line and not line.lower().startswith("sep=")]
    for sign in _SEPARATORS:
        if head and TASK in [_column(cell) for cell in head[0].replace('"', "").split(sign)]:
            return sign
    expected = f"a table that `bench human sheets` wrote, with a column {TASK!r}"
    raise DataError(str(path), f"no column {TASK!r}", expected=expected)


def _column(cell: str) -> str:
    """Return the column's name without what may stand in it: `verdict (correct | …)`."""
    name = re.sub(r"\W+", "_", cell.split("(", maxsplit=1)[0].strip().lower()).strip("_")
    return _TITLES.get(name, name)


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DataError(str(path), f"cannot be read: {error.strerror}") from None
    encodings: Sequence[str] = ("utf-16",) if raw.startswith(_WIDE) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DataError(str(path), "unknown encoding", hint="save it as CSV in UTF-8")
