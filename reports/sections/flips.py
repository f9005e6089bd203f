"""The items on which the compared checkpoints differ, to be looked through."""

from __future__ import annotations

import math

from bench.results import Comparison, Flip
from reports.naming import metric_title
from reports.numbers import count, counted, number
from reports.safe_text import one_line, shortened
from reports.sections.parts import AnswerShown, Items, ItemShown, Paragraph, Part, Section
from reports.sections.score_charts import colour_of

MOST_CHARACTERS = 600
MOST_ACCEPTED = 12


def flips_section(comparison: Comparison) -> Section:
    """Return the items that flipped; where none did, a line that says so."""
    metric = metric_title(comparison.plan.metric)
    if not comparison.flips:
        text = f"On every question all checkpoints have the same {metric}."
        return Section("flips", "What flipped", (Paragraph(text),))
    colours = tuple(colour_of(comparison, name) for name in comparison.compared)
    items = tuple(_item(comparison, flip, colours) for flip in comparison.flips)
    sets = tuple(dict.fromkeys(item.set for item in items))
    names = tuple(one_line(name) for name in comparison.compared)
    parts: list[Part] = [Paragraph(_lead(comparison)), Items(items, sets, names)]
    return Section("flips", "What flipped", tuple(parts))


def _lead(comparison: Comparison) -> str:
    kept = len(comparison.flips)
    found = counted(comparison.n_flips, "question")
    text = f"The checkpoints differ on {found} by {metric_title(comparison.plan.metric)}"
    if kept < comparison.n_flips:
        text += f"; the {count(kept)} with the largest differences are here"
    return text + "."


def _item(comparison: Comparison, flip: Flip, colours: tuple[int, ...]) -> ItemShown:
    accepted = [one_line(shortened(text, MOST_CHARACTERS)[0]) for text in flip.answers]
    if len(accepted) > MOST_ACCEPTED:
        more = len(accepted) - MOST_ACCEPTED
        accepted = [*accepted[:MOST_ACCEPTED], f"and {count(more)} more"]
    answers = tuple(
        _answer(comparison.compared[index], flip, index, colours[index])
        for index in range(len(flip.texts))
    )
    question, _ = shortened(flip.question, 4 * MOST_CHARACTERS)
    return ItemShown(
        one_line(flip.set), one_line(flip.id), one_line(flip.group), question,
        tuple(accepted), answers,
    )  # fmt: skip


def _answer(name: str, flip: Flip, index: int, colour: int) -> AnswerShown:
    text, score = flip.texts[index], flip.scores[index]
    shown, cut = shortened(text or "", MOST_CHARACTERS)
    mark = "none" if text is None else mark_of(score)
    return AnswerShown(one_line(name), colour, shown, cut, score, number(score, 0), mark)


def mark_of(score: float) -> str:
    """Return `right` (100), `wrong` (0), `partly` (between), or `none` where undefined."""
    if math.isnan(score):
        return "none"
    if score >= 100:
        return "right"
    return "wrong" if score <= 0 else "partly"
