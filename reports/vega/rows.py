"""The rows that fill a shape: what is particular to one drawing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

LINE = 20
"""Height of a legend's entry in pixels."""

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Filled:
    """One drawing's rows.

    Attributes:
        shape: Name of the shape that they fill.
        rows: By the names that the shape's layers ask for.
        height: In pixels, without the legend.
        legend: What the legend names, with its colour; empty for none.
    """

    shape: str
    rows: dict[str, Rows]
    height: int
    legend: tuple[tuple[str, int], ...] = ()

    @property
    def whole_height(self) -> int:
        """Height with the legend."""
        return self.height + LINE * len(self.legend) + 6 * bool(self.legend)

    @property
    def all_rows(self) -> dict[str, Rows]:
        """The rows, with those of the legend."""
        return {**self.rows, "legend": _legend(self.legend, self.height + 6)}


def _legend(entries: Iterable[tuple[str, int]], top: int) -> Rows:
    return [
        {"text": text, "colour": colour, "y": top + LINE * index + LINE // 2}
        for index, (text, colour) in enumerate(entries)
    ]


def share(value: float, axis: tuple[float, float]) -> float:
    """Return where on the axis a value stands, 0-1; what lies beyond stands at the axis' end."""
    first, last = axis
    return round(min(1.0, max(0.0, (value - first) / (last - first))), 6)
