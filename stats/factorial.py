"""Which factors matter? Repeated-measures analysis of variance over any number of factors.

Every cell of the design (scenario × learning rate × data size) was asked the same questions, so
questions, or groups of them, are the random unit. Each effect has its own error term and is
Greenhouse–Geisser corrected, always. Shown, and never gates the pairs.

Conventions:
    An effect with d degrees of freedom is d orthonormal contrasts of a unit's cells: its sum of
    squares is n · |mean|², its error that of the units about the mean, and ε follows from their
    covariance. Generalized η² = SS / (SS + SS of units + all error SS): every factor is
    manipulated, every unit's variance is measured.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from stats.inputs import FloatArray, Groups
from stats.omnibus import dust, helmert, orders, units_of

FUNCTION = "stats.factorial.factorial_anova"
METHOD = "factorial repeated-measures ANOVA, Greenhouse–Geisser corrected"
FEWEST_UNITS = 3
JOIN = " × "

Effect = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FactorialRow:
    """A main effect or an interaction, beside its own error term.

    Attributes:
        source: Names of its factors, e.g. "scenario × rate".
        ss: Sum of squares, in the metric's unit squared.
        df: Degrees of freedom, uncorrected.
        ss_error: Sum of squares of its interaction with units.
        df_error: Degrees of freedom of that, uncorrected.
        ms_error: ss_error / df_error.
        f: F statistic; infinite where the effect is the same in every unit and not 0.
        p: Uncorrected p-value, never NaN.
        epsilon: Greenhouse–Geisser ε, 1/df–1; NaN where nothing varies.
        p_corrected: p-value with both df multiplied by ε, never NaN.
        ng2: Generalized η², 0–1.
    """

    source: str
    ss: float
    df: float
    ss_error: float
    df_error: float
    ms_error: float
    f: float
    p: float
    epsilon: float
    p_corrected: float
    ng2: float


@dataclass(frozen=True, slots=True)
class Factorial:
    """The complete table of a factorial design.

    Attributes:
        rows: Main effects, then interactions of two factors, of three …
        factors: Their names, in the order of the axes.
        levels: Names of each factor's levels.
        means: Mean of each cell over items, one per cell, the last factor varying fastest.
        method: Name of the method.
        units: What a row of the analysis was: "questions" or "groups".
        n_units: How many there were.
        n_items: Items behind them.
        ss_units: Sum of squares between units.
        notes: Warnings in words.
        function: Dotted name of the function that computed this.
    """

    rows: tuple[FactorialRow, ...]
    factors: tuple[str, ...]
    levels: tuple[tuple[str, ...], ...]
    means: tuple[float, ...]
    method: str
    units: Literal["questions", "groups"]
    n_units: int
    n_items: int
    ss_units: float
    notes: tuple[str, ...]
    function: str

    def row(self, *factors: str) -> FactorialRow:
        """The row of a main effect, or of an interaction.

        Raises:
            LookupError: No such effect.
        """
        source = JOIN.join(name for name in self.factors if name in factors)
        for row in self.rows:
            if row.source == source and set(factors) <= set(self.factors):
                return row
        raise LookupError(f"no effect of {factors}; factors are {', '.join(self.factors)}")


def factorial_anova(
    cells: ArrayLike,
    *,
    factors: Sequence[str],
    levels: Sequence[Sequence[str]] = (),
    groups: Groups | None = None,
) -> Factorial:
    """Main effects and interactions of factors whose every cell answered the same questions.

    Args:
        cells: Item scores, shape (n, levels of the 1st factor, of the 2nd, …), finite.
        factors: A name for each axis after the first, unique.
        levels: Names of each factor's levels; empty: "1", "2" …
        groups: Group of each item; where one holds two items or more, groups are the units.

    Returns:
        One row for each of the 2^factors − 1 effects. An effect that is 0 in every unit: F = 0,
        p = 1. The same in every unit and not 0: F is infinite and p that of the exact
        permutation within units (main effect) or sign-flip of units (interaction).

    Raises:
        ValueError: A factor with one level, an empty cell (NaN), fewer than 3 units, or names
            that do not fit.

    Source:
        Greenhouse & Geisser (1959); Olejnik & Algina (2003) for generalized η².

    Examples:
        >>> cells = [[[1, 2], [3, 5]], [[2, 2], [4, 7]], [[0, 1], [3, 4]], [[1, 1], [5, 5]]]
        >>> table = factorial_anova(cells, factors=["rate", "size"])
        >>> [row.source for row in table.rows]
        ['rate', 'size', 'rate × size']
    """
    scores = _checked(cells, factors)
    shape = scores.shape[1:]
    units, n_groups = units_of(scores.reshape(len(scores), -1), groups)
    kind: Literal["questions", "groups"] = "questions" if n_groups is None else "groups"
    if len(units) < FEWEST_UNITS:
        raise ValueError(f"at least {FEWEST_UNITS} {kind} are needed, found {len(units)}")
    effects = [e for size in range(len(shape)) for e in combinations(range(len(shape)), size + 1)]
    found = [_contrasted(units, shape, effect) for effect in effects]
    ss_units = _about_mean(units @ np.full(units.shape[1], units.shape[1] ** -0.5))
    rest = ss_units + sum(_about_mean(contrasts) for contrasts in found)
    rows = [_row(c, rest, dust(units)) for c in found]
    named = tuple(
        _named(row, [factors[axis] for axis in effect])
        for row, effect in zip(rows, effects, strict=True)
    )
    return Factorial(
        rows=named,
        factors=tuple(factors),
        levels=_levels(levels, factors, shape),
        means=tuple(scores.mean(axis=0).ravel().tolist()),
        method=METHOD,
        units=kind,
        n_units=len(units),
        n_items=len(scores),
        ss_units=ss_units,
        notes=_notes(named),
        function=FUNCTION,
    )


def marginal_scores(cells: ArrayLike, factor: int) -> FloatArray:
    """Item scores at each level of one factor, averaged over the others: the pairs behind it.

    Args:
        cells: Shape (n, levels of the 1st factor, of the 2nd, …).
        factor: Its position, from 0.

    Returns:
        Shape (n, levels of that factor); two of its columns go to `compare_pair`.

    Raises:
        ValueError: No such factor.
    """
    scores = np.asarray(cells, dtype=np.float64)
    if not 0 <= factor < scores.ndim - 1:
        raise ValueError(f"factor must be 0 to {scores.ndim - 2}, found {factor}")
    others = tuple(axis for axis in range(1, scores.ndim) if axis != factor + 1)
    return np.asarray(scores.mean(axis=others))


def _checked(cells: ArrayLike, factors: Sequence[str]) -> FloatArray:
    scores = np.asarray(cells, dtype=np.float64)
    if scores.ndim < 2 or min(scores.shape[1:]) < 2:
        raise ValueError(f"items x 2 or more levels of each factor are needed: {scores.shape}")
    names = list(factors)
    if len(names) != scores.ndim - 1 or len(set(names)) != len(names):
        raise ValueError(f"{scores.ndim - 1} different factors are needed, found {names}")
    missing = int((~np.isfinite(scores)).reshape(len(scores), -1).any(axis=1).sum())
    if missing:
        raise ValueError(
            f"every cell needs a finite score for every item; {missing} of {len(scores)} items "
            "lack one; drop these items from all cells"
        )
    return scores


def _levels(
    levels: Sequence[Sequence[str]], factors: Sequence[str], shape: tuple[int, ...]
) -> tuple[tuple[str, ...], ...]:
    if not levels:
        return tuple(tuple(str(number + 1) for number in range(count)) for count in shape)
    named = tuple(tuple(names) for names in levels)
    for factor, names, count in zip(factors, named, shape, strict=False):
        if len(set(names)) != count or len(names) != count:
            raise ValueError(f"{factor}: {count} different levels are needed, found {list(names)}")
    if len(named) != len(shape):
        raise ValueError(f"levels of {len(shape)} factors are needed, found {len(named)}")
    return named


@dataclass(frozen=True, slots=True)
class _Contrasted:
    """Contrasts of one effect, unit by unit.

    Attributes:
        values: Shape (n, df).
        marginal: Means at each level of a main effect; None for an interaction.
    """

    values: FloatArray
    marginal: FloatArray | None


def _contrasted(units: FloatArray, shape: tuple[int, ...], effect: Effect) -> _Contrasted:
    sides = [
        helmert(size) if axis in effect else np.full((size, 1), size**-0.5)
        for axis, size in enumerate(shape)
    ]
    values = units @ reduce(_kronecker, sides)
    # Dust is 0, so that an effect that is 0 in every unit has neither F nor error.
    values[np.abs(values) <= dust(units) * math.sqrt(units.shape[1])] = 0.0
    marginal = marginal_scores(units.reshape(-1, *shape), effect[0]).mean(axis=0)
    return _Contrasted(values, marginal if len(effect) == 1 else None)


def _kronecker(left: FloatArray, right: FloatArray) -> FloatArray:
    return np.asarray(np.kron(left, right))


def _about_mean(values: FloatArray | _Contrasted) -> float:
    contrasts = values.values if isinstance(values, _Contrasted) else values
    return float(np.sum((contrasts - contrasts.mean(axis=0)) ** 2))


def _row(effect: _Contrasted, rest: float, tolerance: float) -> FactorialRow:
    values, (n, df) = effect.values, effect.values.shape
    ss, df_error = n * float(np.sum(values.mean(axis=0) ** 2)), df * (n - 1)
    constant = float(np.ptp(values, axis=0).max()) <= tolerance * math.sqrt(df + 1)
    error = 0.0 if constant else _about_mean(effect)
    if constant:
        f, epsilon = math.inf if ss else 0.0, math.nan
        p = corrected = _exact(effect, tolerance) if ss else 1.0
    else:
        f, epsilon = ss / df / (error / df_error), _epsilon(values)
        p, corrected = _tail(f, df, df_error), _tail(f, df * epsilon, df_error * epsilon)
    ng2 = ss / (ss + rest) if ss else 0.0
    ms_error = error / df_error
    return FactorialRow("", ss, df, error, df_error, ms_error, f, p, epsilon, corrected, ng2)


def _epsilon(values: FloatArray) -> float:
    """Greenhouse–Geisser ε of the contrasts' covariance; 1 where there is one contrast."""
    centred = values - values.mean(axis=0)
    covariance = centred.T @ centred
    if len(covariance) == 1:
        return 1.0
    return float(np.trace(covariance) ** 2 / (len(covariance) * np.sum(covariance**2)))


def _tail(f: float, df: float, df_error: float) -> float:
    from scipy import special

    return float(special.fdtrc(df, df_error, f))


def _exact(effect: _Contrasted, tolerance: float) -> float:
    n = len(effect.values)
    arrangements = 2.0 if effect.marginal is None else orders(effect.marginal, tolerance)
    return float(arrangements ** (1.0 - n))


def _named(row: FactorialRow, factors: Sequence[str]) -> FactorialRow:
    return replace(row, source=JOIN.join(factors))


def _notes(rows: tuple[FactorialRow, ...]) -> tuple[str, ...]:
    zero = [row.source for row in rows if row.f == 0 and math.isnan(row.epsilon)]
    infinite = [row.source for row in rows if math.isinf(row.f)]
    notes = []
    if zero:
        notes.append(f"no effect in any unit, F is 0 and p is 1: {', '.join(zero)}")
    if infinite:
        notes.append(f"the same effect in every unit, exact permutation: {', '.join(infinite)}")
    return tuple(notes)
