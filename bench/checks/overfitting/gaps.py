"""G1 on different items: is a set's gain over the base larger than a comparable set's?

Conventions:
    (checkpoint − base) on the suspect minus (checkpoint − base) on the other set, in pp. The base
    takes the sets' difficulty off; without one, and for the base itself, the plain gap is shown
    and decides nothing. Which sets may be compared is in `case.py`, when they are too unlike to
    decide in `likeness.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bench.checks.observed import Observed
from bench.checks.overfitting.case import Case, untold
from bench.checks.overfitting.drafts import Draft, describe, with_difference, within
from bench.checks.overfitting.likeness import Unlike, hidden_knowledge, not_alike, raised_known
from bench.checks.results import CheckTest
from stats import PairedDifference, unrelated_t
from stats.set_gaps import detectable_leak, set_gap

NO_BASE = "no base checkpoint to show how hard the sets are"
IS_BASE = "no earlier checkpoint to hold the base against"


def find_gaps(case: Case, unlike: Unlike) -> list[Draft]:
    """Return G1 for every checkpoint, suspect and comparable set of other items."""
    return [
        _gap(case, unlike, _Pair(one, other), name)
        for name in case.checkpoints
        for one in case.suspects
        for other in case.comparable(one)
        if min(len(one.items), len(other.items)) >= 2
    ]


def can_detect(found: PairedDifference, reached: float) -> Callable[[float], float | None]:
    """How small a leak a gap finds: a leaked item scores 100 instead of what clean ones score.

    Args:
        found: The tested gap.
        reached: Mean score of the items it is held against, 0-100.
    """
    return lambda alpha: detectable_leak(found, 100.0 - reached, alpha=alpha)


@dataclass(frozen=True)
class _Pair:
    one: Observed
    other: Observed


def _gap(case: Case, unlike: Unlike, pair: _Pair, checkpoint: str) -> Draft:
    base, one, other = case.base_of(checkpoint), pair.one, pair.other
    blank = CheckTest("G1", checkpoint, one.set.name, other.set.name, base, decides=True)
    found = _difference(case, pair, checkpoint)
    test = within(with_difference(blank, found), *_possible(pair, base))
    reason = _why_not(case, unlike, pair, checkpoint)
    if reason or not test.decides:
        return Draft(describe(test, reason) if reason else test)
    return Draft(test, can_detect(found, float(other.scores[checkpoint].mean())))


def _why_not(case: Case, unlike: Unlike, pair: _Pair, checkpoint: str) -> str | None:
    one, other = pair.one.set, pair.other.set
    if case.base_of(checkpoint) is None:
        return NO_BASE if case.base is None else IS_BASE
    unsure = untold(pair.one, pair.other)
    if one.role == "train" and not other.taught:
        untaught = f"the facts of {other.name} were not taught, so the gap shows learning too"
        return unsure or untaught
    unsure = unsure or unlike.get((one.name, other.name))
    if unsure or one.role == "train":
        return unsure
    if other.taught:
        return f"what is easier to learn gains more: the facts of {one.name} were taught"
    return (
        hidden_knowledge(case, pair.one, pair.other)
        or raised_known(case, checkpoint)
        or not_alike(case, pair.one, pair.other)
    )


def _possible(pair: _Pair, base: str | None) -> tuple[float, float]:
    """Least and most that the gap could be beside a base that scores as it does, pp."""
    if base is None:
        return -100.0, 100.0
    before = float(pair.one.scores[base].mean() - pair.other.scores[base].mean())
    return -100.0 - before, 100.0 - before


def _difference(case: Case, pair: _Pair, checkpoint: str) -> PairedDifference:
    one, other, base = pair.one, pair.other, case.base_of(checkpoint)
    first, second = one.scores[checkpoint], other.scores[checkpoint]
    if base is None:
        groups = (one.groups, other.groups)
        return unrelated_t(first, second, groups=groups, level=case.level, seed=case.seed, draws=0)
    return set_gap(
        first,
        second,
        one.scores[base],
        other.scores[base],
        groups1=one.groups,
        groups2=other.groups,
        level=case.level,
        seed=case.seed,
        draws=0,
    )
