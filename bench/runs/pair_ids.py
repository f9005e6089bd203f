"""Ids that stand in several rows of a file: told apart in 24 bytes a row, however long it is."""

from __future__ import annotations

from array import array
from collections.abc import Hashable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.base.errors import DataError

_FIRST_LOOK = 4_096

Integers = NDArray[np.int64]


@dataclass
class SeenIds:
    """The ids of a file's rows so far.

    One id with the same content in several rows (samples of one item) is counted; with another
    content it is an error, found when twice as many rows have gone by as at the last look, or at
    the end.

    Attributes:
        path: The file.
    """

    path: Path
    _names: array[int] = field(default_factory=lambda: array("q"))
    _contents: array[int] = field(default_factory=lambda: array("q"))
    _lines: array[int] = field(default_factory=lambda: array("q"))
    _next_look: int = field(default_factory=lambda: _FIRST_LOOK)

    def add(self, name: str, content: Hashable, line: int) -> None:
        """Take in a row.

        Args:
            name: Its id.
            content: What is asked and accepted there.
            line: Where it stands.

        Raises:
            DataError: As `repeated`.
        """
        self._names.append(hash(name))
        self._contents.append(hash(content))
        self._lines.append(line)
        if len(self._names) >= self._next_look:
            self._next_look *= 2
            self.repeated()

    def repeated(self) -> int:
        """Return how many ids stand in more than one row.

        Raises:
            DataError: If one stands there with different contents; names the lines.
        """
        names = np.array(self._names, dtype=np.int64)
        order = np.argsort(names, kind="stable")
        same = names[order][1:] == names[order][:-1]
        contents = np.array(self._contents, dtype=np.int64)[order]
        bad = np.flatnonzero(same & (contents[1:] != contents[:-1]))
        if len(bad):
            raise self._conflict(order, bad)
        return len(np.unique(names[order][1:][same]))

    def _conflict(self, order: Integers, bad: Integers) -> DataError:
        """Return the error for the conflict that comes first in the file."""
        at = bad[np.argmin(order[bad + 1])]
        before, line = self._lines[int(order[at])], self._lines[int(order[at + 1])]
        return DataError(
            f"{self.path}:{line}",
            f"the id of line {before} again, with another question or other accepted answers",
            expected="one item for each id",
            hint=f"name the column of ids: {self.path.name}#id=COLUMN",
        )
