"""Null families of the calibration: scores of checkpoints that differ by a stated effect, or not.

Conventions:
    Every family is a function (rng, draws, effect) -> arrays whose first axis is the draw. Scores
    are 0–100. A share `effect` of what A lacks is added to it ("mix"), so that the true difference
    is known: effect × (100 − mean). Effect 0 is the null: names of checkpoints are exchangeable,
    or means are equal though shapes differ.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Data = tuple[FloatArray, ...]
Draw = Callable[[np.random.Generator, int, float], Data]
Skill = tuple[float, float]

BINARY = 1  # trials behind one score: right or wrong
F1 = 10  # tokens, of which some are right
EVEN = (5,) * 4
UNEVEN = (2, 5, 8, 10, 15)


def sizes(count: int, *, equal: bool, typical: int = 10) -> NDArray[np.int64]:
    """Questions in each of `count` groups: all alike, or 2 to 15 in turn (8 on average)."""
    return np.full(count, typical) if equal else np.resize(UNEVEN, count)


def score(rng: np.random.Generator, chance: FloatArray, trials: int) -> FloatArray:
    """Scores 0–100: share of trials that succeed."""
    if trials == BINARY:
        return (rng.random(chance.shape) < chance) * 100.0
    return rng.binomial(trials, chance) * (100.0 / trials)


def mix(chance: FloatArray, effect: float) -> FloatArray:
    """The first checkpoint (axis 1) knows a share `effect` of what it lacks."""
    chance[:, 0] += effect * (1 - chance[:, 0])
    return chance


def items(n: int, *, k: int = 2, trials: int = BINARY, skill: Skill = (1, 1)) -> Draw:
    """Exchangeable checkpoints on n questions that differ in difficulty: k times (draws, n)."""

    def draw(rng: np.random.Generator, draws: int, effect: float) -> Data:
        chance = np.repeat(rng.beta(*skill, size=(draws, 1, n)), k, axis=1)
        return tuple(score(rng, mix(chance, effect), trials).swapaxes(0, 1))

    return draw


def shapes(n: int) -> Draw:
    """A is always partly right, B all or nothing; both 75 on average. The effect is on A."""

    def draw(rng: np.random.Generator, draws: int, effect: float) -> Data:
        partly = 100 * mix(rng.beta(15, 5, size=(draws, 1, n)), effect)[:, 0]
        return partly, (rng.random((draws, n)) < 0.75) * 100.0

    return draw


def identical(n: int, *, k: int = 2) -> Draw:
    """Checkpoints that answer alike."""

    def draw(rng: np.random.Generator, draws: int, effect: float) -> Data:
        del effect
        return ((rng.random((draws, n)) < 0.6) * 100.0,) * k

    return draw


def grouped(
    size: NDArray[np.int64], *, k: int = 2, trials: int = BINARY, ceiling: bool = False
) -> Draw:
    """Checkpoints know an article more or less well, each for itself: group × checkpoint variance.

    Half of a question's chance is the checkpoint's knowledge of the article, half its own
    difficulty; near the ceiling the article alone decides.
    """

    def draw(rng: np.random.Generator, draws: int, effect: float) -> Data:
        known = rng.beta(*((60, 1) if ceiling else (2, 2)), size=(draws, k, len(size)))
        chance = np.repeat(known, size, axis=2)
        if not ceiling:
            chance = (chance + rng.beta(1, 1, size=(draws, 1, int(size.sum())))) / 2
        return tuple(score(rng, mix(chance, effect), trials).swapaxes(0, 1))

    return draw


def seeds(
    shape: tuple[int, int, int],
    sd: tuple[float, ...],
    *,
    size: NDArray[np.int64] | None = None,
    binary: bool = False,
) -> Draw:
    """Scores of scenarios × seeds × questions, (draws, k, S, n); `sd` of each scenario's seeds.

    Question 15, scenario × question 10, answer 20 points of standard deviation; with groups
    also scenario × group, 10. Binary: all on the logit scale, 20 points = 1. A + effect points
    (binary: mixed in).
    """

    def draw(rng: np.random.Generator, draws: int, effect: float) -> Data:
        k, s, n = shape
        y = 15 * rng.normal(size=(draws, 1, 1, n)) + 10 * rng.normal(size=(draws, k, 1, n))
        y = y + np.reshape(sd, (k, 1, 1)) * rng.normal(size=(draws, k, s, 1))
        if size is not None:
            y += np.repeat(10 * rng.normal(size=(draws, k, 1, len(size))), size, axis=3)
        if binary:
            chance = mix(1 / (1 + np.exp(-y / 20)), effect)
            return ((rng.random(chance.shape) < chance) * 100.0,)
        y += 20 * rng.normal(size=y.shape)
        y[:, 0] += effect
        return (y + 50,)

    return draw


def matched_seeds(s: int, n: int, sd: float) -> Draw:
    """As `seeds` for two scenarios, a part of each seed's luck being shared by both."""
    own = seeds((2, s, n), (sd, sd))

    def draw(rng: np.random.Generator, draws: int, effect: float) -> Data:
        (y,) = own(rng, draws, effect)
        return (y + 5 * rng.normal(size=(draws, 1, s, 1)),)

    return draw


RATING_SD = (0.8, 0.4, 0.3, 0.5, 0.6)
"""Of items, raters, rater × checkpoint, item × checkpoint, and the single rating, in points."""


def ratings(k: int, raters: int, n: int) -> Draw:
    """Ratings of 1 to 5 by the same raters of k checkpoints: (draws, k, raters, n)."""
    item, rater, by_rater, by_item, single = RATING_SD

    def draw(rng: np.random.Generator, draws: int, effect: float) -> Data:
        y = 3 + item * rng.normal(size=(draws, 1, 1, n))
        y = y + rater * rng.normal(size=(draws, 1, raters, 1))
        y = y + by_rater * rng.normal(size=(draws, k, raters, 1))
        y = y + by_item * rng.normal(size=(draws, k, 1, n))
        y += single * rng.normal(size=y.shape)
        y[:, 0] += effect
        return (np.clip(np.round(y), 1, 5),)

    return draw


def rating_truth(effect: float) -> float:
    """Mean difference of the ratings after rounding and cutting at 1 and 5."""
    from scipy.special import ndtr

    spread = float(np.sqrt(np.sum(np.square(RATING_SD))))
    cuts = np.arange(1.5, 5)
    return float(np.sum(ndtr((3 + effect - cuts) / spread) - ndtr((3 - cuts) / spread)))


def uneven_spread(n: int) -> Draw:
    """Three checkpoints that follow the question 5, 15 and 30 points closely: not spherical."""

    def draw(rng: np.random.Generator, draws: int, effect: float) -> Data:
        own = np.array([5.0, 15.0, 30.0])[:, None] * rng.normal(size=(draws, 3, n))
        y = 50 + 15 * rng.normal(size=(draws, 1, n)) + own
        y[:, 0] += effect
        return tuple(y.swapaxes(0, 1))

    return draw


def cells(n: int) -> Draw:
    """Scenario (2) × learning rate (3), spreads that differ by cell: (draws, n, 2, 3).

    The effect is added to one cell, which makes both main effects and the interaction true.
    """
    spread = np.array([[5.0, 10.0, 20.0], [8.0, 15.0, 30.0]])

    def draw(rng: np.random.Generator, draws: int, effect: float) -> Data:
        y = 50 + 15 * rng.normal(size=(draws, n, 1, 1))
        y = y + spread * rng.normal(size=(draws, n, 2, 3))
        y[:, :, 1, 2] += effect
        return (y,)

    return draw


def unrelated(counts: tuple[int, ...], skills: tuple[Skill, ...]) -> Draw:
    """Checkpoints on different questions, equal means, spreads that differ."""

    def draw(rng: np.random.Generator, draws: int, effect: float) -> Data:
        sets = [rng.beta(*skill, size=(draws, n)) for n, skill in zip(counts, skills, strict=True)]
        sets[0] += effect * (1 - sets[0])
        return tuple(score(rng, chance, F1) for chance in sets)

    return draw


def unrelated_groups(*size: NDArray[np.int64]) -> Draw:
    """Checkpoints on different questions in different groups, some better known than others."""
    parts = [grouped(one, k=1, trials=F1) for one in size]

    def draw(rng: np.random.Generator, draws: int, effect: float) -> Data:
        return tuple(
            part(rng, draws, 0.0 if position else effect)[0] for position, part in enumerate(parts)
        )

    return draw


def matches(size: NDArray[np.int64], *, by_group: bool) -> Draw:
    """Counts of a BLEU-like score: matched and possible unigrams, matched and possible bigrams.

    Answers of 5 to 29 words of two exchangeable checkpoints: (draws, n, 4) each. The chance of a
    word is the group's and the checkpoint's where `by_group`, else the question's.
    """

    def draw(rng: np.random.Generator, draws: int, effect: float) -> Data:
        if by_group:
            chance = np.repeat(rng.beta(8, 8, size=(draws, 2, len(size))), size, axis=2)
        else:
            chance = np.repeat(rng.beta(8, 8, size=(draws, 1, int(size.sum()))), 2, axis=1)
        chance = mix(chance, effect)
        words = rng.integers(5, 30, size=chance.shape)
        found = rng.binomial(words, chance), words, rng.binomial(words - 1, chance**2), words - 1
        return tuple(np.stack(found, axis=-1).astype(np.float64).swapaxes(0, 1))

    return draw


def matches_truth(effect: float) -> float:
    """Difference of the scores of endless sets of questions."""
    mean, square = 0.5, 0.25 + 0.25 / 17
    mixed = mean + effect * (1 - mean)
    mixed_square = (1 - effect) ** 2 * square + 2 * effect * (1 - effect) * mean + effect**2
    return float(100 * (np.sqrt(mixed * mixed_square) - np.sqrt(mean * square)))


def samples(n: int, count: int = 5) -> Draw:
    """One checkpoint's sampled generations against its own: `count` answers to each question.

    Few questions are answered alike every time, as at a temperature of .8. (draws, count, n).
    """

    def draw(rng: np.random.Generator, draws: int, effect: float) -> Data:
        chance = np.repeat(rng.beta(0.6, 0.6, size=(draws, 1, 1, n)), 2, axis=1)
        right = rng.random((draws, 2, count, n)) < mix(chance, effect)
        return tuple((right * 100.0).swapaxes(0, 1))

    return draw


def rates(n: int, low: float, high: float) -> Draw:
    """One checkpoint: right answers of n, and its true rate, which is drawn from low to high."""

    def draw(rng: np.random.Generator, draws: int, effect: float) -> Data:
        del effect
        true = rng.uniform(low, high, size=draws)
        return rng.binomial(n, true).astype(np.float64), np.full(draws, float(n)), 100 * true

    return draw


def grouped_rates(size: NDArray[np.int64], mean: float, spread: float) -> Draw:
    """One checkpoint on groups known more or less well: (draws, n) of 0 and 100, and its rate."""

    def draw(rng: np.random.Generator, draws: int, effect: float) -> Data:
        del effect
        known = rng.beta(mean * spread, (1 - mean) * spread, size=(draws, len(size)))
        right = score(rng, np.repeat(known, size, axis=1), BINARY)
        return right, np.full(draws, 100 * mean)

    return draw
