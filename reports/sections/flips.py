"""The items on which the compared checkpoints differ, to be looked through."""

from __future__ import annotations

import math

from bench.base.names import counted
from bench.results import Comparison, Flip
from reports.items import Block, block_of
from reports.items.rows import accepted_of, group_of
from reports.naming import metric_title
from reports.numbers import count, number
from reports.safe_text import one_line, shortened
from reports.sections.item_parts import AnswerShown, Items, ItemShown
from reports.sections.parts import Paragraph, Part, Section
from reports.sections.score_charts import colour_of

SHOWN = 20
"""Items that need no script to be seen, and that are printed."""

MOST_CHARACTERS = 600


def flips_section(comparison: Comparison) -> Section:
    """Return the items that flipped; where none did, a line that says so."""
    parts: list[Part] = [Paragraph(_lead(comparison))]
    if comparison.flips:
        parts.append(_items(comparison))
    return Section("flips", "What flipped", tuple(parts))


def _lead(comparison: Comparison) -> str:
    plan = comparison.plan
    metric = metric_title(plan.metric)
    where = f" of {one_line(plan.set)}" if len(comparison.sets) > 1 else ""
    if not comparison.n_flips:
        text = f"On every question{where} all checkpoints have the same {metric}."
    else:
        found = counted(comparison.n_flips, "question")
        text = f"The checkpoints differ on {found}{where} by {metric}."
    there = all_differing(comparison)
    if there == comparison.n_flips:
        return text
    sets = len(comparison.sets)
    wider = f"{counted(there, 'question')}{f' of {count(sets)} sets' if sets > 1 else ''}"
    return f"{text} By some metric they differ on {wider}."


def all_differing(comparison: Comparison) -> int:
    """Return how many items differ by any metric; a result of an earlier version had no count."""
    return max(comparison.n_differing, comparison.n_flips, len(comparison.flips))


def _items(comparison: Comparison) -> Items:
    colours = tuple(colour_of(comparison, name) for name in comparison.compared)
    block = block_of(comparison, colours)
    return Items(
        items=tuple(_item(comparison, flip, colours) for flip in comparison.flips[:SHOWN]),
        checkpoints=tuple(one_line(name) for name in comparison.compared),
        total=block.items,
        data=block.text,
        note=_left_out(comparison, block),
    )


def _left_out(comparison: Comparison, block: Block) -> str:
    """Return what is not in the page; "" where everything is."""
    said = []
    there = all_differing(comparison)
    if block.items < there:
        said.append(
            f"{count(block.items)} of the {count(there)} questions are in this page: those of the "
            "primary set first, the largest differences first."
        )
    if block.cut:
        said.append(
            f"{counted(block.cut, 'answer')} longer than {counted(block.longest, 'character')} "
            f"{'is' if block.cut == 1 else 'are'} cut here; the run folders have all of them whole."
        )
    return " ".join(said)


def _item(comparison: Comparison, flip: Flip, colours: tuple[int, ...]) -> ItemShown:
    answers = tuple(
        _answer(comparison.compared[index], flip, index, colours[index])
        for index in range(len(flip.texts))
    )
    question, _ = shortened(flip.question, 4 * MOST_CHARACTERS)
    return ItemShown(
        one_line(flip.set), one_line(flip.id), one_line(group_of(flip)), question,
        tuple(accepted_of(flip, MOST_CHARACTERS)), answers,
    )  # fmt: skip


def _answer(name: str, flip: Flip, index: int, colour: int) -> AnswerShown:
    text, score = flip.texts[index], flip.scores[index]
    shown, cut = shortened(text or "", MOST_CHARACTERS)
    cut += flip.cut[index] if flip.cut else 0
    mark = "none" if text is None else mark_of(score)
    return AnswerShown(one_line(name), colour, shown, cut, number(score, 0), mark)


def mark_of(score: float) -> str:
    """Return `right` (100), `wrong` (0), `partly` (between), or `none` where undefined."""
    if math.isnan(score):
        return "none"
    if score >= 100:
        return "right"
    return "wrong" if score <= 0 else "partly"
