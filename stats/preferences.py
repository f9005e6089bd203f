"""Which of several checkpoints do people prefer, side by side? Bradley–Terry with ties.

Conventions:
    The model is in `preference_fit.py`. Strengths are log odds against the average checkpoint and
    sum to 0; a difference of strengths is the log odds that one is preferred, given that they are
    not tied and that the position does not matter. Two kinds of tie ("equally good", "equally bad")
    are one. The variance is the cluster-robust one: judgements of one item (or group) may depend on
    each other in any way; G/(G−1), t on G − 1 degrees of freedom. Items are a sample, these raters
    are not: with three or five of them nothing could be said of others.

Source:
    Bradley & Terry (1952); Davidson (1970), ties; Davidson & Beaver (1977), order effects: their
    γ is exp(−δ), their ν ours times exp(−δ/2).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from stats.inputs import FloatArray, Groups, IntArray, codes, probability
from stats.paired import flips, two_sided
from stats.preference_fit import Comparisons, Fit, contrasts, fitted
from stats.preference_results import BradleyTerry, PositionEffect, Preference, Strength
from stats.proportions import quantile
from stats.results import UNDEFINED, Companion, Interval
from stats.sign_flips import signflip

__all__ = ["BradleyTerry", "PositionEffect", "Preference", "Strength", "bradley_terry"]

FEWEST_ITEMS = 5
# A variance this small is none.
DUST = 1e-18
APART = "the checkpoints fall into sets that were never compared with each other"
ONE_ORDER = (
    "every pair was shown in one order only: the position cannot be told from the strength and is "
    "left out of the model"
)


def bradley_terry(
    shown: ArrayLike,
    outcome: ArrayLike,
    *,
    items: Groups | None = None,
    position: bool = True,
    level: float = 0.95,
    seed: int = 0,
) -> BradleyTerry:
    """Strengths of k >= 2 checkpoints from judgements of pairs.

    Args:
        shown: Numbers 0 … k−1 of the checkpoints shown first and second, shape (n, 2).
        outcome: 1 where the first was preferred, −1 the second, 0 a tie; shape (n,).
        items: Item (or group) of each judgement, or None where each is its own.
        position: Estimate an effect of the position.
        level: Of the intervals, between 0 and 1.
        seed: Of the companions' flips.

    Returns:
        Strengths, pairs, position and ties. A checkpoint that never loses (or never wins): finite
        by the prior of `preference_fit.py`, no intervals, p from the sign-flip, and a note. Nothing
        but ties, or checkpoints never compared: no strengths, and the reason.

    Raises:
        ValueError: Other shapes, a checkpoint compared with itself, numbers that leave gaps, an
            unknown outcome, a judgement without an item, or a bad level.

    Examples:
        >>> found = bradley_terry([(0, 1), (1, 0), (0, 1), (1, 0)], [1, -1, -1, 1])
        >>> found.pairs[0].preferred
        0.5
    """
    data, level = _checked(shown, outcome), probability(level, "level")
    n = data.outcome.size
    cluster = np.arange(n) if items is None else codes(items, n)
    parts = _Parts(data, cluster, level, seed)
    if not data.connected():
        return parts.undefined(APART)
    if not data.outcome.any():
        return parts.undefined("every judgement was a tie: strengths cannot be told apart")
    place, note = _position(data, wanted=position)
    return parts.result(place, (note,) if note else ())


def _checked(shown: ArrayLike, outcome: ArrayLike) -> Comparisons:
    pairs, said = np.asarray(shown), np.asarray(outcome)
    if pairs.ndim != 2 or pairs.shape[1] != 2 or not len(pairs) or said.shape != pairs.shape[:1]:
        raise ValueError(
            "shown (n, 2) and outcome (n,) are needed, n >= 1, found shapes "
            f"{pairs.shape} and {said.shape}"
        )
    if not np.isin(said, (-1, 0, 1)).all():
        raise ValueError("outcomes must be 1 (first), -1 (second) or 0 (tie)")
    if not np.issubdtype(pairs.dtype, np.integer):
        raise ValueError(f"numbers of checkpoints must be whole, found {pairs.dtype}")
    if (pairs[:, 0] == pairs[:, 1]).any():
        raise ValueError("a checkpoint was compared with itself")
    count = int(pairs.max()) + 1
    if pairs.min() < 0 or len(np.unique(pairs)) != count:
        raise ValueError(f"checkpoints must be numbered 0 to {count - 1} without gaps")
    first, second = pairs.astype(np.int64).T
    return Comparisons(first, second, said.astype(np.int64), count)


def _position(data: Comparisons, *, wanted: bool) -> tuple[bool, str | None]:
    if not wanted:
        return False, None
    if np.linalg.matrix_rank(data.design(position=True)) < data.count:
        return False, ONE_ORDER
    return True, None


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Estimates and standard errors, in words of the scale."""

    fit: Fit
    data: Comparisons
    place: bool
    covariance: FloatArray | None
    df: int

    @property
    def test(self) -> str:
        return f"cluster-robust t({self.df})"

    @property
    def worths(self) -> list[float]:
        """exp(strength), summing to 1."""
        raised = np.exp(self._rows() @ self.fit.parameters)
        return [float(one) for one in raised / raised.sum()]

    def _rows(self) -> FloatArray:
        """Strengths are rows @ parameters."""
        basis = contrasts(self.data.count)
        return np.pad(basis, ((0, 0), (0, len(self.fit.parameters) - basis.shape[1])))

    def strength(self, one: int) -> tuple[float, float | None]:
        return self._of(self._rows()[one])

    def difference(self, a: int, b: int) -> tuple[float, float | None]:
        rows = self._rows()
        return self._of(rows[a] - rows[b])

    def _of(self, row: FloatArray) -> tuple[float, float | None]:
        """Estimate and standard error of a sum of parameters; None: no standard error."""
        value = float(row @ self.fit.parameters)
        if self.covariance is None:
            return value, None
        variance = float(row @ self.covariance @ row)
        return value, math.sqrt(variance) if variance > DUST else None

    def interval(self, value: float, se: float | None, level: float) -> Interval:
        if se is None:
            return UNDEFINED
        half = quantile((1 + level) / 2, self.df) * se
        return value - half, value + half

    def shares(self, difference: float) -> tuple[float, float, float]:
        """Modelled wins, ties and losses, positions balanced: 0-1."""
        tie = math.exp(self.fit.parameters[-1]) if self.data.ties else 0.0
        delta = self._of(self._row_of_position())[0] if self.place else 0.0
        found = [_outcomes(difference + sign * delta, tie) for sign in (1, -1)]
        win, drawn, loss = np.mean(found, axis=0)
        return float(win), float(drawn), float(loss)

    def _row_of_position(self) -> FloatArray:
        row = np.zeros(len(self.fit.parameters))
        row[self.data.count - 1] = 1.0
        return row

    def position(self, level: float) -> PositionEffect | None:
        if not self.place:
            return None
        value, se = self._of(self._row_of_position())
        low, high = self.interval(value, se, level)
        return PositionEffect(
            effect=value,
            interval=(low, high),
            preferred=_chance(value),
            preferred_interval=(_chance(low), _chance(high)),
            pvalue=1.0 if se is None else two_sided(value / se, self.df),
        )

    def tie(self, level: float) -> tuple[float, Interval]:
        if not self.data.ties:
            return 0.0, UNDEFINED
        row = np.zeros(len(self.fit.parameters))
        row[-1] = 1.0
        value, se = self._of(row)
        low, high = self.interval(value, se, level)
        return math.exp(value), (math.exp(low), math.exp(high))


def _outcomes(z: float, tie: float) -> tuple[float, float, float]:
    """Chances that the first is preferred, that there is a tie, that the second is."""
    up, down = math.exp(z / 2), math.exp(-z / 2)
    total = up + down + tie
    return up / total, tie / total, down / total


def _chance(log_odds: float) -> float:
    return math.nan if math.isnan(log_odds) else 1 / (1 + math.exp(-log_odds))


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the possible results have in common."""

    data: Comparisons
    cluster: IntArray
    level: float
    seed: int

    @property
    def units(self) -> int:
        return int(self.cluster.max()) + 1

    def undefined(self, reason: str) -> BradleyTerry:
        return self._made((), (), None, (math.nan, UNDEFINED), math.nan, (), reason)

    def result(self, place: bool, notes: tuple[str, ...]) -> BradleyTerry:
        loose = self.data.separated() or (place and self.data.one_sided())
        fit = fitted(self.data, position=place, prior=loose)
        if not (fit.converged or loose):
            loose, fit = True, fitted(self.data, position=place, prior=True)
        numbers = _Numbers(fit, self.data, place, self._covariance(fit, loose), self.units - 1)
        return self._made(
            tuple(self._strength(numbers, one) for one in range(self.data.count)),
            tuple(self._pair(numbers, a, b) for a, b in combinations(range(self.data.count), 2)),
            numbers.position(self.level),
            numbers.tie(self.level),
            fit.loglik,
            notes + ((self._separation(),) if loose else ()) + self._few(),
            None,
        )

    def _covariance(self, fit: Fit, loose: bool) -> FloatArray | None:
        """Cluster-robust; None where there is none."""
        units = self.units
        if loose or units < 2:
            return None
        sums = np.stack([np.bincount(self.cluster, weights=column) for column in fit.scores.T])
        inverse = np.linalg.inv(fit.information)
        return np.asarray(inverse @ (sums @ sums.T) @ inverse * units / (units - 1))

    def _strength(self, numbers: _Numbers, number: int) -> Strength:
        strength, se = numbers.strength(number)
        interval = numbers.interval(strength, se, self.level)
        first, second = self.data.first == number, self.data.second == number
        said = self.data.outcome[first], -self.data.outcome[second]
        every = np.concatenate(said)
        wins, ties, losses = (int((every == what).sum()) for what in (1, 0, -1))
        return Strength(number, strength, interval, numbers.worths[number], wins, ties, losses)

    def _pair(self, numbers: _Numbers, a: int, b: int) -> Preference:
        difference, se = numbers.difference(a, b)
        companion, n = self._signs(a, b)
        interval = numbers.interval(difference, se, self.level)
        win, tie, loss = numbers.shares(difference)
        if se is None:
            p, test = (companion.pvalue, companion.name) if companion else (1.0, "none")
        else:
            p, test = two_sided(difference / se, numbers.df), numbers.test
        return Preference(
            a=a,
            b=b,
            difference=difference,
            interval=interval,
            preferred=_chance(difference),
            preferred_interval=(_chance(interval[0]), _chance(interval[1])),
            win=win,
            tie=tie,
            loss=loss,
            pvalue=p,
            test=test,
            companion=companion,
            n_comparisons=n,
        )

    def _signs(self, a: int, b: int) -> tuple[Companion | None, int]:
        data = self.data
        forth = (data.first == a) & (data.second == b)
        back = (data.first == b) & (data.second == a)
        n = int(forth.sum() + back.sum())
        if not n:
            return None, 0
        said = data.outcome * (forth * 1.0 - back)
        here = np.unique(self.cluster[forth | back])
        sums = np.bincount(self.cluster, weights=said, minlength=self.units)[here]
        p, listed = signflip(sums, seed=self.seed)
        return Companion(f"sign-flip of the items' judgements ({flips(listed)})", p), n

    def _separation(self) -> str:
        beaten = self.data.separated()
        what = (
            "some checkpoints never lost to the others, or never won"
            if beaten
            else "the likelihood has no finite maximum"
        )
        return (
            f"{what}: strengths are finite only because half a win and half a loss were added for "
            "each; no intervals, and p is the sign-flip's"
        )

    def _few(self) -> tuple[str, ...]:
        few = self.units < FEWEST_ITEMS
        return (f"only {self.units} items: not to be relied on",) if few else ()

    def _made(
        self,
        strengths: tuple[Strength, ...],
        pairs: tuple[Preference, ...],
        position: PositionEffect | None,
        tie: tuple[float, Interval],
        loglik: float,
        notes: tuple[str, ...],
        reason: str | None,
    ) -> BradleyTerry:
        return BradleyTerry(
            strengths=strengths,
            pairs=pairs,
            position=position,
            tie=tie[0],
            tie_interval=tie[1],
            level=self.level,
            test=f"cluster-robust t({self.units - 1})",
            n_comparisons=self.data.outcome.size,
            n_ties=int((self.data.outcome == 0).sum()),
            n_items=self.units,
            loglik=loglik,
            seed=self.seed,
            notes=notes,
            reason=reason,
        )
