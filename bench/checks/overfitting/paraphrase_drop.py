"""G1 on the same facts: does the score fall further on other words than their difficulty explains?

A drop on paraphrases alone is not contamination: they may be harder, and a checkpoint that was
fine-tuned on one phrasing likes that phrasing. So two things are taken off:

- the base's own drop, which shows how hard the paraphrases are; a base that answers nearly
  nothing has no drop to show;
- the extra drop of a comparable set under the same checkpoint, which shows its taste for the
  phrasing. Where no such set has paraphrases, the drop is described and decides nothing.

A clean checkpoint that knows more than the base may drop by as many points, or by the same share
of what it knows. Either would be innocent, so both are tested, and the less convincing counts: the
size is kept whichever of the two holds (an intersection-union test; Berger, 1982).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from bench.checks.observed import Floats
from bench.checks.overfitting.case import Case, untold
from bench.checks.overfitting.drafts import (
    Detectable,
    Draft,
    describe,
    looked_at,
    with_difference,
    within,
)
from bench.checks.overfitting.likeness import FLOOR, Unlike
from bench.checks.overfitting.phrasings import Phrasings
from bench.checks.results import CheckTest
from stats import PairedDifference, compare_pair, minimum_detectable, unrelated_t
from stats.set_gaps import detectable_leak, set_gap

UNKNOWN = "nothing shows how hard the paraphrases are: no base checkpoint"
IS_BASE = "nothing shows how hard the paraphrases are: no checkpoint before the base"
NO_CALIBRATION = (
    "no comparable set with paraphrases shows how much of the drop is a taste for the trained "
    "phrasing"
)


def find_drops(case: Case, unlike: Unlike) -> list[Draft]:
    """Return G1 against paraphrases for every checkpoint and suspect that has them."""
    return [
        draft
        for name in case.checkpoints
        for one in case.suspects
        if (facts := case.phrasings(one)) is not None
        for draft in _drops(case, unlike, facts, name)
    ]


def _drops(case: Case, unlike: Unlike, facts: Phrasings, checkpoint: str) -> Iterator[Draft]:
    base, name = case.base_of(checkpoint), facts.one.set.name
    blank = CheckTest("G1", checkpoint, name, facts.against, base, decides=True)
    if base is None:
        reason = UNKNOWN if case.base is None else IS_BASE
        yield Draft(describe(_shown(facts, blank, _plain(case, facts, checkpoint)), reason))
        return
    if at_floor(case, facts, base):
        reason = f"the base answers too few of {name} to show how much harder their paraphrases are"
        # The base's drop, which shows nothing, is not taken off.
        plain = _shown(facts, replace(blank, base=None), _plain(case, facts, checkpoint))
        yield Draft(describe(plain, reason))
        return
    unsure = untold(facts.one)
    calibrating = [] if unsure else list(_calibrating(case, unlike, facts))
    if not calibrating:
        found = _less_convincing(
            compare_pair(*both, groups=facts.groups, level=case.level, seed=case.seed)
            for both in _readings(facts, checkpoint, base)
        )
        yield Draft(describe(_shown(facts, blank, found), unsure or NO_CALIBRATION))
    for other in calibrating:
        yield _calibrated(case, facts, other, blank)


def at_floor(case: Case, facts: Phrasings, base: str) -> bool:
    """Whether the base answers too few originals: under 10 %, or no more than of the controls."""
    scores = facts.originals(base)
    if scores.mean() < FLOOR:
        return True
    for control in case.of_role("control"):
        if len(control.items) < 2:
            continue
        found = unrelated_t(
            scores, control.scores[base], groups=(facts.groups, control.groups), draws=0
        )
        if found.difference <= 0 or found.pvalue > 0.05:
            return True
    return False


def _plain(case: Case, facts: Phrasings, checkpoint: str) -> PairedDifference:
    return compare_pair(
        facts.originals(checkpoint),
        facts.reworded(checkpoint),
        groups=facts.groups,
        level=case.level,
        seed=case.seed,
    )


def _calibrating(case: Case, unlike: Unlike, facts: Phrasings) -> Iterator[Phrasings]:
    for other in case.comparable(facts.one):
        found = case.phrasings(other)
        pair = (facts.one.set.name, other.set.name)
        if found is None or pair in unlike or case.base is None or untold(other):
            continue
        if not at_floor(case, found, case.base):
            yield found


def _calibrated(case: Case, facts: Phrasings, other: Phrasings, blank: CheckTest) -> Draft:
    checkpoint, base = blank.checkpoint, str(case.base)
    found = [
        set_gap(
            mine[0],
            theirs[0],
            mine[1],
            theirs[1],
            groups1=facts.groups,
            groups2=other.groups,
            level=case.level,
            seed=case.seed,
            draws=0,
        )
        for mine, theirs in zip(
            _readings(facts, checkpoint, base), _readings(other, checkpoint, base), strict=True
        )
    ]
    test = _shown(facts, blank, _less_convincing(found))
    if not test.decides:
        return Draft(test)
    return Draft(test, _can_detect(found[0], found[1], (other, checkpoint)))


def _shown(facts: Phrasings, blank: CheckTest, found: PairedDifference) -> CheckTest:
    """The numbers; a drop is at most 100 points, and so is each that was taken off."""
    most = 100.0 if blank.base is None else 200.0
    test = within(with_difference(blank, found), -most, most)
    return looked_at(test, len(facts.places), len(facts.one.items), "a paraphrase")


def _can_detect(
    points: PairedDifference, shares: PairedDifference, clean: tuple[Phrasings, str]
) -> Detectable:
    """How small a leak is found in both readings; leaked facts are right in the trained words only.

    The clean facts are taken to be like those of the other set under the checkpoint. Of n facts
    with mean score k and drop d, a leaked share q leaves k + qh and d + qh, h = 100 - k.
    """
    other, checkpoint = clean
    known = float(other.originals(checkpoint).mean())
    drop, headroom = float(other.drops(checkpoint).mean()), 100.0 - known

    def detectable(alpha: float) -> float | None:
        first = detectable_leak(points, headroom, alpha=alpha)
        least = minimum_detectable(shares, alpha=alpha) / 100.0
        if first is None or math.isnan(least) or known <= 0:
            return None
        lost = drop / known + least
        if lost >= 1:
            return None
        second = (lost * known - drop) / (headroom * (1 - lost))
        return max(first, second) if second <= 1 else None

    return detectable


def _readings(facts: Phrasings, checkpoint: str, base: str) -> Iterator[tuple[Floats, Floats]]:
    """Drops of checkpoint and base per fact: in points, and as shares of what each knows."""
    yield facts.drops(checkpoint), facts.drops(base)
    yield _shares(facts, checkpoint), _shares(facts, base)


def _shares(facts: Phrasings, checkpoint: str) -> Floats:
    """Linearised share of the originals' score that is lost, per fact, in percent.

    Its mean is the share itself, its variance that of a ratio of means (the delta method).
    """
    drops, originals = facts.drops(checkpoint), facts.originals(checkpoint)
    known = float(originals.mean())
    if known == 0:
        return np.zeros_like(drops)
    share = float(drops.mean()) / known
    return np.asarray(100.0 * (share + (drops - share * originals) / known), dtype=np.float64)


def _less_convincing(found: Iterable[PairedDifference]) -> PairedDifference:
    return max(found, key=lambda one: (one.difference <= 0, one.pvalue))
