"""Which column of a file holds what: `FILE#column` and `FILE#field=column,…`."""

from __future__ import annotations

from collections.abc import Collection

from bench.base.errors import DataError
from bench.base.names import suggestion


def mapped_columns(
    location: str, spec: str, fields: Collection[str], *, named: str | None = None
) -> tuple[str, dict[str, str]]:
    """Return the file that a location names, and its columns by field.

    Args:
        location: `FILE`, `FILE#column` (the answers) or `FILE#field=column,…`.
        spec: What the user wrote, for errors.
        fields: Fields that may be mapped; `answer` is one of them.
        named: What further fields begin with, the user names the rest; None where there are none.

    Raises:
        DataError: If another field is mapped.
    """
    file, _, mapping = location.partition("#")
    columns = {}
    for part in filter(None, mapping.split(",")):
        field, equals, column = part.partition("=")
        field, column = (field, column) if equals else ("answer", part)
        if field not in fields and not _is_named(field, named):
            raise DataError(spec, f"unknown field {field!r}", hint=suggestion(field, fields))
        columns[field] = column
    return file, columns


def _is_named(field: str, beginning: str | None) -> bool:
    return beginning is not None and field.startswith(beginning) and field != beginning
