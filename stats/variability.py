"""How much of a score is the prompt's, the temperature's, the sample's, the item's?

Conventions:
    Scores stand as (prompts, temperatures, samples, items). Prompts, temperatures and items are
    crossed; samples are nested in each of their cells. All four are taken as drawn at random: a
    component speaks of other prompts like these, but of temperatures in the range of these.

Source:
    Expected mean squares of a balanced crossed design, solved for the components (Searle,
    Casella & McCulloch 1992, chapter 4). A component below 0 is shown as 0, and said to be.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stats.inputs import FloatArray
from stats.proportions import wilson
from stats.results import UNDEFINED, Interval

FACTORS = ("prompt", "temperature", "item")
FUNCTION = "stats.variability.variance_components"
Effect = tuple[int, ...]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Component:
    """One source of variance.

    Attributes:
        source: "prompt", "temperature", "item", their interactions ("prompt × item" …), or
            "sample".
        variance: In the metric's unit squared, at least 0; NaN where the design cannot tell.
        share: Of the sum of all components, 0–1; NaN where that is 0 or the design cannot tell.
        df: Degrees of freedom of its mean square.
    """

    source: str
    variance: float
    share: float
    df: int


@dataclass(frozen=True, slots=True)
class Changed:
    """Share of items whose verdict, right or wrong, is not always the same.

    Attributes:
        across: "samples", "prompts" or "temperatures".
        share: 0–1; NaN where there is one level only.
        interval: Wilson's, at `level`.
        n_changed: Items that changed.
    """

    across: str
    share: float
    interval: Interval
    n_changed: int


@dataclass(frozen=True, slots=True)
class Variability:
    """How one checkpoint's scores vary.

    Attributes:
        components: Main sources, interactions, and the sample, in that order.
        changed: Across samples, prompts and temperatures.
        mean: Mean score.
        levels: Prompts, temperatures, samples, items.
        right_at: Score from which an answer counts as right.
        dropped: Items left out because a cell was missing.
        level: Of the intervals.
        notes: What was truncated, and what cannot be told apart.
        function: Dotted name of the function that computed this.
    """

    components: tuple[Component, ...]
    changed: tuple[Changed, ...]
    mean: float
    levels: tuple[int, int, int, int]
    right_at: float
    dropped: int
    level: float
    notes: tuple[str, ...]
    function: str = FUNCTION

    def component(self, source: str) -> Component:
        """One component.

        Raises:
            LookupError: The design has no such source.
        """
        for found in self.components:
            if found.source == source:
                return found
        raise LookupError(f"source must be one of {', '.join(c.source for c in self.components)}")

    @property
    def interactions(self) -> float:
        """Variance of all interactions together; 0 where the design has none."""
        return sum(one.variance for one in self.components if "×" in one.source)


def variance_components(
    scores: ArrayLike, *, right_at: float = 50.0, level: float = 0.95
) -> Variability:
    """Split the variance of one checkpoint's scores by the method of moments.

    Args:
        scores: Shape (prompts, temperatures, samples, items), at least 2 items. NaN: no score;
            the item then leaves all cells, and is counted.
        right_at: Score from which an answer counts as right.
        level: Of the intervals, between 0 and 1.

    Returns:
        The components; a factor with one level has none. With one sample, the sample and the
        highest interaction cannot be told apart: the latter holds both, the former is NaN.

    Raises:
        ValueError: Another shape, infinity, or fewer than 2 complete items.

    Examples:
        >>> found = variance_components([[[[100, 0, 100], [100, 0, 0]]]])
        >>> [(one.source, round(one.variance)) for one in found.components]
        [('item', 1667), ('sample', 1667)]
    """
    table, dropped = _complete(scores)
    squares = _MeanSquares(table)
    raw = squares.components()
    sampled = table.shape[2] > 1
    components = _shown(raw, squares, sampled)
    notes = _notes(raw, sampled)
    changed = _changes(table >= right_at, level)
    shape = (table.shape[0], table.shape[1], table.shape[2], table.shape[3])
    mean = float(table.mean())
    return Variability(components, changed, mean, shape, right_at, dropped, level, notes)


def _complete(scores: ArrayLike) -> tuple[FloatArray, int]:
    table = np.asarray(scores, dtype=np.float64)
    if table.ndim != 4 or 0 in table.shape:
        raise ValueError(
            f"scores as prompts x temperatures x samples x items are needed, found {table.shape}"
        )
    if np.isinf(table).any():
        raise ValueError("finite scores are needed, found infinity")
    whole = ~np.isnan(table).any(axis=(0, 1, 2))
    if whole.sum() < 2:
        raise ValueError(f"2 items with all cells scored are needed, found {int(whole.sum())}")
    return table[..., whole], int((~whole).sum())


class _MeanSquares:
    """Mean squares of every effect of the factors that have two levels or more."""

    def __init__(self, table: FloatArray) -> None:
        self.samples, self._scale = table.shape[2], max(1.0, float(np.abs(table).max()))
        cells = table.mean(axis=2)
        self._sizes: tuple[int, ...] = cells.shape
        within = float(np.sum((table - cells[:, :, None]) ** 2))
        self.free = cells.size * (self.samples - 1)
        self.sample = within / self.free if self.free else 0.0
        varied = [axis for axis, size in enumerate(cells.shape) if size > 1]
        self.effects: list[Effect] = [
            effect for order in range(1, len(varied) + 1) for effect in combinations(varied, order)
        ]
        self._squares = {effect: self._square(cells, effect) for effect in self.effects}

    def df(self, effect: Effect) -> int:
        """Degrees of freedom."""
        return math.prod(self._sizes[axis] - 1 for axis in effect)

    def components(self) -> dict[Effect, float]:
        """Components, untruncated; () is the sample.

        E[MS(effect)] = σ²_sample + Σ over every effect that contains it of K · (levels of the
        factors outside that one) · σ², so the highest interaction is solved first.
        """
        found: dict[Effect, float] = {(): self.sample}
        for effect in reversed(self.effects):
            above = [other for other in found if set(effect) < set(other)]
            expected = self.sample + sum(self._times(other) * found[other] for other in above)
            part = (self._squares[effect] - expected) / self._times(effect)
            # What floating point leaves of an exact 0 is 0, not a negative component.
            found[effect] = part if abs(part) > 1e-12 * self._scale**2 else 0.0
        return found

    def _times(self, effect: Effect) -> int:
        outside = (size for axis, size in enumerate(self._sizes) if axis not in effect)
        return self.samples * math.prod(outside)

    def _square(self, cells: FloatArray, effect: Effect) -> float:
        """Inclusion and exclusion of the means over all factors but some of the effect's."""
        deviation = np.zeros([1] * cells.ndim)
        for order in range(len(effect) + 1):
            for kept in combinations(effect, order):
                averaged = tuple(axis for axis in range(cells.ndim) if axis not in kept)
                mean = cells.mean(axis=averaged, keepdims=True)
                deviation = deviation + (-1) ** (len(effect) - order) * mean
        return self._times(effect) * float(np.sum(deviation**2)) / self.df(effect)


def _name(effect: Effect) -> str:
    return " × ".join(FACTORS[axis] for axis in effect) or "sample"


def _shown(raw: dict[Effect, float], squares: _MeanSquares, sampled: bool) -> tuple[Component, ...]:
    total = sum(max(part, 0.0) for part in raw.values())

    def share(part: float) -> float:
        return part / total if total > 0 else math.nan

    made = [
        Component(_name(effect), part, share(part), squares.df(effect))
        for effect in squares.effects
        for part in (max(raw[effect], 0.0),)
    ]
    last = raw[()] if sampled else math.nan
    return (*made, Component("sample", last, share(last), squares.free))


def _notes(raw: dict[Effect, float], sampled: bool) -> tuple[str, ...]:
    below = [_name(effect) for effect, part in raw.items() if part < 0]
    notes = []
    if below:
        notes.append(f"estimated below 0, shown as 0: {', '.join(sorted(below))}")
    if not sampled:
        highest = _name(max(raw, key=len))
        notes.append(f"one sample: what varies from sample to sample is part of {highest}")
    return tuple(notes)


def _changes(right: BoolArray, level: float) -> tuple[Changed, ...]:
    """A prompt's (a temperature's) verdict on an item is that of most of its answers."""
    across_samples: BoolArray = np.asarray(right.any(axis=2) & ~right.all(axis=2))
    per_item: BoolArray = np.asarray(across_samples.reshape(-1, right.shape[3]).any(axis=0))
    found = [_changed("samples", per_item, right.shape[2], level)]
    for axis, name in enumerate(("prompts", "temperatures")):
        most = right.mean(axis=(1 - axis, 2)) >= 0.5
        changed: BoolArray = np.asarray(most.any(axis=0) & ~most.all(axis=0))
        found.append(_changed(name, changed, right.shape[axis], level))
    return tuple(found)


def _changed(
    across: str,
    changed: BoolArray,
    levels: int,
    level: float,
) -> Changed:
    if levels < 2:
        return Changed(across, math.nan, UNDEFINED, 0)
    share = float(changed.mean())
    return Changed(across, share, wilson(share, changed.size, level=level), int(changed.sum()))
