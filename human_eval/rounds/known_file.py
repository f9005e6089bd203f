"""Qualification tasks from a file: one row for each, with the judgements that count as right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.base.csv_rows import list_in_cell
from bench.base.errors import DataError
from bench.base.names import nearest
from bench.base.tables import Row, read_rows
from human_eval.rounds.known import Known
from human_eval.rounds.visible import shown_text
from human_eval.scales import PREFERENCE, PREFERENCES, SCALES, STARS, VERDICT, VERDICTS, Kind

_ANSWERS = {"rating": ("answer",), "preference": ("answer_a", "answer_b")}
_CONTROLS: dict[Kind, dict[str, tuple[str | int, ...]]] = {
    "rating": {
        VERDICT: tuple(one.value for one in VERDICTS),
        **{scale.name: STARS for scale in SCALES},
    },
    "preference": {PREFERENCE: tuple(one.value for one in PREFERENCES)},
}
"""By kind of round what may be known, and its values; the first of them must be."""


def known_in(path: Path, kind: Kind) -> tuple[Known, ...]:
    """Return the tasks of a file (JSONL, JSON, CSV, Parquet …).

    Columns: `question`, `answer` (preference: `answer_a`, `answer_b`), `verdict` (`preference`),
    and where wanted a scale's name and `source`. Several values that count as right are a list,
    or stand in one cell with `|` between them.

    Raises:
        DataError: If the file cannot be read, or a row cannot be used (with its line).
    """
    rows = [row for _, row in read_rows(path)]
    if not rows:
        raise DataError(str(path), "no rows", expected="one for each qualification task")
    _check_columns(path, rows, kind)
    return tuple(_known(path, row, kind) for row in rows)


def _check_columns(path: Path, rows: Sequence[Row], kind: Kind) -> None:
    present = dict.fromkeys(name for row in rows for name in row)
    for name in ("question", *_ANSWERS[kind], next(iter(_CONTROLS[kind]))):
        if name not in present:
            near = nearest(name, present)
            hint = f"is {near!r} meant?" if near else f"columns: {', '.join(present)}"
            raise DataError(str(path), f"no column {name!r}", hint=hint)


def _known(path: Path, row: Row, kind: Kind) -> Known:
    where = f"{path}:{row.line}"
    texts = {name: _text(where, row, name) for name in ("question", *_ANSWERS[kind])}
    source = row.get("source")
    right = {
        name: _right(where, name, row[name], valid)
        for name, valid in _CONTROLS[kind].items()
        if row.get(name) not in (None, "", [])
    }
    first = next(iter(_CONTROLS[kind]))
    if first not in right:
        raise DataError(where, f"no {first}", expected="the judgement that is right")
    return Known(
        question=texts["question"],
        answers=tuple(texts[name] for name in _ANSWERS[kind]),
        right=right,
        source=shown_text(source) if isinstance(source, str) and source.strip() else None,
        set=path.name,
        id=f"{path.name}:{row.line}",
        group=path.name,
    )


def _text(where: str, row: Row, name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value.strip():
        found = f"{name} is {value!r:.40}" if value else f"no {name}"
        raise DataError(where, found, expected="text")
    return shown_text(value)


def _right(
    where: str, name: str, value: Any, valid: tuple[str | int, ...]
) -> tuple[str | int, ...]:
    """Return the values that count as right."""
    given = list_in_cell(value)
    if isinstance(given, str):
        given = given.split("|")
    words = {str(one): one for one in valid}
    found = []
    for one in given if isinstance(given, list) else [given]:
        word = str(one).strip().lower().replace(" ", "_")
        if word not in words or isinstance(one, bool):
            expected = f"one or several of {', '.join(words)}"
            raise DataError(where, f"{name} is {one!r:.40}", expected=expected)
        found.append(words[word])
    return tuple(dict.fromkeys(found))
