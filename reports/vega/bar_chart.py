"""Bars cut into shares: where variance comes from, what people preferred."""

from __future__ import annotations

from reports.sections.parts import Stacks
from reports.stacked_bars import BAR, ROW, SMALLEST
from reports.text_table import clipped
from reports.vega.rows import Filled, Rows


def filled(stacks: Stacks) -> Filled:
    """Return the rows of a chart of bars."""
    slices = [row for number in range(len(stacks.bars)) for row in _slices(stacks, number)]
    rows = {
        "labels": [
            {"x": 0, "y": ROW * number + 15, "text": clipped(name, 30)}
            for number, (name, _) in enumerate(stacks.bars)
        ],
        "slices": slices,
        "inside": [
            {"x": (row["x"] + row["x2"]) / 2, "y": row["y"] + 15, "text": row["text"]}
            for row in slices
            if row["x2"] - row["x"] >= SMALLEST
        ],
    }
    return Filled("bars", rows, ROW * len(stacks.bars) + 4, stacks.legend)


def _slices(stacks: Stacks, number: int) -> Rows:
    name, slices = stacks.bars[number]
    top, start, rows = ROW * number + 22, 0.0, []
    for one in slices:
        row = {"x": start, "x2": start + one.share, "y": top, "y2": top + BAR, "text": one.text}
        rows.append({**row, "colour": one.colour, "tip": f"{name}\n{one.label}: {one.text}"})
        start += one.share
    return rows
