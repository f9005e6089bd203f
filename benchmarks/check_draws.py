"""Made scores of the checks' calibration: what their families are put together from."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from stats.inputs import FloatArray, IntArray

Sizes = tuple[int, int]


def members(rng: Generator, count: int, sizes: Sizes | None) -> IntArray:
    """Group of each item: `count` groups, their sizes drawn; None: items of their own."""
    low, high = sizes or (1, 1)
    return np.repeat(np.arange(count), rng.integers(low, high + 1, count))


def correlated(
    rng: Generator, count: int, sizes: Sizes, *, mean: float = 0.0, spread: float = 0.45
) -> tuple[FloatArray, IntArray]:
    """Normal scores, half of whose variance is the groups' (none where each is its own)."""
    group = members(rng, count, sizes)
    shared = rng.normal(size=count)[group]
    scores = mean + spread * np.sqrt(0.5) * (shared + rng.normal(size=group.size))
    return scores, group


def answers(rng: Generator, count: int, sizes: Sizes, rate: float) -> tuple[FloatArray, IntArray]:
    """Right or wrong; groups differ in how easy they are."""
    group = members(rng, count, sizes)
    easy = rng.beta(4 * rate, 4 * (1 - rate), count)
    return 100.0 * (rng.random(group.size) < easy[group]), group


def before_and_after(
    rng: Generator, n: int, rate: float, lift: float
) -> tuple[FloatArray, FloatArray]:
    """Fine-tuned and base: most answers stay, others are new."""
    base = rng.random(n) < rate
    tuned = np.where(rng.random(n) < 0.9, base, rng.random(n) < rate)
    return 100.0 * (tuned | (rng.random(n) < lift)), 100.0 * base


def scenario(
    rng: Generator, seeds: int, easy: list[FloatArray], units: list[IntArray], spread: float
) -> list[FloatArray]:
    """A scenario's scores on both sets: seeds, items, groups and noise all move them."""
    both, apart = 8 * rng.normal(size=(seeds, 1)), spread * rng.normal(size=(seeds, 1)) / 2
    made = []
    for sign, ease, group in zip((1, -1), easy, units, strict=True):
        recipe = 15 * rng.normal(size=group.max() + 1)[group]
        made.append(
            50 + ease + recipe + both + sign * apart + 20 * rng.normal(size=(seeds, ease.size))
        )
    return made
