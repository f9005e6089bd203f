"""Scores as points with intervals on an axis from 0 to 100."""

from __future__ import annotations

from bench.results import Comparison, Score
from reports.numbers import number, percent, short_interval
from reports.reading import scores_on
from reports.safe_text import one_line
from reports.sections.parts import Chart, Mark

COLOURS = 7
"""Colours of the style sheet beside the reference's grey."""

AXIS = (0.0, 100.0)
TICKS = ((0.0, "0"), (25.0, "25"), (50.0, "50"), (75.0, "75"), (100.0, "100"))


def score_chart(comparison: Comparison, set_name: str, metric: str, title: str) -> Chart:
    """Return the checkpoints' scores on one set by one metric, in the comparison's order."""
    scores = scores_on(comparison, set_name, metric)
    marks = tuple(_mark(comparison, score) for score in scores)
    return Chart(title, _in_words(title, marks), marks, AXIS, TICKS)


def colour_of(comparison: Comparison, checkpoint: str) -> int:
    """Return the number of a checkpoint's colour, the same throughout the report.

    The reference is grey (0). The others take 1 to 7 in their order; an eighth takes the first
    again, its name beside it.
    """
    if checkpoint == comparison.plan.reference:
        return 0
    others = [name for name in comparison.compared if name != comparison.plan.reference]
    return 1 + others.index(checkpoint) % COLOURS


def _mark(comparison: Comparison, score: Score) -> Mark:
    found = score.estimate
    low, high = found.interval
    text = f"{number(found.value)}  ({short_interval(found.interval)})"
    name = one_line(score.checkpoint)
    colour = colour_of(comparison, score.checkpoint)
    return Mark(name, found.value, low, high, text, colour)


def _in_words(title: str, marks: tuple[Mark, ...]) -> str:
    scores = "; ".join(f"{mark.label} {percent(mark.value)}, {mark.text}" for mark in marks)
    return f"{title}: {scores}." if scores else f"{title}: no scores."
