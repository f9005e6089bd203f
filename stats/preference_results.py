"""What a model of preferences says: strengths, pairs, position, ties.

Conventions:
    Strengths are log odds; `bradley_terry` in `preferences.py` says of what.
"""

from __future__ import annotations

from dataclasses import dataclass

from stats.results import Companion, Interval


@dataclass(frozen=True, slots=True)
class Strength:
    """One checkpoint's place on the scale.

    Attributes:
        checkpoint: Its number.
        strength: Log odds against the average checkpoint.
        interval: At the result's level.
        worth: exp(strength), divided by the sum over checkpoints; 0–1.
        wins, ties, losses: Judgements.
    """

    checkpoint: int
    strength: float
    interval: Interval
    worth: float
    wins: int
    ties: int
    losses: int


@dataclass(frozen=True, slots=True)
class Preference:
    """Two checkpoints side by side.

    Attributes:
        a, b: Their numbers.
        difference: Log odds that A is preferred, ties and position aside.
        interval: Of `difference`.
        preferred: The same as a probability, 0–1.
        preferred_interval: Of `preferred`.
        win, tie, loss: Modelled shares of judgements for A where positions are balanced.
        pvalue: Two-sided, of no difference; never NaN.
        test: Name of the test that gave it.
        companion: Sign-flip of the items' sums of direct judgements, or None without any.
        n_comparisons: Direct judgements of this pair.
    """

    a: int
    b: int
    difference: float
    interval: Interval
    preferred: float
    preferred_interval: Interval
    win: float
    tie: float
    loss: float
    pvalue: float
    test: str
    companion: Companion | None
    n_comparisons: int


@dataclass(frozen=True, slots=True)
class PositionEffect:
    """Is what stands first preferred for standing there?

    Attributes:
        effect: δ, log odds that the first of two equals is preferred; positive: the first gains.
        interval: Of `effect`.
        preferred: The same as a probability, 0–1.
        preferred_interval: Of `preferred`.
        pvalue: Two-sided, of no effect; 1 where undefined, never NaN.
    """

    effect: float
    interval: Interval
    preferred: float
    preferred_interval: Interval
    pvalue: float


@dataclass(frozen=True, slots=True)
class BradleyTerry:
    """What the model says.

    Attributes:
        strengths: One per checkpoint, in order; empty where undefined.
        pairs: All pairs, in order (0, 1), (0, 2) …
        position: Effect of the position, or None where it is not in the model.
        tie: ν, 0 without ties.
        tie_interval: Of ν; undefined without ties.
        level: Of every interval, between 0 and 1.
        test: Name of the tests.
        n_comparisons: Judgements.
        n_ties: Judgements that were ties.
        n_items: Items (or groups) that the variance rests on.
        loglik: Log-likelihood.
        seed: Of the companions.
        notes: Warnings in words.
        reason: Why nothing was estimated, or None.
        function: Dotted name of the function that computed this.
    """

    strengths: tuple[Strength, ...]
    pairs: tuple[Preference, ...]
    position: PositionEffect | None
    tie: float
    tie_interval: Interval
    level: float
    test: str
    n_comparisons: int
    n_ties: int
    n_items: int
    loglik: float
    seed: int
    notes: tuple[str, ...]
    reason: str | None = None
    function: str = "stats.preferences.bradley_terry"
