"""Do k checkpoints differ at all on the same questions? Repeated-measures analysis of variance.

Always Greenhouse–Geisser corrected: choosing the correction by a test of sphericity would be a
choice made from the data. Shown, and never gates the pairs.
"""

from __future__ import annotations

import math
import warnings
from collections import Counter
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from stats.inputs import TOLERANCE, FloatArray, Groups
from stats.omnibus import units_of
from stats.results import Omnibus, OmnibusRow

FUNCTION = "stats.anova.repeated_measures_anova"
METHOD = "repeated-measures ANOVA, Greenhouse–Geisser corrected"
FEWEST_UNITS = 3


def repeated_measures_anova(
    table: ArrayLike, *, labels: Sequence[str], groups: Groups | None = None
) -> Omnibus:
    """Omnibus test of k checkpoints on the same questions, by `pingouin.rm_anova`.

    Args:
        table: Item scores, shape (n, k), k >= 2, finite.
        labels: Names of the columns, unique.
        groups: Group of each item, or None where each is its own. Where a group holds two items
            or more, groups are the units: u_g = (G/n) · Σ_{i∈g} x_i, whose mean over groups is
            the item mean that is shown.

    Returns:
        The table. All columns equal: F = 0 and p = 1 with a note. Columns that differ by
        constants: F is infinite and p is that of the exact permutation within units.

    Raises:
        ValueError: Fewer than 3 units or 2 columns, NaN or inf, or labels that do not fit.

    Source:
        Greenhouse & Geisser (1959); generalized η² after Bakeman (2005).
    """
    scores = _checked(table, labels)
    units, kind = _units(scores, groups)
    if len(units) < FEWEST_UNITS:
        raise ValueError(f"at least {FEWEST_UNITS} {kind} are needed, found {len(units)}")
    rows, notes = _degenerate(units) or (_by_pingouin(units), ())
    return Omnibus(rows, tuple(labels), METHOD, kind, len(units), notes, FUNCTION)


def _checked(table: ArrayLike, labels: Sequence[str]) -> FloatArray:
    scores = np.asarray(table, dtype=np.float64)
    if scores.ndim != 2 or scores.shape[1] < 2:
        raise ValueError(f"a table of items x 2 or more checkpoints is needed: {scores.shape}")
    if not np.isfinite(scores).all():
        raise ValueError("finite scores are needed, found NaN or inf; drop these items from all")
    if len(labels) != scores.shape[1] or len(set(labels)) != len(labels):
        raise ValueError(f"{scores.shape[1]} different labels are needed, found {list(labels)}")
    return scores


def _units(
    scores: FloatArray, groups: Groups | None
) -> tuple[FloatArray, Literal["questions", "groups"]]:
    units, count = units_of(scores, groups)
    return units, "questions" if count is None else "groups"


def _degenerate(
    units: FloatArray,
) -> tuple[tuple[OmnibusRow, OmnibusRow], tuple[str, ...]] | None:
    """The table where the residuals vanish, which no library handles; None where they don't."""
    n, k = units.shape
    means = units.mean(axis=0)
    deviations = units - units.mean(axis=1, keepdims=True)
    dust = TOLERANCE * max(1.0, float(np.abs(units).max()))
    if np.abs(deviations - deviations.mean(axis=0)).max() > dust:
        return None
    effect = float(n * np.sum((means - means.mean()) ** 2))
    error = _row("error", 0.0, (k - 1) * (n - 1))
    if np.ptp(means) <= dust:
        note = "all checkpoints score the same on every unit: F is 0 and p is 1"
        return (_row("checkpoint", 0.0, k - 1, (0.0, 1.0, 0.0)), error), (note,)
    p = _arrangements(means, dust) ** (1.0 - n)
    rest = float(np.sum((units - means) ** 2))
    row = _row("checkpoint", effect, k - 1, (math.inf, p, effect / (effect + rest)))
    note = "checkpoints differ by the same amounts on every unit: exact permutation within units"
    return (row, error), (note,)


def _arrangements(means: FloatArray, dust: float) -> float:
    """Orders of the columns that can be told apart: k! over those of equal columns."""
    ordered = np.sort(means)
    ties = Counter(np.cumsum(np.diff(ordered, prepend=ordered[0]) > dust).tolist()).values()
    return math.factorial(len(means)) / math.prod(math.factorial(count) for count in ties)


def _row(
    source: str, ss: float, df: float, f_p_ng2: tuple[float, float, float] | None = None
) -> OmnibusRow:
    if f_p_ng2 is None:
        return OmnibusRow(source, ss, df, *(math.nan,) * 5)
    f, p, ng2 = f_p_ng2
    # Without residuals there is no covariance to estimate epsilon from.
    return OmnibusRow(source, ss, df, f, p, p, ng2, math.nan)


def _by_pingouin(units: FloatArray) -> tuple[OmnibusRow, OmnibusRow]:
    import pandas as pd
    import pingouin

    frame = pd.DataFrame(units, columns=[f"c{column}" for column in range(units.shape[1])])
    with warnings.catch_warnings():
        # pingouin 0.7 uses a keyword that pandas 3.1 deprecates; nothing else is silenced.
        warnings.filterwarnings("ignore", message="The inplace keyword")
        found: Any = pingouin.rm_anova(frame, correction=True, detailed=True, effsize="ng2")
    effect, error = found.to_dict("records")
    f, p = float(effect["F"]), float(effect["p_unc"])
    # Two columns are always spherical: pingouin leaves the corrected p out.
    corrected = float(effect.get("p_GG_corr", p))
    row = OmnibusRow(
        "checkpoint",
        float(effect["SS"]),
        float(effect["DF"]),
        f,
        p,
        corrected,
        float(effect["ng2"]),
        float(effect["eps"]),
    )
    return row, _row("error", float(error["SS"]), float(error["DF"]))
