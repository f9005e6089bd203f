"""The likelihood of Bradley, Terry and Davidson: strengths, ties and the position on the page.

Conventions:
    z = strength of the first shown − strength of the second + δ, strengths summing to 0.
    P(first) : P(second) : P(tie) = exp(z/2) : exp(−z/2) : ν, so that δ is the log odds at which
    the first of two equals is preferred, and ν/(2 + ν) the share of ties among equals.
    Without ties in the data ν is 0 and what is left is logistic regression.

    The likelihood has a maximum where every split of the checkpoints has somebody on either side
    preferred to, or tied with, somebody on the other (Ford 1957, Davidson 1970). Where it has none,
    half a win and half a loss against an opponent of average strength are added for everyone, and
    half a preference for either position: estimates are then finite, and have no interval.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stats.inputs import FloatArray, IntArray

BoolArray = NDArray[np.bool_]
# A log odds beyond this is a fit that ran away.
FARTHEST = 15.0
STEPS, NEAR, CLOSE = 200, 1e-6, 1e-10


@dataclass(frozen=True, slots=True)
class Comparisons:
    """Judgements of two answers shown side by side.

    Attributes:
        first: Checkpoint shown first, 0 … k−1, shape (n,).
        second: Checkpoint shown second.
        outcome: 1 first preferred, −1 second preferred, 0 tie.
        count: Number of checkpoints k.
    """

    first: IntArray
    second: IntArray
    outcome: IntArray
    count: int

    @property
    def ties(self) -> bool:
        """Whether anything was tied."""
        return bool((self.outcome == 0).any())

    def design(self, *, position: bool) -> FloatArray:
        """Columns whose product with the parameters is z; shape (n, k − 1 [+ 1])."""
        basis = contrasts(self.count)
        columns = basis[self.first] - basis[self.second]
        return np.column_stack([columns, np.ones(len(columns))]) if position else columns

    def connected(self) -> bool:
        """Whether all checkpoints can be placed on one scale."""
        return _reaches_all(self._beaten() | self._beaten().T)

    def separated(self) -> bool:
        """Whether somebody (or a set of them) never loses, or never wins."""
        beaten = self._beaten()
        return not (_reaches_all(beaten) and _reaches_all(beaten.T))

    def one_sided(self) -> bool:
        """Whether one position took every preference."""
        decided = self.outcome[self.outcome != 0]
        return bool(decided.size) and np.ptp(decided) == 0

    def _beaten(self) -> BoolArray:
        """[i, j]: i was preferred to, or tied with, j."""
        found = np.zeros((self.count, self.count), dtype=bool)
        found[self.first[self.outcome >= 0], self.second[self.outcome >= 0]] = True
        found[self.second[self.outcome <= 0], self.first[self.outcome <= 0]] = True
        return found


@dataclass(frozen=True, slots=True)
class Fit:
    """Estimates and what their variance is made of.

    Attributes:
        parameters: Contrasts of strengths, then δ where fitted, then log ν where anything tied.
        information: Negative second derivative, without the prior.
        scores: Derivatives of each comparison's log-likelihood, shape (n, parameters).
        loglik: Log-likelihood, without the prior.
        converged: A finite maximum was found.
    """

    parameters: FloatArray
    information: FloatArray
    scores: FloatArray
    loglik: float
    converged: bool


def contrasts(count: int) -> FloatArray:
    """Orthonormal columns that sum to 0: strengths = contrasts @ parameters, (k, k − 1)."""
    basis = np.linalg.qr(np.column_stack([np.ones(count), np.eye(count)[:, : count - 1]]))[0]
    return np.asarray(basis[:, 1:])


def fitted(data: Comparisons, *, position: bool, prior: bool) -> Fit:
    """Newton's method with halved steps.

    Args:
        data: Comparisons, connected.
        position: δ is estimated.
        prior: Half a win and half a loss are added, see above.

    Returns:
        The fit; `converged` is False where the likelihood has no finite maximum.
    """
    model = _Model(data, position=position, prior=prior)
    point: FloatArray = np.zeros(model.size)
    value = model.value(point)
    for _ in range(STEPS):
        gradient, curvature = model.gradient(point), model.curvature(point)
        step = np.asarray(np.linalg.lstsq(curvature, gradient, rcond=None)[0], dtype=np.float64)
        if np.abs(step).max() < NEAR:
            point = point + step  # Newton's last step squares what is left.
            break
        there, found = model.climb(point, step, value)
        if found <= value:
            break
        point, value = there, found
        if np.abs(point).max() > 3 * FARTHEST:
            break
    scores, information = model.scores(point), model.information(point)
    small = float(np.linalg.eigvalsh(information)[0])
    done = bool(np.abs(point).max() <= FARTHEST and small > CLOSE)
    return Fit(point, information, scores, model.loglik(point), done)


class _Model:
    """Log-likelihood and its derivatives."""

    def __init__(self, data: Comparisons, *, position: bool, prior: bool) -> None:
        self._x, self._y = data.design(position=position), data.outcome
        self._ties = data.ties
        self._basis = contrasts(data.count)
        if position:
            self._basis = np.pad(self._basis, ((0, 1), (0, 1)))
            self._basis[-1, -1] = 1.0
        self._prior = prior
        self.size = self._x.shape[1] + self._ties

    def _chances(self, point: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """Chances of first, second and tie, and the log of what they are divided by."""
        z = self._x @ point[: self._x.shape[1]]
        tie = np.full_like(z, point[-1] if self._ties else -np.inf)
        total = np.logaddexp(np.logaddexp(z / 2, -z / 2), tie)
        return np.exp(z / 2 - total), np.exp(-z / 2 - total), np.exp(tie - total), total

    def loglik(self, point: FloatArray) -> float:
        z, total = self._x @ point[: self._x.shape[1]], self._chances(point)[3]
        tied = point[-1] * float(np.sum(self._y == 0)) if self._ties else 0.0
        return float(self._y @ z) / 2 + tied - float(total.sum())

    def value(self, point: FloatArray) -> float:
        """Log-likelihood with the prior."""
        if not self._prior:
            return self.loglik(point)
        each = self._basis @ point[: self._x.shape[1]]
        lost = np.logaddexp(0, each) + np.logaddexp(0, -each)
        return self.loglik(point) - 0.5 * float(np.sum(lost))

    def scores(self, point: FloatArray) -> FloatArray:
        up, down, tie, _ = self._chances(point)
        scores = self._x * ((self._y - (up - down)) / 2)[:, None]
        return np.column_stack([scores, (self._y == 0) - tie]) if self._ties else scores

    def gradient(self, point: FloatArray) -> FloatArray:
        total: FloatArray = self.scores(point).sum(axis=0)
        if self._prior:
            each = self._basis @ point[: self._x.shape[1]]
            total[: self._x.shape[1]] -= 0.5 * self._basis.T @ np.tanh(each / 2)
        return total

    def information(self, point: FloatArray) -> FloatArray:
        up, down, tie, _ = self._chances(point)
        own = self._x.T @ (self._x * ((up + down - (up - down) ** 2) / 4)[:, None])
        if not self._ties:
            return np.asarray(own)
        both = -(self._x.T @ ((up - down) * tie / 2))
        corner = np.array([[float(np.sum(tie * (1 - tie)))]])
        return np.block([[own, both[:, None]], [both[None, :], corner]])

    def curvature(self, point: FloatArray) -> FloatArray:
        """Information with the prior's."""
        found = self.information(point)
        if self._prior:
            each = self._basis @ point[: self._x.shape[1]]
            weight = 0.25 / np.cosh(each / 2) ** 2
            width = self._x.shape[1]
            found[:width, :width] += self._basis.T @ (self._basis * weight[:, None])
        return found

    def climb(self, point: FloatArray, step: FloatArray, value: float) -> tuple[FloatArray, float]:
        """The next point, and its value."""
        length = 1.0
        while length > 1e-6:
            there = point + length * step
            found = self.value(there)
            if math.isfinite(found) and found > value:
                return there, found
            length /= 2
        return point, value


def _reaches_all(edges: BoolArray) -> bool:
    """Whether the first can reach every other along the edges."""
    seen = np.zeros(len(edges), dtype=bool)
    seen[0] = True
    for _ in range(len(edges)):
        seen = seen | edges[seen].any(axis=0)
    return bool(seen.all())
