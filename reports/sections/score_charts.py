"""Scores as points with intervals on an axis from 0 to 100."""

from __future__ import annotations

from bench.results import Comparison, Score
from reports.naming import listed
from reports.numbers import number, percent, short_interval
from reports.reading import score_or_none, scores_on, side_of, sides, wholes
from reports.safe_text import one_line
from reports.sections.parts import Chart, Mark

COLOURS = 7
"""Colours of the style sheet beside the reference's grey."""

AXIS = (0.0, 100.0)
TICKS = ((0.0, "0"), (25.0, "25"), (50.0, "50"), (75.0, "75"), (100.0, "100"))


def score_chart(comparison: Comparison, set_name: str, metric: str, title: str) -> Chart:
    """Return the scores on one set by one metric, in the comparison's order.

    A scenario that is compared as a whole has one row, its training seeds as small dots.
    """
    scores = scores_on(comparison, set_name, metric)
    marks = tuple(_mark(comparison, score) for score in scores)
    return Chart(title, chart_words(title, marks), marks, AXIS, TICKS)


def colour_of(comparison: Comparison, checkpoint: str) -> int:
    """Return the number of a checkpoint's or scenario's colour, the same throughout the report.

    The reference is grey (0). The others take 1 to 7 in their order; an eighth takes the first
    again, its name beside it. Training seeds share the colour of the scenario they stand for.
    """
    if checkpoint == comparison.plan.reference:
        return 0
    others = [name for name in sides(comparison) if name != comparison.plan.reference]
    return 1 + others.index(side_of(comparison, checkpoint)) % COLOURS


def _mark(comparison: Comparison, score: Score) -> Mark:
    found = score.estimate
    low, high = found.interval
    text = f"{number(found.value)}  ({short_interval(found.interval)})"
    name = one_line(score.checkpoint)
    colour = colour_of(comparison, score.checkpoint)
    seeds = _seeds(comparison, score)
    return Mark(name, found.value, low, high, text, colour, seeds)


def _seeds(comparison: Comparison, score: Score) -> tuple[float, ...]:
    members = wholes(comparison).get(score.checkpoint, ())
    found = (score_or_none(comparison, name, score.set, score.metric) for name in members)
    return tuple(one.value for one in found if one is not None)


def chart_words(title: str, marks: tuple[Mark, ...]) -> str:
    """Return a chart in words, for who cannot see it."""
    scores = "; ".join(_mark_in_words(mark) for mark in marks)
    return f"{title}: {scores}." if scores else f"{title}: no scores."


def _mark_in_words(mark: Mark) -> str:
    words = f"{mark.label} {percent(mark.value)}, {mark.text}"
    seeds = listed([number(value) for value in mark.dots])
    return f"{words}, training seeds {seeds}" if seeds else words
