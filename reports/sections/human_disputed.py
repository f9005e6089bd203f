"""Answers on which raters are furthest apart: where guidelines need another example."""

from __future__ import annotations

from human_eval.analysis.results import RoundResult
from human_eval.scales import VERDICTS
from reports.safe_text import one_line, shortened
from reports.sections.parts import Cell, Column, Section, Table

LONGEST = 160
"""Characters of a question or answer that are shown."""

LABELS = {choice.value: choice.label for choice in VERDICTS}


def disputed_section(result: RoundResult) -> Section | None:
    """Return the most divided answers; None where nobody was divided."""
    if not result.disputed:
        return None
    columns = (
        Column("question", numeric=False),
        Column("answer", numeric=False),
        Column("by", numeric=False),
        Column("raters said", numeric=False),
    )
    rows = tuple(
        (
            Cell(_cut(one.question)),
            Cell(_cut(one.answer)),
            Cell(", ".join(map(one_line, one.checkpoints))),
            Cell("; ".join(f"{one_line(r)} {LABELS.get(v, v)}" for r, v in one.said.items())),
        )
        for one in result.disputed
    )
    caption = f"The {len(rows)} answers on which raters are furthest apart"
    return Section("disputed", "Divided raters", (Table(caption, columns, rows),))


def _cut(text: str) -> str:
    shown, left = shortened(text, LONGEST)
    return f"{one_line(shown)} …" if left else one_line(shown)
