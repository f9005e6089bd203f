"""Pairs of checkpoints: which are declared, how they differ, and what the rule says of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import metrics as metric_house
import stats
from bench.analysis.aligned import Aligned
from bench.results import Pair, Plan
from stats import Family, PairedDifference, Verdict

NamePair = tuple[str, str]


@dataclass(frozen=True)
class Tested:
    """Pairs and the families they were tested in.

    Attributes:
        pairs: Primary first, then secondary, then against the reference.
        families: The primary, and the secondary where it holds a test.
    """

    pairs: tuple[Pair, ...]
    families: tuple[Family, ...]


def declared_pairs(names: Sequence[str], plan: Plan) -> tuple[NamePair, ...]:
    """Return the pairs of the primary family, in the order of `names`.

    The reference stands outside, unless pairs are declared against it or nothing else is left to
    compare it with.
    """
    others = [name for name in names if name != plan.reference]
    if plan.reference in names and (plan.pairs == "reference" or len(others) < 2):
        return tuple((name, plan.reference) for name in others if plan.reference is not None)
    return tuple(combinations(others, 2))


def reference_pairs(names: Sequence[str], plan: Plan) -> tuple[NamePair, ...]:
    """Return the pairs shown against the reference outside every family."""
    declared = declared_pairs(names, plan)
    pairs = [(name, plan.reference) for name in names if name != plan.reference]
    if plan.reference not in names:
        return ()
    return tuple((a, b) for a, b in pairs if b is not None and (a, b) not in declared)


def compare_pairs(sets: Sequence[Aligned], names: Sequence[str], plan: Plan) -> Tested:
    """Test every pair on every set by every metric, and adjust within families.

    The primary family is the declared pairs on the primary metric and set; it alone gives verdicts.
    """
    declared = declared_pairs(names, plan)
    every = [
        _pair(aligned, pair, metric, plan)
        for aligned in sets
        for metric in _metrics(aligned)
        for pair in declared
    ]
    primary = [one for one in every if (one.set, one.metric) == (plan.set, plan.metric)]
    secondary = [one for one in every if (one.set, one.metric) != (plan.set, plan.metric)]
    others = [name for name in names if name != plan.reference]
    all_of = len(others) if len(declared) == len(others) * (len(others) - 1) // 2 else None
    families = [_family("primary", primary, all_of)]
    if secondary:
        families.append(_family("secondary", secondary, None))
    primary_set = next(one for one in sets if one.set.name == plan.set)
    judged = _judged(primary, primary_set, families[0], plan)
    adjusted = _adjusted(secondary, families[1]) if secondary else ()
    shown = tuple(
        _pair(aligned, pair, plan.metric, plan, "reference")
        for aligned in sets
        for pair in reference_pairs(names, plan)
    )
    return Tested((*judged, *adjusted, *shown), tuple(families))


def _metrics(aligned: Aligned) -> list[str]:
    return list(dict.fromkeys(metric for _, metric in aligned.scores))


def _pair(
    aligned: Aligned, pair: NamePair, metric: str, plan: Plan, family: str = "secondary"
) -> Pair:
    kind = metric_house.get(metric)
    design = stats.choose(
        mean_of_items=kind.mean_of_items,
        binary=kind.binary,
        groups=aligned.groups,
        items=len(aligned.items),
    )
    difference = _difference(aligned, pair, metric, 1 - plan.alpha, plan.seed)
    return Pair(*pair, aligned.set.name, metric, family, design.why, difference, None, None)


def _difference(
    aligned: Aligned, pair: NamePair, metric: str, level: float, seed: int
) -> PairedDifference:
    kind = metric_house.get(metric)
    return stats.compare_pair(
        aligned.scores[pair[0], metric],
        aligned.scores[pair[1], metric],
        groups=aligned.groups,
        binary=kind.binary,
        mean_of_items=kind.mean_of_items,
        level=level,
        seed=seed,
    )


def _family(name: str, pairs: Sequence[Pair], all_pairs_of: int | None) -> Family:
    pvalues = [pair.difference.pvalue for pair in pairs]
    return stats.adjust_family(name, pvalues, all_pairs_of=all_pairs_of)


def _adjusted(pairs: Sequence[Pair], family: Family) -> tuple[Pair, ...]:
    return tuple(
        replace(pair, adjusted_p=p) for pair, p in zip(pairs, family.adjusted, strict=True)
    )


def _judged(
    pairs: Sequence[Pair], aligned: Aligned, family: Family, plan: Plan
) -> tuple[Pair, ...]:
    return tuple(
        replace(pair, family="primary", verdict=_verdict(pair, aligned, family.m, plan))
        for pair in _adjusted(pairs, family)
    )


def _verdict(pair: Pair, aligned: Aligned, m: int, plan: Plan) -> Verdict:
    """Apply the rule; where a margin was declared, with the interval that equivalence needs."""
    wide = None
    if plan.margin is not None:
        level = stats.equivalence_level(plan.alpha, m)
        wide = _difference(aligned, (pair.a, pair.b), plan.metric, level, plan.seed)
    return stats.verdict(
        pair.difference,
        adjusted_p=pair.adjusted_p if pair.adjusted_p is not None else 1.0,
        alpha=plan.alpha,
        m=m,
        margin=plan.margin,
        wide=wide,
    )
