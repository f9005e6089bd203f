"""Are originals too likely beside their paraphrases, for too many items? The leak count (L1).

Conventions:
    r_i = NLL per token of item i's original over that of its paraphrase. A trained original has a
    small r. The cutoff c is the (k+1)-th smallest ratio of controls that were never trained on,
    k being 1 % of them and at least 1: it is fixed before any tested item is looked at. X counts
    tested items with r < c; its p-value is one-sided and in `control_cutoffs.py`.

    What is assumed: a tested item that was not trained on has a ratio like a control's. Controls
    that are paraphrased otherwise, or are harder, break that, and no count can show it.

    With groups X counts groups: items of one article are alike, so they are no independent
    evidence. A group's number is its smallest ratio among s of its items, s the same for every
    group, tested or control, because the least of many is lower than the least of few. s is what
    uses most items, s · min(tested groups, control groups of s or more); smaller groups are left
    out, of larger ones s items are drawn at random.

    A reference checkpoint can stand in for controls: the ratios of the same items under it. It
    must have been fine-tuned as the tested one was, without these items: fine-tuning makes every
    original in the trained phrasing likelier, leaked or not, and against an untuned base that
    alone would reject. Tested and control ratios are then alike item by item, which only makes
    the test more careful.

    Where a common shift was taken off before, a leak of most items may have gone with it. A
    smallest leak is then stated only if the shift is at most one standard deviation of the
    controls: a larger leak would have shifted them by more, a smaller one is taken to fall below
    c less often. Simulated, 120 items, a leak three standard deviations low: one of the size
    stated or more was missed in at most 20 %, above twice that size in 2 %.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stats.control_cutoffs import SHIFT, Calibration, place
from stats.inputs import FloatArray, Groups, IntArray, codes, probability
from stats.results import UNDEFINED, Estimate

FUNCTION = "stats.leak_counts.leak_count"
FEWEST_CONTROLS = 10
"""The count is valid with any number; with fewer than these it could hardly see a leak of half."""

MOST_TAKEN_OFF = 1.0
"""Shift of the tested ratios, in standard deviations of the controls, up to which the absence of
too small ratios still tells something."""

NORMAL_MAD = 1.4826
"""Standard deviation of a normal distribution over its median absolute deviation."""

FLOOR = 1e-6
DUST = 1e-4


@dataclass(frozen=True, slots=True)
class LeakCount:
    """How many items (or groups) lie below the controls' cutoff, and whether that is too many.

    Attributes:
        x: Tested ones below the cutoff.
        n: Tested ones.
        cutoff: c, a ratio; NaN where refused.
        p0: Upper bound of the share of untrained items below c, 0–1; NaN where refused.
        control_x: Controls below the cutoff.
        control_n: Controls.
        pvalue: One-sided; 1.0 where refused, never NaN.
        leaked: Share of items (or groups), 0–1, below c beyond what controls have: at least so
            many leaked, for a leaked item need not fall below c.
        detectable: Smallest leaked share of items (or groups), 0–1, found with 80 % power at
            `alpha` if a leak lowers the ratio by three standard deviations of the controls'
            (`control_cutoffs.SHIFT`), less what was taken off; None: not even a leak of all, or
            too much was taken off.
        alpha: Of `detectable`.
        test: Name of the test.
        n_items: Tested items with a ratio.
        n_groups: Tested groups, or None where items were counted.
        missing: Tested items and controls without a ratio, which were left out.
        looked_at: Tested items that the count speaks for: with a ratio, in a group that counts.
        taken_off: Shift taken off the tested ratios before, in robust standard deviations of the
            controls' log ratios; above `MOST_TAKEN_OFF` a count that is not too high says nothing.
        notes: Warnings in words.
        seed: Of the choice of items within groups; None where there was no choice.
        refused: Why the test was not done, or None.
        function: Dotted name of the function that computed this.
    """

    x: int
    n: int
    cutoff: float
    p0: float
    control_x: int
    control_n: int
    pvalue: float
    leaked: Estimate
    detectable: float | None
    alpha: float
    test: str
    n_items: int
    n_groups: int | None = None
    missing: tuple[int, int] = (0, 0)
    looked_at: int = 0
    taken_off: float = 0.0
    notes: tuple[str, ...] = ()
    seed: int | None = None
    refused: str | None = None
    function: str = FUNCTION


def nll_ratios(original: ArrayLike, paraphrase: ArrayLike, *, floor: float = FLOOR) -> FloatArray:
    """Ratio of the originals' NLL per token to their paraphrases'.

    Args:
        original: Nats per token, shape (n,), at least 0; NaN where unknown.
        paraphrase: The same of each item's paraphrase (or the mean of several).
        floor: Nats per token below which a value counts as `floor`: a text that is certain has
            an NLL of 0, and two such texts a ratio of 1.

    Returns:
        Shape (n,); NaN where either is NaN.

    Raises:
        ValueError: Different lengths, infinite, or negative beyond rounding.

    Examples:
        >>> nll_ratios([0.5, 0.0], [2.0, 0.0])
        array([0.25, 1.  ])
    """
    rows = [np.asarray(one, dtype=np.float64) for one in (original, paraphrase)]
    if rows[0].ndim != 1 or rows[0].shape != rows[1].shape:
        raise ValueError(
            f"two rows of one length are needed, found shapes {rows[0].shape} and {rows[1].shape}"
        )
    for name, row in zip(("original", "paraphrase"), rows, strict=True):
        if np.isinf(row).any() or (row < -DUST).any():
            raise ValueError(f"{name}: NLL per token must be finite and at least 0, or NaN")
    above, below = (np.maximum(row, floor) for row in rows)
    return np.asarray(above / below, dtype=np.float64)


def leak_count(  # noqa: PLR0913 - two sides with groups, and what was done to one
    tested: ArrayLike,
    controls: ArrayLike,
    *,
    groups: Groups | None = None,
    control_groups: Groups | None = None,
    taken_off: float = 1.0,
    alpha: float = 0.05,
    level: float = 0.95,
    seed: int = 0,
) -> LeakCount:
    """Test whether more tested items than controls have an original that is too likely.

    Args:
        tested: Ratios r_i of the tested items, shape (n,), at least 0; NaN: no ratio, left out.
        controls: Ratios of items never trained on, shape (m,), likewise.
        groups: Group of each tested item, or None where each is its own.
        control_groups: Group of each control, or None where each is its own.
        taken_off: Factor that tested ratios were multiplied by, at least 1 (see Conventions).
        alpha: Error rate at which `detectable` is stated, between 0 and 1.
        level: Of the interval of `leaked`, between 0 and 1.
        seed: Of the choice of items within groups.

    Returns:
        The count and its p-value. Fewer than 10 controls (or groups of them), or no tested item:
        refused, p = 1.

    Raises:
        ValueError: Not one row of ratios, a negative or infinite one, an item without a group,
            `taken_off` below 1, or a bad `alpha` or `level`.

    Examples:
        >>> found = leak_count([0.1] * 5 + [0.9] * 15, [0.8 + 0.01 * i for i in range(40)])
        >>> found.x, found.n, round(found.pvalue, 3)
        (5, 20, 0.034)
    """
    probability(alpha, "alpha"), probability(level, "level")
    if not 1 <= taken_off < math.inf:
        raise ValueError(f"taken_off is a factor of 1 or more, found {taken_off}")
    sides = _side(tested, groups, "tested"), _side(controls, control_groups, "controls")
    chosen = _Chosen(sides, seed)
    values, usual = (chosen.values(side) for side in sides)
    shared = _Shared(chosen, alpha, level, _in_deviations(taken_off, usual))
    if len(usual) < FEWEST_CONTROLS or not len(values):
        return shared.refused(len(values), len(usual))
    below = place(len(usual))
    cutoff = float(np.sort(usual)[below])
    found = Calibration(len(values), below, len(usual), max(0.0, SHIFT - shared.taken_off))
    return shared.tested(found, int((values < cutoff).sum()), cutoff)


def _in_deviations(factor: float, usual: FloatArray) -> float:
    """A factor in robust standard deviations of log ratios; inf where those do not vary."""
    if factor == 1 or not usual.size:
        return 0.0
    logs = np.log(np.maximum(usual, FLOOR))
    spread = NORMAL_MAD * float(np.median(np.abs(logs - np.median(logs))))
    return math.log(factor) / spread if spread > 0 else math.inf


@dataclass(frozen=True, slots=True)
class _Side:
    ratios: FloatArray
    group: IntArray
    missing: int

    def sizes(self) -> IntArray:
        return np.bincount(self.group) if self.group.size else np.zeros(0, np.int64)


def _side(ratios: ArrayLike, groups: Groups | None, name: str) -> _Side:
    row = np.asarray(ratios, dtype=np.float64)
    if row.ndim != 1:
        raise ValueError(f"{name}: one row of ratios is needed, found shape {row.shape}")
    if np.isinf(row).any() or (row < 0).any():
        raise ValueError(f"{name}: ratios must be finite and at least 0, or NaN")
    group = np.arange(row.size) if groups is None else codes(groups, row.size)
    kept = ~np.isnan(row)
    # Numbers without gaps: a group may have lost all its items.
    left = np.unique(group[kept], return_inverse=True)[1].astype(np.int64)
    return _Side(row[kept], left, int((~kept).sum()))


class _Chosen:
    """Items of each group that are looked at: the same number everywhere."""

    def __init__(self, sides: tuple[_Side, _Side], seed: int) -> None:
        self.sides, self.seed = sides, seed
        tested, controls = (side.sizes() for side in sides)
        self.grouped = bool((tested > 1).any() or (controls > 1).any())
        self.size = _common_size(tested, controls)
        self.left_out = tuple(int((sizes < self.size).sum()) for sizes in (tested, controls))
        self.drawn = any((sizes > self.size).any() for sizes in (tested, controls))
        # Of larger groups items are drawn at random: they speak for the rest of their group.
        self.looked_at = int(tested[tested >= self.size].sum())

    def values(self, side: _Side) -> FloatArray:
        """Smallest ratio of each group's chosen items, shape (groups,)."""
        # Not by position: the first questions on an article may be of another kind.
        shuffled = np.random.default_rng(self.seed).permutation(side.ratios.size)
        order = shuffled[np.argsort(side.group[shuffled], kind="stable")]
        sizes = side.sizes()
        starts = (np.cumsum(sizes) - sizes)[sizes >= self.size]
        rows = side.ratios[order[starts[:, None] + np.arange(self.size)]]
        return np.asarray(rows.min(axis=1), dtype=np.float64) if starts.size else np.zeros(0)


def _common_size(tested: IntArray, controls: IntArray) -> int:
    """Size that uses most items while enough groups of controls are left; at least 1."""
    best, most = 1, 0
    for size in np.unique(np.concatenate([tested, controls, [1]])).tolist():
        of_tested, of_controls = int((tested >= size).sum()), int((controls >= size).sum())
        used = size * min(of_tested, of_controls)
        if used > most and (size == 1 or of_controls >= FEWEST_CONTROLS):
            best, most = size, used
    return best


@dataclass(frozen=True, slots=True)
class _Shared:
    """What tested and refused results have in common."""

    chosen: _Chosen
    alpha: float
    level: float
    taken_off: float

    def tested(self, found: Calibration, x: int, cutoff: float) -> LeakCount:
        value, interval = found.excess(x, self.level)
        method = "excess over controls, MOVER of exact limits"
        return self._result(
            (x, found.n, found.below, found.controls),
            (cutoff, found.p0, found.pvalue(x)),
            self._estimate(value, interval, method, found.n),
            found.detectable(self.alpha) if self.taken_off <= MOST_TAKEN_OFF else None,
        )

    def refused(self, n: int, controls: int) -> LeakCount:
        things = "groups of controls" if self.chosen.grouped else "controls"
        reason = f"refused: {controls} {things} with a ratio; at least {FEWEST_CONTROLS} are needed"
        could = Calibration(n, place(FEWEST_CONTROLS), FEWEST_CONTROLS).detectable(self.alpha)
        if not n:
            reason = "refused: no tested item has a ratio"
        elif could is not None:
            reason += f" (they would show a leak of {100 * could:.0f} % of these {n})"
        undefined = self._estimate(math.nan, UNDEFINED, "none: refused", n)
        numbers = (math.nan, math.nan, 1.0)
        return self._result((0, n, 0, controls), numbers, undefined, None, refused=reason)

    def _estimate(
        self, value: float, interval: tuple[float, float], method: str, n: int
    ) -> Estimate:
        groups = n if self.chosen.grouped else None
        items = self.chosen.sides[0].ratios.size
        return Estimate(value, interval, self.level, method, items, groups, math.nan)

    def _result(
        self,
        counts: tuple[int, int, int, int],
        numbers: tuple[float, float, float],
        leaked: Estimate,
        detectable: float | None,
        *,
        refused: str | None = None,
    ) -> LeakCount:
        x, n, control_x, control_n = counts
        things = "groups" if self.chosen.grouped else "items"
        return LeakCount(
            x=x,
            n=n,
            cutoff=numbers[0],
            p0=numbers[1],
            control_x=control_x,
            control_n=control_n,
            pvalue=numbers[2],
            leaked=leaked,
            detectable=detectable,
            alpha=self.alpha,
            test=f"leak count of {things}, cutoff from {control_n} controls",
            n_items=self.chosen.sides[0].ratios.size,
            n_groups=n if self.chosen.grouped else None,
            missing=(self.chosen.sides[0].missing, self.chosen.sides[1].missing),
            looked_at=self.chosen.looked_at,
            taken_off=self.taken_off,
            notes=self._notes(detectable, refused),
            seed=self.chosen.seed if self.chosen.drawn else None,
            refused=refused,
        )

    def _notes(self, detectable: float | None, refused: str | None) -> tuple[str, ...]:
        chosen, notes = self.chosen, []
        if chosen.grouped:
            notes.append(
                f"counted by group: the smallest ratio of {chosen.size} items in each"
                + (
                    f"; smaller groups left out: {chosen.left_out[0]} tested, "
                    f"{chosen.left_out[1]} of controls"
                    if any(chosen.left_out)
                    else ""
                )
            )
        missing = [side.missing for side in chosen.sides]
        if any(missing):
            notes.append(f"without a ratio, left out: {missing[0]} items, {missing[1]} controls")
        if detectable is None and refused is None and self.taken_off <= MOST_TAKEN_OFF:
            notes.append(f"too few items or controls to find even a leak of all at {self.alpha:g}")
        return tuple(notes)
