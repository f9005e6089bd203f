"""Made judgements whose truth is known: what the families of the calibration are put together from.

A latent impression = checkpoint + item + item × checkpoint + rater + rater × checkpoint + noise,
all normal, is cut at two thresholds into incorrect (0), partially correct (50), correct (100).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from scipy.stats import norm

from stats.inputs import FloatArray, IntArray

CUTS = (-0.6, 0.2)
SHIFT = 0.35
"""Of A's impressions, where power is measured."""


@dataclass(frozen=True)
class Panel:
    """How judgements vary, as standard deviations.

    Attributes:
        raters: Raters.
        items: Items.
        own: Rater × checkpoint.
        rater: Raters' severity.
        group: Items in a group, 1: each its own; half of an item's variance is then the group's.
        level: Mean impression; the higher, the more is correct.
    """

    raters: int = 3
    items: int = 100
    own: float = 0.2
    rater: float = 0.3
    group: int = 1
    level: float = 0.0

    @property
    def spread(self) -> float:
        """Of an impression over everything."""
        return float(np.sqrt(1.0 + 0.5**2 + self.rater**2 + self.own**2 + 0.7**2))


def verdict(impressions: FloatArray) -> FloatArray:
    """0, 50 or 100."""
    return np.asarray(50.0 * ((impressions > CUTS[0]) * 1.0 + (impressions > CUTS[1])))


def expected(panel: Panel, shift: float) -> float:
    """Mean verdict over items and raters."""
    means = [norm.cdf((panel.level + shift - cut) / panel.spread) for cut in CUTS]
    return float(50 * sum(means))


def groups(panel: Panel) -> IntArray | None:
    """Group of each item."""
    return None if panel.group == 1 else np.arange(panel.items) // panel.group


def judged(rng: Generator, panel: Panel, shifts: tuple[float, ...]) -> list[FloatArray]:
    """Verdicts (raters, items) of checkpoints that differ by their shifts, raters drawn anew."""
    shape = panel.raters, panel.items
    item = effect(rng, panel, 1.0)
    rater = panel.rater * rng.normal(size=(panel.raters, 1))
    return [
        verdict(
            panel.level
            + shift
            + item
            + effect(rng, panel, 0.5)
            + rater
            + panel.own * rng.normal(size=(panel.raters, 1))
            + 0.7 * rng.normal(size=shape)
        )
        for shift in shifts
    ]


def unfinished(
    rng: Generator, tables: list[FloatArray], shares: tuple[float, ...]
) -> list[FloatArray]:
    """The same tables with what raters judged before they stopped, each in an order of his own.

    Args:
        rng: Of the orders.
        tables: Verdicts (raters, items).
        shares: Of the items that each rater judged; none: every item had one rater.
    """
    raters, items = tables[0].shape
    if shares:
        places = np.array([rng.permutation(items) for _ in range(raters)])
        there = places < np.round(items * np.array(shares))[:, None]
    else:
        there = rng.permutation(items) % raters == np.arange(raters)[:, None]
    return [np.where(there, table, np.nan) for table in tables]


def effect(rng: Generator, panel: Panel, spread: float) -> FloatArray:
    """An effect of items, half of it the groups' where there are groups."""
    own = rng.normal(size=panel.items)
    if panel.group > 1:
        count = -(-panel.items // panel.group)
        shared = np.repeat(rng.normal(size=count), panel.group)[: panel.items]
        own = np.sqrt(0.5) * (own + shared)
    return np.asarray(spread * own)


def same_raters(rng: Generator, items: int, skills: tuple[float, ...]) -> FloatArray:
    """Verdicts of raters who do not change: each sees the truth with noise of his own."""
    truth = rng.normal(size=items)
    return np.array([verdict(truth + spread * rng.normal(size=items)) for spread in skills])


def of_questions(
    rng: Generator, questions: int, size: int, skills: tuple[float, ...]
) -> FloatArray:
    """Verdicts of such raters on `size` answers to each question, (raters, questions × size).

    A question's answers share half of the truth's variance and, wholly, how hard it is to judge
    them: the raters' noise is multiplied by exp(N(0, 1)) of the question.
    """
    items = questions * size
    truth = effect(rng, Panel(items=items, group=size), 1.0)
    hard = np.repeat(np.exp(rng.normal(size=questions)), size)
    return np.array([verdict(truth + skill * hard * rng.normal(size=items)) for skill in skills])


def metric_and_people(
    rng: Generator, panel: Panel, noises: tuple[float, ...], checkpoints: int = 3
) -> tuple[FloatArray, FloatArray]:
    """Metrics (metrics, items, checkpoints) and people's verdicts (items, checkpoints)."""
    truth = np.stack([effect(rng, panel, 1.0) for _ in range(checkpoints)], axis=1)
    metrics = [truth + noise * rng.normal(size=truth.shape) for noise in noises]
    return np.array(metrics), verdict(truth + 0.5 * rng.normal(size=truth.shape))


def compared(
    rng: Generator, panel: Panel, strengths: tuple[float, ...], position: float
) -> tuple[IntArray, IntArray, IntArray]:
    """Sides shown (n, 2), outcomes and items; every item is judged by all raters, a pair each.

    Items have preferences of their own (standard deviation .5 of the log odds), so that judgements
    of one item depend on each other.
    """
    count = len(strengths)
    n = panel.items * panel.raters
    item = np.repeat(np.arange(panel.items), panel.raters)
    first = rng.integers(count, size=n)
    second = (first + rng.integers(1, count, size=n)) % count
    own = 0.5 * rng.normal(size=(panel.items, count))
    worth = np.array(strengths) + own
    z = worth[item, first] - worth[item, second] + position
    weights = np.stack([np.exp(-z / 2), np.full(n, 0.8), np.exp(z / 2)])
    steps = np.cumsum(weights / weights.sum(axis=0), axis=0)
    outcome = (rng.random(n) > steps).sum(axis=0) - 1
    return np.column_stack([first, second]), outcome.astype(np.int64), item
