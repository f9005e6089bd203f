"""What does a mixed-effects model say? Scenarios fixed, questions and seeds random: an option.

Conventions:
    y = scenario + question + error, and with training seeds y = scenario + question + seed within
    scenario + scenario × question + error; fitted by statsmodels `MixedLM` (REML).

Limits:
    Its tests are z tests: with few seeds they reject too often, where the two-way t and quasi-F
    count degrees of freedom. Groups of questions are not modelled. The seeded model is crossed
    and costs the cube of its rows: it is refused beyond 1,000 (about 15 s); the other is slow
    beyond 3,000. No fit, or one that did not converge, is a result with a reason. Never a
    primary test.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from stats.inputs import FloatArray, probability
from stats.omnibus import column_labels, dust
from stats.proportions import quantile
from stats.results import UNDEFINED, Interval

FUNCTION = "stats.mixed.mixed_model"
CROSSED_ROWS = 1_000
SLOW_ROWS = 3_000
# Gradient methods stop short of the maximum where a variance is near 0, and call it converged.
METHODS = ("powell", "lbfgs")
Z_TESTS = "z tests: with few seeds or questions they reject too often"


@dataclass(frozen=True, slots=True)
class MixedPair:
    """Two scenarios of the model.

    Attributes:
        a: Name of A.
        b: Name of B.
        difference: A − B in the metric's unit.
        interval: Normal interval of the difference.
        se: Standard error; NaN where there is no fit.
        z: difference / se.
        pvalue: Two-sided, unadjusted; 1.0 where there is no fit, never NaN.
    """

    a: str
    b: str
    difference: float
    interval: Interval
    se: float
    z: float
    pvalue: float


@dataclass(frozen=True, slots=True)
class MixedModel:
    """A fitted mixed-effects model, or why there is none.

    Attributes:
        labels: Names of the k scenarios.
        means: Mean score of each; the fixed effects.
        pairs: In the order (1, 2), (1, 3) … (k − 1, k).
        chi2: Wald statistic of "all scenarios are equal", on k − 1; NaN where there is no fit.
        df: k − 1.
        pvalue: Of chi2; 1.0 where there is no fit, never NaN.
        variances: (name, variance) of each random part and of the error.
        level: Of the intervals.
        n_items: Questions.
        n_seeds: Seeds of each scenario; 1 where none are modelled.
        notes: Warnings in words, the tests' limits first.
        function: Dotted name of the function that computed this.
        refused: Why there is no fit, or None.
    """

    labels: tuple[str, ...]
    means: tuple[float, ...]
    pairs: tuple[MixedPair, ...]
    chi2: float
    df: int
    pvalue: float
    variances: tuple[tuple[str, float], ...]
    level: float
    n_items: int
    n_seeds: int
    notes: tuple[str, ...]
    function: str
    refused: str | None = None


def mixed_model(
    scores: ArrayLike, *, labels: Sequence[str] = (), level: float = 0.95
) -> MixedModel:
    """Fit scenarios as fixed, questions (and seeds) as random effects.

    Args:
        scores: Shape (k, n), or (k, S, n) with S >= 2 seeds of each scenario; k >= 2, n >= 2.
        labels: Names of the scenarios, unique; empty: "1" to "k".
        level: Of the intervals, between 0 and 1.

    Returns:
        The fit. Refused (p = 1) with a reason: too many rows, scenarios that differ by nothing
        or by constants, no convergence, or an error of the optimizer.

    Raises:
        ValueError: Another shape, NaN or inf, labels that do not fit, or a bad level.

    Source:
        Lindstrom & Bates (1988), as in statsmodels `MixedLM`.
    """
    cube, names = _checked(scores), column_labels(labels, len(np.asarray(scores)))
    result = _Parts(cube, names, probability(level, "level"))
    reason = _reason(cube)
    if reason:
        return result.refused(reason)
    try:
        fit, heard = _fitted(cube)
        covariance = np.asarray(fit.cov_params())[: len(cube), : len(cube)]
        covariance = covariance.astype(np.float64)
    except (np.linalg.LinAlgError, ValueError, FloatingPointError) as error:
        return result.refused(f"refused: the model could not be fitted ({error})")
    if not fit.converged:
        return result.refused("refused: the fit did not converge")
    if not (np.isfinite(covariance).all() and (np.diag(covariance) > 0).all()):
        return result.refused("refused: the fit has no standard errors")
    return result.fitted(
        np.asarray(fit.fe_params)[: len(cube)], covariance, (_variances(fit), heard)
    )


def _checked(scores: ArrayLike) -> FloatArray:
    cube = np.asarray(scores, dtype=np.float64)
    if cube.ndim == 2:
        cube = cube[:, None, :]
    if cube.ndim != 3 or len(cube) < 2 or not cube.shape[1] or cube.shape[2] < 2:
        raise ValueError(
            "scores of (scenarios, items) or (scenarios, seeds, items) are needed, 2 or more "
            f"scenarios and items: found shape {np.shape(scores)}"
        )
    if not np.isfinite(cube).all():
        raise ValueError("finite scores are needed, found NaN or inf; drop these items from all")
    return cube


def _reason(cube: FloatArray) -> str | None:
    if cube.shape[1] > 1 and cube.size > CROSSED_ROWS:
        return (
            f"refused: {cube.size:,} rows of crossed seeds and questions; the model is fitted up "
            f"to {CROSSED_ROWS:,}, the quasi-F has no such limit"
        )
    rest = cube - cube.mean(axis=2, keepdims=True)
    if np.abs(rest - rest.mean(axis=(0, 1))).max() <= dust(cube):
        return "refused: scenarios differ by the same amount, or not at all, on every question"
    return None


def _fitted(cube: FloatArray) -> tuple[Any, tuple[str, ...]]:
    """The fit, and what the optimizer warned of."""
    import pandas as pd
    from statsmodels.formula import api

    scenario, seed, question = np.indices(cube.shape).reshape(3, -1)
    frame = pd.DataFrame({"score": cube.ravel(), "scenario": scenario, "question": question})
    frame["run"] = scenario * cube.shape[1] + seed
    frame["cell"] = scenario * cube.shape[2] + question
    random: dict[str, Any] = {"groups": frame["question"]}
    if cube.shape[1] > 1:
        # Crossed effects: one group that holds all rows, and variance components within it.
        parts = {"question": "0 + C(question)", "seed": "0 + C(run)"}
        parts["scenario × question"] = "0 + C(cell)"
        random = {"groups": np.ones(len(frame)), "vc_formula": parts, "re_formula": "0"}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        fit = api.mixedlm("score ~ 0 + C(scenario)", frame, **random).fit(method=METHODS)
    boundary = any("boundary" in str(warning.message) for warning in caught)
    return fit, ("a variance lies at its boundary, 0",) if boundary else ()


def _variances(fit: Any) -> tuple[tuple[str, float], ...]:
    if fit.model.k_vc:
        named = zip(fit.model.exog_vc.names, np.asarray(fit.vcomp), strict=True)
        parts = tuple((str(name), float(value)) for name, value in named)
    else:
        parts = (("question", float(np.asarray(fit.cov_re)[0, 0])),)
    return (*parts, ("error", float(fit.scale)))


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a fit and a refusal have in common."""

    cube: FloatArray
    labels: tuple[str, ...]
    level: float

    def fitted(
        self,
        means: FloatArray,
        covariance: FloatArray,
        parts: tuple[tuple[tuple[str, float], ...], tuple[str, ...]],
    ) -> MixedModel:
        from scipy import special

        contrasts = -np.eye(len(means))[1:]
        contrasts[:, 0] = 1.0
        apart = contrasts @ means
        chi2 = float(apart @ np.linalg.pinv(contrasts @ covariance @ contrasts.T) @ apart)
        p = float(special.chdtrc(len(apart), chi2))
        slow = f"{self.cube.size:,} rows: slow beyond {SLOW_ROWS:,}"
        notes = (Z_TESTS, *parts[1], *((slow,) if self.cube.size > SLOW_ROWS else ()))
        return self._result(means, covariance, (chi2, p), variances=parts[0], notes=notes)

    def refused(self, reason: str) -> MixedModel:
        k = len(self.labels)
        means = self.cube.mean(axis=(1, 2))
        return self._result(means, np.full((k, k), np.nan), (np.nan, 1.0), refused=reason)

    def _result(
        self,
        means: FloatArray,
        covariance: FloatArray,
        chi2_p: tuple[float, float],
        *,
        variances: tuple[tuple[str, float], ...] = (),
        notes: tuple[str, ...] = (),
        refused: str | None = None,
    ) -> MixedModel:
        return MixedModel(
            labels=self.labels,
            means=tuple(means.tolist()),
            pairs=tuple(
                self._pair(pair, means, covariance)
                for pair in combinations(range(len(self.labels)), 2)
            ),
            chi2=chi2_p[0],
            df=len(means) - 1,
            pvalue=chi2_p[1],
            variances=variances,
            level=self.level,
            n_items=self.cube.shape[2],
            n_seeds=self.cube.shape[1],
            notes=notes,
            function=FUNCTION,
            refused=refused,
        )

    def _pair(self, pair: tuple[int, int], means: FloatArray, covariance: FloatArray) -> MixedPair:
        from scipy import special

        a, b = pair
        difference = float(means[a] - means[b])
        squared = covariance[a, a] + covariance[b, b] - 2 * covariance[a, b]
        if not squared > 0:
            nan = float("nan")
            return MixedPair(self.labels[a], self.labels[b], difference, UNDEFINED, nan, nan, 1.0)
        se = float(np.sqrt(squared))
        half = quantile((1 + self.level) / 2, None) * se
        p = float(2 * special.ndtr(-abs(difference / se)))
        interval = (difference - half, difference + half)
        z = difference / se
        return MixedPair(self.labels[a], self.labels[b], difference, interval, se, z, p)
