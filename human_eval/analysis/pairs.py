"""Who was rated higher? Every pair of checkpoints on every control, and the declared rule.

The control that decides (the verdict score, or the net preference) makes the primary family, which
alone gives verdicts; the scales are a family of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import stats
from human_eval.analysis.complete_judgements import complete
from human_eval.analysis.joining import Cells, Judged, cells
from human_eval.analysis.pair_results import RatedPair
from human_eval.analysis.pair_test import Tested, binary, difference
from human_eval.analysis.preferred import preferences
from human_eval.scales import PREFERENCE
from stats import Family, Verdict
from stats.ratings import OrdinalModel, WinProbability

Two = tuple[str, str]
"""Names of A and B."""

TWO, SHAFFER_OF = 2, 3
"""Checkpoints that make a pair, and those whose three pairs Shaffer's sequence adjusts."""


@dataclass(frozen=True)
class Rule:
    """What was declared.

    Attributes:
        control: What decides.
        reference: Shown against, outside the families; or None.
        alpha: Error rate of a family.
        margin: Equivalence margin in points, or None.
        seed: Of resampling.
        against_reference: The declared pairs are those with the reference.
    """

    control: str
    reference: str | None
    alpha: float
    margin: float | None
    seed: int
    against_reference: bool = False

    @property
    def level(self) -> float:
        """Return the level of intervals."""
        return 1 - self.alpha


def rivals(names: Sequence[str], reference: str | None) -> tuple[str, ...]:
    """Return who is compared: all but the reference, unless nothing else would be left."""
    others = tuple(name for name in names if name != reference)
    return others if len(others) > 1 else tuple(names)


def rated_pairs(found: Judged, rule: Rule) -> tuple[tuple[RatedPair, ...], tuple[Family, ...]]:
    """Test every pair on every control, adjust within families, and judge the primary one.

    Args:
        found: The round.
        rule: What was declared.

    Returns:
        Primary pairs first, then secondary, then those with the reference; the primary family,
        and the secondary where it holds a test.
    """
    compared = rivals(found.names, rule.reference)
    declared = declared_pairs(found.names, rule)
    primary = [_pair(found, two, rule.control, rule) for two in declared]
    others = [name for name in found.controls if name != rule.control]
    secondary = [_pair(found, two, name, rule) for name in others for two in declared]
    # Shaffer's sequence holds for all pairs among themselves, not for three against a reference
    all_of = len(compared) if declared == list(combinations(compared, 2)) else None
    families = [_family("primary", primary, all_of)]
    if secondary:
        families.append(_family("secondary", secondary, None))
    judged = tuple(
        _judged(one, found, families[0].m, rule) for one in _adjusted(primary, families[0])
    )
    adjusted = _adjusted(secondary, families[1]) if secondary else ()
    known = {(one.a, one.b) for one in judged}
    beside = (one for one in _with_reference(found, rule) if (one.a, one.b) not in known)
    return (*judged, *adjusted, *beside), tuple(families)


def declared_pairs(names: Sequence[str], rule: Rule) -> list[Two]:
    """Return the pairs of the primary family, in order."""
    others = [name for name in names if name != rule.reference]
    if rule.reference in names and (rule.against_reference or len(others) < TWO):
        return [(name, rule.reference) for name in others if rule.reference is not None]
    return list(combinations(rivals(names, rule.reference), 2))


def cells_of(found: Judged, control: str, two: Two) -> Cells:
    """Return the judgements of two checkpoints, (2, r, n)."""
    if control == PREFERENCE:
        return preferences(found, *two)
    return cells(found, control, two)


def _with_reference(found: Judged, rule: Rule) -> tuple[RatedPair, ...]:
    if rule.reference is None or rule.reference not in found.names:
        return ()
    return tuple(
        replace(_pair(found, (name, rule.reference), rule.control, rule), family="reference")
        for name in found.names
        if name != rule.reference
    )


def _pair(found: Judged, two: Two, control: str, rule: Rule) -> RatedPair:
    of = cells_of(found, control, two)
    tested = difference(of, found.raters, rule.level, rule.seed)
    return RatedPair(
        *two,
        control=control,
        family="secondary",
        why=tested.why,
        difference=tested.difference,
        raters=tested.chosen.raters,
        complete=tested.chosen.count,
        items=tested.chosen.items,
        win=_win(tested, control, rule),
    )


def _win(tested: Tested, control: str, rule: Rule) -> WinProbability | None:
    """Return how often A is rated above B; the net preference says it by itself."""
    if control == PREFERENCE or tested.chosen.count < TWO:
        return None
    a, b = tested.chosen.values
    groups = tested.chosen.groups
    return stats.win_probability(a, b, groups=groups, level=rule.level, seed=rule.seed)


def _family(name: str, pairs: Sequence[RatedPair], compared: int | None) -> Family:
    of = SHAFFER_OF if compared == SHAFFER_OF else None
    return stats.adjust_family(name, [one.difference.pvalue for one in pairs], all_pairs_of=of)


def _adjusted(pairs: Sequence[RatedPair], family: Family) -> tuple[RatedPair, ...]:
    return tuple(
        replace(pair, adjusted_p=p) for pair, p in zip(pairs, family.adjusted, strict=True)
    )


def _judged(pair: RatedPair, found: Judged, m: int, rule: Rule) -> RatedPair:
    of = cells_of(found, pair.control, (pair.a, pair.b))
    wide = None
    if rule.margin is not None:
        level = stats.equivalence_level(rule.alpha, m)
        wide = difference(of, found.raters, level, rule.seed).difference
    return replace(
        pair,
        family="primary",
        ordinal=_ordinal(of, found, rule),
        verdict=_verdict(pair, wide, m, rule),
    )


def _verdict(pair: RatedPair, wide: stats.PairedDifference | None, m: int, rule: Rule) -> Verdict:
    return stats.verdict(
        pair.difference,
        adjusted_p=1.0 if pair.adjusted_p is None else pair.adjusted_p,
        alpha=rule.alpha,
        m=m,
        margin=rule.margin,
        wide=wide,
    )


def _ordinal(of: Cells, found: Judged, rule: Rule) -> OrdinalModel | None:
    """Return the model of ratings; of one judgement of both, or of two values, it says nothing new.

    It is slow: a second for 3,000 items.
    """
    chosen = complete(of, found.raters)
    if rule.control == PREFERENCE or chosen.count < TWO or binary(chosen.values):
        return None
    return stats.ordinal_model(*chosen.values, groups=chosen.groups, level=rule.level)
