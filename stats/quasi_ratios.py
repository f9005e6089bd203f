"""Do k scenarios differ when replicates and questions both vary? Clark's quasi-F.

Conventions:
    y[a, s, i]: scenario a, replicate s, question i; questions and replicates are random. There
    is no single mean square to divide by, so the denominator is put together from components:
    D = max(MS_S − MS_E, 0) + max(MS_AQ − MS_E, 0) + MS_E; F = MS_A / D on (k − 1) and
    D² / [MS_S²/df_S + MS_AQ²/df_AQ + MS_E²/df_E] degrees of freedom.

    Training seeds are nested in scenarios: MS_S is seeds within scenarios, MS_E seeds × questions
    within scenarios. Raters are crossed with scenarios: MS_S is scenarios × raters, MS_E
    scenarios × raters × questions; both follow from the expected mean squares, with A fixed.

    Limit: components are pooled over scenarios. Where one scenario's seeds vary and the others'
    do not, a true null is rejected 12 to 13 % of the time at .05 (three scenarios, seed SD 0, 0
    and .8 of the residual's, 3 or 5 seeds, 3,000 draws). The pairs are tested by `two_way_t`,
    which does not pool.

Source:
    Clark (1973); Satterthwaite (1946); Winer (1971) for the expected mean squares.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from stats.component_tables import ComponentRow, QuasiF
from stats.grouping import GroupSums
from stats.inputs import TOLERANCE, FloatArray, Groups
from stats.seed_tables import Replicate, SeedScores, seed_scores

EVEN_ENOUGH = 0.6
AXES = "ARQ"  # scenarios, replicates, questions


def quasi_f(
    scores: Sequence[ArrayLike] | FloatArray,
    *,
    labels: Sequence[str],
    groups: Groups | None = None,
) -> QuasiF:
    """Omnibus test of k scenarios with the same number of training seeds each.

    Args:
        scores: Shape (k, S, n): scenarios, seeds (nested: seed 1 of two scenarios have nothing
            in common), items; or k matrices. NaN: no score, the item is dropped from all.
        labels: Names of the scenarios, unique.
        groups: Group of each item, length n, or None where each is its own.

    Returns:
        The table. Unequal numbers of seeds, one seed, or fewer than 5 groups: refused. No
        residual variance at all: F is 0 and p is 1, or F is infinite and p that of the exact
        permutation of scenarios within units.

    Raises:
        ValueError: Fewer than 2 scenarios, labels that do not fit, inf, fewer than 2 complete
            items, or an item without a group.

    Examples:
        >>> y = [[[3, 1, 2], [4, 1, 3]], [[1, 1, 0], [2, 0, 1]]]
        >>> found = quasi_f(y, labels=["full", "attention"])
        >>> [row.source for row in found.rows][:2]
        ['scenarios', 'seeds within scenarios']
    """
    return _quasi(NESTED, scores, labels, groups)


def quasi_f_crossed(
    scores: Sequence[ArrayLike] | FloatArray,
    *,
    labels: Sequence[str],
    groups: Groups | None = None,
) -> QuasiF:
    """Omnibus test of k scenarios whose answers were rated by the same R raters.

    Args:
        scores: Shape (k, R, n): scenarios, raters (the same in all), items.
        labels: Names of the scenarios, unique.
        groups: Group of each item, length n, or None where each is its own.

    Returns:
        As `quasi_f`; for k = 2, F is the square of the t of `two_way_t(matched=True)`.

    Raises:
        ValueError: As `quasi_f`.
    """
    return _quasi(CROSSED, scores, labels, groups)


class _Line(NamedTuple):
    """A line of the table: A scenarios, R replicates, Q questions, and their products."""

    source: str
    effects: tuple[str, ...]


class _Design(NamedTuple):
    """How replicates stand to scenarios; the first three lines make up the denominator."""

    replicate: Replicate
    method: str
    function: str
    lines: tuple[_Line, ...]


NESTED = _Design(
    "training seed",
    "quasi-F, training seeds nested in scenarios",
    "stats.quasi_ratios.quasi_f",
    (
        _Line("seeds within scenarios", ("R", "AR")),
        _Line("scenarios × questions", ("AQ",)),
        _Line("seeds × questions within scenarios", ("RQ", "ARQ")),
        _Line("questions", ("Q",)),
    ),
)
CROSSED = _Design(
    "rater",
    "quasi-F, raters crossed with scenarios",
    "stats.quasi_ratios.quasi_f_crossed",
    (
        _Line("scenarios × raters", ("AR",)),
        _Line("scenarios × questions", ("AQ",)),
        _Line("scenarios × raters × questions", ("ARQ",)),
        _Line("questions", ("Q",)),
        _Line("raters", ("R",)),
        _Line("raters × questions", ("RQ",)),
    ),
)


def _quasi(
    design: _Design,
    scores: Sequence[ArrayLike] | FloatArray,
    labels: Sequence[str],
    groups: Groups | None,
) -> QuasiF:
    tables: list[ArrayLike] = list(scores)
    if len(tables) < 2:
        raise ValueError(f"at least 2 scenarios are needed, found {len(tables)}")
    if len(labels) != len(tables) or len(set(labels)) != len(labels):
        raise ValueError(f"{len(tables)} different labels are needed, found {list(labels)}")
    found = seed_scores(tables, groups=groups)
    counts = tuple(len(table) for table in found.tables)
    refused = (
        _unequal(counts, design.replicate) or found.refused(design.replicate) or _uneven(found)
    )
    rows, notes = ((), ()) if refused else _table(found, design)
    total = sum(row.ss for row in rows)
    return QuasiF(
        rows=rows,
        labels=tuple(labels),
        method=design.method,
        replicate=design.replicate,
        n_replicates=counts,
        units="questions" if found.n_groups is None else "groups",
        n_units=found.units,
        n_items=found.n_items,
        dropped=found.dropped,
        ng2=rows[0].ss / total if total > 0 else math.nan,
        notes=notes,
        function=design.function,
        refused=refused,
    )


def _uneven(found: SeedScores) -> str | None:
    """Why groups are too uneven: quasi-F knows only G − 1, and rejects .33 where one holds half."""
    if found.sizes is None:
        return None
    worth, free = GroupSums(0 * found.sizes, found.sizes, 0 * found.sizes).df, found.units - 1
    if worth >= EVEN_ENOUGH * free:
        return None
    return (
        f"refused: {found.units} groups of such unequal size are worth {worth:.1f} of {free} "
        "degrees of freedom: pairs only, by the two-way t"
    )


def _unequal(counts: tuple[int, ...], replicate: Replicate) -> str | None:
    if len(set(counts)) == 1:
        return None
    found = ", ".join(map(str, counts))
    return f"refused: unequal numbers of {replicate}s ({found}): pairs only, by the two-way t"


def _table(found: SeedScores, design: _Design) -> tuple[tuple[ComponentRow, ...], tuple[str, ...]]:
    y = np.stack(found.tables)
    # A tenth of the tolerance on scores: means are rounded less than scores.
    dust = y.size * (0.1 * TOLERANCE * found.scale) ** 2
    scenarios = _row("scenarios", ("A",), y, dust)
    lines = [_row(*line, y, dust) for line in design.lines]
    notes = found.notes(design.replicate)
    if any(line.ms for line in lines[:3]):
        scenarios = _ratio(scenarios, lines[:3])
    else:
        scenarios, note = _exact(scenarios, y.mean(axis=(1, 2)), found)
        notes = (note, *notes)
    rest = lines[2].ms
    _, replicates, questions = y.shape
    for position, cells in enumerate((questions, replicates)):
        component = max(lines[position].ms - rest, 0.0) / cells
        lines[position] = replace(lines[position], variance=component)
    lines[2] = replace(lines[2], variance=rest)
    return (scenarios, *lines), notes


def _row(source: str, effects: tuple[str, ...], y: FloatArray, dust: float) -> ComponentRow:
    ss = sum(_sum_of_squares(y, effect) for effect in effects)
    ss = ss if ss > dust else 0.0
    df = sum(
        math.prod(y.shape[axis] - 1 for axis, name in enumerate(AXES) if name in effect)
        for effect in effects
    )
    return ComponentRow(source, ss, float(df), ss / df)


def _sum_of_squares(y: FloatArray, effect: str) -> float:
    """Of an effect's deviations: means over the axes it leaves out, contrasts on the others."""
    part = y
    for axis, name in enumerate(AXES):
        mean = part.mean(axis=axis, keepdims=True)
        part = part - mean if name in effect else mean
    return float(np.sum(part**2)) * (y.size / part.size)


def _ratio(scenarios: ComponentRow, lines: Sequence[ComponentRow]) -> ComponentRow:
    from scipy import special

    replicates, by_question, rest = (line.ms for line in lines)
    denominator = max(replicates - rest, 0.0) + max(by_question - rest, 0.0) + rest
    df = denominator**2 / sum(line.ms**2 / line.df for line in lines)
    f = scenarios.ms / denominator
    p = float(special.fdtrc(scenarios.df, df, f))
    return replace(scenarios, f=f, df_error=df, p=p)


def _exact(
    scenarios: ComponentRow, means: FloatArray, found: SeedScores
) -> tuple[ComponentRow, str]:
    """Where nothing varies but the scenarios: the permutation of scenarios within units."""
    if not scenarios.ss:
        row = replace(scenarios, f=0.0, p=1.0)
        return row, "all scenarios score the same in every cell: F is 0 and p is 1"
    ordered = np.sort(means)
    step = np.diff(ordered, prepend=ordered[0]) > TOLERANCE * found.scale
    ties = Counter(np.cumsum(step).tolist()).values()
    orders = math.factorial(len(means)) / math.prod(map(math.factorial, ties))
    row = replace(scenarios, f=math.inf, p=orders ** (1.0 - found.units))
    return row, (
        "scenarios differ by the same amounts in every cell: exact permutation of scenarios "
        "within units"
    )
