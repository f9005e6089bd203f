"""Pairs: which are declared, how they differ, and what the rule says of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import metrics as metric_house
import stats
from bench.analysis.aligned import Aligned
from bench.analysis.corpus_scores import NO_TEST, corpus_difference
from bench.analysis.treatments import Treatment
from bench.results import Pair, Plan
from stats import Design, Family, PairedDifference, Verdict
from stats.sampled import sampled_difference

Two = tuple[Treatment, Treatment]


@dataclass(frozen=True)
class Tested:
    """Pairs and the families they were tested in.

    Attributes:
        pairs: Primary first, then secondary, then against the reference.
        families: The primary, and the secondary where it holds a test.
    """

    pairs: tuple[Pair, ...]
    families: tuple[Family, ...]


@dataclass(frozen=True)
class Rule:
    """How pairs are tested.

    Attributes:
        plan: What was declared.
        matched_seeds: Seeds of two scenarios with the same number belong together.
        override: The test that the suite asks for, or None.
    """

    plan: Plan
    matched_seeds: bool = False
    override: str | None = None


def declared_pairs(
    sides: Sequence[Treatment], reference: Treatment | None, plan: Plan
) -> list[Two]:
    """Return the pairs of the primary family, in order.

    The reference stands outside, unless pairs are declared against it or nothing else is left to
    compare it with.
    """
    if reference and (plan.pairs == "reference" or len(sides) < 2):
        return [(side, reference) for side in sides]
    return list(combinations(sides, 2))


def compare_pairs(
    sets: Sequence[Aligned], sides: Sequence[Treatment], reference: Treatment | None, rule: Rule
) -> Tested:
    """Test every pair on every set by every metric, and adjust within families.

    The primary family is the declared pairs on the primary metric and set; it alone gives
    verdicts.

    Args:
        sets: Scores on the same items, the primary set among them.
        sides: What is compared, the reference left out.
        reference: The reference where it takes part, else None.
        rule: How.
    """
    plan = rule.plan
    declared = declared_pairs(sides, reference, plan)
    every = [
        _pair(aligned, pair, metric, rule)
        for aligned in sets
        for metric in aligned.metrics
        for pair in declared
    ]
    primary = [one for one in every if (one.set, one.metric) == (plan.set, plan.metric)]
    secondary = [one for one in every if (one.set, one.metric) != (plan.set, plan.metric)]
    # Shaffer's sequence holds for all pairs among themselves, not for three against a reference
    all_of = len(sides) if declared == list(combinations(sides, 2)) else None
    families = [_family("primary", primary, all_of)]
    if secondary:
        families.append(_family("secondary", secondary, None))
    scores = next(one for one in sets if one.set.name == plan.set)
    found = {(one.a, one.b): pair for one, pair in zip(primary, declared, strict=True)}
    judged = tuple(
        _judged(one, scores, found[one.a, one.b], families[0].m, rule)
        for one in _adjusted(primary, families[0])
    )
    adjusted = _adjusted(secondary, families[1]) if secondary else ()
    beside = _beside_reference(sets, sides, reference, rule) if reference else ()
    against = tuple(one for one in beside if (one.a, one.b) not in found)
    return Tested((*judged, *adjusted, *against), tuple(families))


def _beside_reference(
    sets: Sequence[Aligned], sides: Sequence[Treatment], reference: Treatment, rule: Rule
) -> tuple[Pair, ...]:
    """Return each treatment against the reference by the primary metric, outside families."""
    return tuple(
        replace(_pair(aligned, (side, reference), rule.plan.metric, rule), family="reference")
        for aligned in sets
        for side in sides
    )


def _pair(aligned: Aligned, pair: Two, metric: str, rule: Rule) -> Pair:
    seeds = [len(side.members) for side in pair]
    why = _why(aligned, pair, metric, rule)
    if rule.matched_seeds and max(seeds) > 1 and not _matched(pair, rule):
        why += " (their seeds have different numbers, so they are not matched)"
    difference = _difference(aligned, pair, metric, rule, 1 - rule.plan.alpha)
    names = pair[0].name, pair[1].name
    return Pair(*names, aligned.set.name, metric, "secondary", why, difference, None, None)


def _why(aligned: Aligned, pair: Two, metric: str, rule: Rule) -> str:
    several = max(len(side.members) for side in pair) > 1
    if several and not metric_house.get(metric).mean_of_items:
        return f"none: {NO_TEST}"
    return _design(aligned, pair, metric, rule).why


def _design(aligned: Aligned, pair: Two, metric: str, rule: Rule) -> Design:
    kind = metric_house.get(metric)
    seeds = [len(side.members) for side in pair]
    return stats.choose(
        mean_of_items=kind.mean_of_items,
        binary=aligned.is_binary(metric) and max(seeds) == 1,
        groups=aligned.groups,
        seeds_per_scenario=seeds if max(seeds) > 1 else None,
        items=len(aligned.items),
        override=rule.override,
    )


def _matched(pair: Two, rule: Rule) -> bool:
    """Whether the suite matches seeds and both sides have the same ones."""
    return rule.matched_seeds and pair[0].seeds == pair[1].seeds


def _difference(
    aligned: Aligned, pair: Two, metric: str, rule: Rule, level: float
) -> PairedDifference:
    if not metric_house.get(metric).mean_of_items:
        return corpus_difference(aligned, pair, metric, rule.plan, level)
    samples = [aligned.samples(side.members, metric) for side in pair]
    taken = _design(aligned, pair, metric, rule).overridden is None
    if samples[0] is not None and samples[1] is not None and taken:
        return sampled_difference(
            samples[0], samples[1], groups=aligned.groups, level=level, seed=rule.plan.seed
        )
    return stats.compare_pair(
        aligned.by_seed(pair[0].members, metric),
        aligned.by_seed(pair[1].members, metric),
        groups=aligned.groups,
        binary=aligned.is_binary(metric),
        matched_seeds=_matched(pair, rule),
        level=level,
        seed=rule.plan.seed,
        override=rule.override,
    )


def _family(name: str, pairs: Sequence[Pair], all_pairs_of: int | None) -> Family:
    pvalues = [pair.difference.pvalue for pair in pairs]
    return stats.adjust_family(name, pvalues, all_pairs_of=all_pairs_of)


def _adjusted(pairs: Sequence[Pair], family: Family) -> tuple[Pair, ...]:
    return tuple(
        replace(pair, adjusted_p=p) for pair, p in zip(pairs, family.adjusted, strict=True)
    )


def _judged(pair: Pair, aligned: Aligned, two: Two, m: int, rule: Rule) -> Pair:
    """Apply the rule; where a margin was declared, with the interval that equivalence needs."""
    plan, wide = rule.plan, None
    if plan.margin is not None:
        level = stats.equivalence_level(plan.alpha, m)
        wide = _difference(aligned, two, plan.metric, rule, level)
    return replace(pair, family="primary", verdict=_verdict(pair, wide, m, plan))


def _verdict(pair: Pair, wide: PairedDifference | None, m: int, plan: Plan) -> Verdict:
    return stats.verdict(
        pair.difference,
        adjusted_p=pair.adjusted_p if pair.adjusted_p is not None else 1.0,
        alpha=plan.alpha,
        m=m,
        margin=plan.margin,
        wide=wide,
    )
