"""Tables as plain text: columns aligned, cut into several tables where the width ends."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TextTable:
    """Rows of cells, each a column's line or several; the first column heads the rows.

    Attributes:
        header: One title for each column.
        rows: Cells; a cell may hold line breaks.
        left: Indices of columns aligned to the left; the others are aligned to the right.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left: frozenset[int] = frozenset({0})

    def lines(self, width: int) -> list[str]:
        """Return the table's lines, none wider than `width` unless two columns alone are."""
        widths = [self._width(column) for column in range(len(self.header))]
        made: list[str] = []
        for columns in _fitting(widths, width):
            block = [self._line(self.header, columns, widths)]
            for row in self.rows:
                block += self._cells(row, columns, widths)
            made += ([""] if made else []) + block
        return made

    def _width(self, column: int) -> int:
        cells = [self.header[column], *(row[column] for row in self.rows)]
        return max(display_width(line) for cell in cells for line in cell.split("\n"))

    def _cells(self, row: tuple[str, ...], columns: list[int], widths: list[int]) -> list[str]:
        split = [cell.split("\n") for cell in row]
        height = max(len(split[column]) for column in columns)
        padded = [[*lines, *[""] * (height - len(lines))] for lines in split]
        return [
            self._line(tuple(cell[index] if index < len(cell) else "" for cell in padded), columns,
                       widths)
            for index in range(height)
        ]  # fmt: skip

    def _line(self, cells: tuple[str, ...], columns: list[int], widths: list[int]) -> str:
        parts = [self._padded(cells[column], column, widths[column]) for column in columns]
        return "  ".join(parts).rstrip()

    def _padded(self, text: str, column: int, width: int) -> str:
        blank = " " * (width - display_width(text))
        return text + blank if column in self.left else blank + text


def display_width(text: str) -> int:
    """Return how many columns of a terminal `text` takes: wide characters two, marks none."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(sign: str) -> int:
    if unicodedata.combining(sign):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def clipped(text: str, width: int) -> str:
    """Return `text` cut inside to `width` columns, with "…" where something was cut.

    More is kept of the end, where names that are alike differ: "llama-full-1", "llama-mlp-2".
    """
    if display_width(text) <= width:
        return text
    head = (width - 1) // 3
    tail = width - 1 - head
    return f"{_first(text, head)}…{_first(text[::-1], tail)[::-1]}"


def _first(text: str, width: int) -> str:
    """Return as much of the text's beginning as `width` columns hold."""
    used = 0
    for index, sign in enumerate(text):
        used += _columns(sign)
        if used > width:
            return text[:index]
    return text


def _fitting(widths: list[int], width: int) -> list[list[int]]:
    blocks, used = [[0]], widths[0]
    for column in range(1, len(widths)):
        if used + 2 + widths[column] > width and len(blocks[-1]) > 1:
            blocks.append([0])
            used = widths[0]
        blocks[-1].append(column)
        used += 2 + widths[column]
    return blocks
