"""`result.json` read again: the comparison that it was written from.

Conventions:
    Numbers come back bit for bit. JSON has neither NaN nor infinity: null comes back as NaN (as
    None where a field may be None), and as infinity at the places that `infinite` names.
    A file of this schema with fields that this version does not know is read without them; one
    that an earlier version wrote, without later fields, is read with their defaults. Another
    schema number is refused: there a field means something else.
"""

from __future__ import annotations

import json
from pathlib import Path

from bench.base.errors import DataError
from bench.base.strict_json import STRICT, json_problem
from bench.base.tables import read_text
from bench.results import SCHEMA, Comparison
from reports.infinite_numbers import with_infinities
from reports.typed_values import Unfit, typed

RESULT = "result.json"
_HINT = "make it again with `bench compare`"


def read_result(path: Path) -> Comparison:
    """Read a comparison's `result.json`.

    Args:
        path: The file, or the folder that it stands in.

    Raises:
        DataError: If there is none, it is no JSON, of another schema, or lacks something.
    """
    file = path / RESULT if path.is_dir() else path
    if not file.is_file():
        raise DataError(str(file), "no such file", expected="a comparison's result.json")
    text = read_text(file)
    try:
        found = STRICT.decode(text)
    except json.JSONDecodeError as error:
        raise DataError(f"{file}:{error.lineno}", json_problem(error), hint=_HINT) from None
    except (ValueError, RecursionError) as error:
        raise DataError(str(file), f"is no JSON: {error}", hint=_HINT) from None
    return from_json(found, str(file))


def from_json(found: object, where: str) -> Comparison:
    """Return the comparison that `to_json` wrote.

    Args:
        found: What the file holds.
        where: Its name, for errors.

    Raises:
        DataError: Names the first field that is not as the schema has it.
    """
    schema = found.get("schema") if isinstance(found, dict) else None
    if not isinstance(found, dict) or schema != SCHEMA or isinstance(schema, bool):
        raise DataError(
            where,
            "is no comparison's result.json" if schema is None else f"has schema {schema!r}",
            expected=f"schema {SCHEMA}",
            hint=_HINT,
        )
    try:
        whole = with_infinities(found, found.get("infinite", {}))
    except ValueError as error:
        raise DataError(f"{where}: infinite", str(error), hint=_HINT) from None
    try:
        made: Comparison = typed(whole, Comparison)
    except Unfit as fault:
        raise DataError(
            f"{where}: {fault.at}", fault.found, expected=fault.expected, hint=_HINT
        ) from None
    return made
