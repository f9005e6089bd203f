"""JSON and JSONL as rows, each with its line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from bench.base.errors import DataError
from bench.base.rows import NumberedRow, Row
from bench.base.squad_rows import squad_rows_of
from bench.base.strict_json import STRICT, json_problem


def jsonl_rows_of(path: Path, text: str) -> Iterator[NumberedRow]:
    """Yield the rows of a JSONL file's text; `path` is named in errors.

    Raises:
        DataError: If a line is no JSON object (with the line).
    """
    # split at "\n" only: str.splitlines would also cut at U+2028 and the like inside strings
    lines = enumerate(text.split("\n"), start=1)
    written = ((line, row) for line, row in lines if row.strip())
    for number, (line, row) in enumerate(written, start=1):
        where = f"{path}:{line}"
        try:
            value = STRICT.decode(row)
        except ValueError as error:
            raise DataError(where, json_problem(error)) from None
        yield number, _row(value, line, where)


def json_rows_of(path: Path, text: str) -> Iterator[NumberedRow]:
    """Yield the rows of a JSON file's text, a list of objects or SQuAD's; errors name `path`.

    Raises:
        DataError: If it is neither (with the line on which the fault or its row is).
    """
    try:
        value = json.loads(text, parse_int=float)  # whether it is sound; values are read below
    except json.JSONDecodeError as error:
        raise DataError(
            f"{path}:{error.lineno}",
            json_problem(error),
            hint="one object per line? then name the file .jsonl",
        ) from None
    if isinstance(value, dict) and isinstance(value.get("data"), list):
        yield from squad_rows_of(path, text)
        return
    if not isinstance(value, list):
        expected = 'a JSON list of objects, or SQuAD\'s {"data": [...]}'
        raise DataError(str(path), "not a list", expected=expected)
    for number, (line, element) in enumerate(_elements(path, text), start=1):
        yield number, _row(element, line, f"{path}:{line}")


def _elements(path: Path, text: str) -> Iterator[tuple[int, object]]:
    """Yield each element of a sound JSON list, and the line on which it starts."""
    at, seen, line = text.index("[") + 1, 0, 1
    while True:
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]  # matches anywhere
        if text[at] == "]":
            return
        line, seen = line + text.count("\n", seen, at), at
        try:
            value, at = STRICT.raw_decode(text, at)
        except ValueError as error:
            raise DataError(f"{path}:{line}", json_problem(error)) from None
        yield line, value


_BETWEEN = re.compile(r"[ \t\n\r,]*")


def _row(value: object, line: int, where: str) -> Row:
    if not isinstance(value, dict):
        raise DataError(where, f"not an object: {str(value)[:40]!r}", expected='{"question": …}')
    return Row(value.items(), line)
