"""What a reader gives: rows that know where they stand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class Row(dict[str, Any]):
    """One row: text keys and JSON values.

    Attributes:
        line: Line of its file on which it starts, from 1; in Parquet, Arrow and dataset folders,
            the row's number.
    """

    def __init__(self, cells: Iterable[tuple[str, Any]], line: int) -> None:
        super().__init__(cells)
        self.line = line


NumberedRow = tuple[int, Row]
"""Row number from 1, a CSV's header and blank lines not counted, and the row."""
