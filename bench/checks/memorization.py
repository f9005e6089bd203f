"""Does one scenario memorize more than another? Gaps compared by the designs of `stats/`.

Conventions:
    A gap is the score on trained items minus the score on others, in pp: on the same facts in
    other words (fact by fact), or on held-out items. A − B, positive: A memorizes more. All pairs
    of scenarios against all other sets are one family, adjusted by Holm.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from bench.checks.observed import Floats, Observed
from bench.checks.overfitting.phrasings import Phrasings, find_phrasings
from bench.checks.results import MemorizationGap
from stats import Family, PairedDifference, choose, compare_pair, holm
from stats.set_gaps import set_gap

Treatments = Mapping[str, Mapping[int, str]]
"""Scenario (or checkpoint) -> training seed -> checkpoint."""

Side = tuple[str, Mapping[int, str]]

DIFFERENT = (
    "Welch t on gains of different items: each item of either set gives the difference between "
    "the two, and the two sets are compared"
)
DIFFERENT_SEEDED = (
    "two-way component t on seed contrasts: seeds vary, and so do the items of either set"
)


@dataclass(frozen=True)
class _Rule:
    alpha: float
    seed: int
    matched: bool


def compare_memorization(
    observed: Sequence[Observed],
    treatments: Treatments,
    *,
    alpha: float = 0.05,
    seed: int = 0,
    matched_seeds: bool = False,
) -> tuple[tuple[MemorizationGap, ...], Family | None]:
    """Compare every pair of treatments in every gap of every train set.

    Args:
        observed: The sets; those of roles `train`, `paraphrase` and `heldout` are used.
        treatments: What is compared; without the base.
        alpha: Level of the family; intervals are at 1 - alpha.
        seed: Of resampling.
        matched_seeds: Equal seed numbers of two treatments belong together.

    Returns:
        The gaps, in the order of sets and pairs, and their family; () and None without a train
        set, without anything to hold it against, or with one treatment.
    """
    rule = _Rule(alpha, seed, matched_seeds)
    found = [
        gap
        for trained in observed
        if trained.set.role == "train" and len(trained.items) > 1
        for gap in _of_train(observed, trained, list(treatments.items()), rule)
    ]
    if not found:
        return (), None
    pvalues = tuple(gap.difference.pvalue for gap in found)
    adjusted = holm(pvalues)
    family = Family("memorization", "Holm", len(found), pvalues, adjusted)
    gaps = tuple(replace(gap, adjusted_p=p) for gap, p in zip(found, adjusted, strict=True))
    return gaps, family


def _of_train(
    observed: Sequence[Observed], trained: Observed, sides: list[Side], rule: _Rule
) -> Iterator[MemorizationGap]:
    reworded = [one for one in observed if one.set.role == "paraphrase"]
    facts = find_phrasings(trained, reworded)
    for pair in combinations(sides, 2):
        if facts is not None:
            yield _same_facts(facts, pair, rule)
    for other in observed:
        if other.set.role == "heldout" and len(other.items) > 1:
            for pair in combinations(sides, 2):
                yield _other_items(trained, other, pair, rule)


def _same_facts(facts: Phrasings, pair: tuple[Side, Side], rule: _Rule) -> MemorizationGap:
    a, b = (np.array([facts.drops(name) for name in _members(side)]) for side in pair)
    found = compare_pair(
        a,
        b,
        groups=facts.groups,
        matched_seeds=_matched(pair, rule),
        level=1 - rule.alpha,
        seed=rule.seed,
    )
    seeds = (len(a), len(b))
    why = choose(
        mean_of_items=True,
        binary=False,
        groups=facts.groups,
        seeds_per_scenario=seeds if max(seeds) > 1 else None,
        items=a.shape[1],
    ).why
    means = (float(a.mean()), float(b.mean()))
    return _gap(facts.one, facts.against, pair, found, (means, f"fact by fact, {why}"))


def _other_items(
    trained: Observed, other: Observed, pair: tuple[Side, Side], rule: _Rule
) -> MemorizationGap:
    (a1, a2), (b1, b2) = ([_table(one, side) for one in (trained, other)] for side in pair)
    seeded = max(len(a1), len(b1)) > 1
    first, second = ((a1, a2), (b1, b2)) if seeded else ((a1[0], a2[0]), (b1[0], b2[0]))
    found = set_gap(
        *first,
        *second,
        groups1=trained.groups,
        groups2=other.groups,
        matched_seeds=seeded and _matched(pair, rule),
        level=1 - rule.alpha,
        seed=rule.seed,
        draws=0,  # nothing shows a companion here
    )
    means = (float(a1.mean() - a2.mean()), float(b1.mean() - b2.mean()))
    why = DIFFERENT_SEEDED if seeded else DIFFERENT
    return _gap(trained, other.set.name, pair, found, (means, why), same_facts=False)


def _gap(
    trained: Observed,
    other: str,
    pair: tuple[Side, Side],
    found: PairedDifference,
    said: tuple[tuple[float, float], str],
    *,
    same_facts: bool = True,
) -> MemorizationGap:
    (gap_a, gap_b), why = said
    return MemorizationGap(
        a=pair[0][0],
        b=pair[1][0],
        trained=trained.set.name,
        other=other,
        metric=trained.metric,
        same_facts=same_facts,
        gap_a=gap_a,
        gap_b=gap_b,
        difference=found,
        adjusted_p=found.pvalue,
        why=why,
    )


def _members(side: Side) -> list[str]:
    return [name for _, name in sorted(side[1].items())]


def _matched(pair: tuple[Side, Side], rule: _Rule) -> bool:
    return rule.matched and sorted(pair[0][1]) == sorted(pair[1][1])


def _table(one: Observed, side: Side) -> Floats:
    """Item scores, a row for each training seed, shape (S, n)."""
    return np.array([one.scores[name] for name in _members(side)], dtype=np.float64)
