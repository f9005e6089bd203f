"""How many items a rating round needs, and what it asks of people, in numbers and words.

Conventions:
    In a preference round an item is worth 100 to A where A is preferred, 50 where they tie, 0
    where B is; the effect is the distance of the mean, the share of wins, from 50 %. A difference D
    of two scores of 0 to 100 becomes 50 + D/2 in these terms where people prefer as the scores do,
    so that its variance is a quarter of D's. People may prefer one of two answers that score
    alike: then it is larger, and at most that of a coin's toss, SD 50.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bench.base.errors import RoundError
from bench.base.names import counted
from bench.basis import basis_of_result
from human_eval.scales import Kind
from stats.sizing import Spread, Study, minimum_detectable_difference, study_size

DEFAULT_EFFECT = 10.0
ASSUMED_SD = 45.0
"""Of the difference of two verdict scores (100, 50, 0) per item, pp: as if one item in five were
judged right for one checkpoint and wrong for the other. Of a preference (100, 50, 0): as if four
pairs of answers in five had a winner."""
MOST_PREFERENCE_SD = 50.0
"""Of a preference per item, pp: every pair has a winner, each as often as the other."""
ASSUMED_ICC = 0.1
POWER = 0.8
MOST_EFFECT: dict[Kind, float] = {"rating": 100.0, "preference": 50.0}
"""No difference is larger, pp."""


@dataclass(frozen=True, slots=True)
class SizeBasis:
    """What the number of items rests on.

    Attributes:
        label: In words.
        study: All of the study but its number of items.
        pairs: Pairs that share the error rate.
        widest: The same study where preferences vary as much as they can; None in a rating round,
            or where the study is an assumption.
    """

    label: str
    study: Study
    pairs: int
    widest: Study | None = None


@dataclass(frozen=True, slots=True)
class RoundSize:
    """How many items are drawn, and why.

    Attributes:
        items: Drawn.
        available: There are.
        needed: As many as the effect needs; None where no number would do.
        effect: Difference of the mean verdict, or of the share of wins from 50 %, pp.
        finds: What so many items find with 80 % power, pp; None for fewer than can be tested.
        basis: What that rests on.
        at_most: As many as the widest study of the basis needs; None where there is none, or no
            number would do.
    """

    items: int
    available: int
    needed: int | None
    effect: float
    finds: float | None
    basis: SizeBasis
    at_most: int | None = None


def basis_of(
    result: Path | None, alpha: float, pairs: int, group_size: float, kind: Kind = "rating"
) -> SizeBasis:
    """Return what the size rests on: a comparison, or else an assumption that says so.

    Args:
        result: A comparison, or None.
        alpha: Of the family.
        pairs: Of checkpoints to compare, at least 1.
        group_size: Items per group in the sets that are drawn from.
        kind: Of the round.

    Raises:
        DataError: If the comparison cannot be used.
    """
    if result is not None:
        found = basis_of_result(result)
        study = Study(found.spread, found.samples, found.seeds, alpha / pairs, POWER)
        label = f"differences vary as in {result}: {found.label}"
        if kind == "rating":
            return SizeBasis(label, study, pairs)
        halved = replace(study, spread=_halved(study.spread))
        label += "; a preference is taken to vary by half of that, a tie where both score alike"
        return SizeBasis(label, halved, pairs, replace(halved, spread=_widest(halved.spread)))
    grouped = group_size > 1
    spread = Spread(ASSUMED_SD**2, icc=ASSUMED_ICC if grouped else 0.0, group_size=group_size)
    label = f"assumed: {_VARIES[kind]} varies by SD {ASSUMED_SD:g} pp from item to item"
    if grouped:
        label += f", {ASSUMED_ICC:g} of it between groups"
    label += _BETTER[kind]
    return SizeBasis(label, Study(spread, alpha=alpha / pairs, power=POWER), pairs)


def _halved(spread: Spread) -> Spread:
    """Return what half of a difference varies by."""
    return replace(
        spread,
        items=spread.items / 4,
        samples=(spread.samples[0] / 4, spread.samples[1] / 4),
        seed=spread.seed / 4,
        residual=spread.residual / 4,
    )


def _widest(spread: Spread) -> Spread:
    """Return the most that preferences can vary by from item to item, sampling included."""
    return replace(spread, items=MOST_PREFERENCE_SD**2, samples=(0.0, 0.0), residual=0.0)


def size_of(
    basis: SizeBasis, *, wanted: int | None, effect: float | None, available: int, reserve: int
) -> RoundSize:
    """Return how many items are drawn.

    Args:
        basis: What it rests on.
        wanted: Asked for by the user, or None: as many as the effect needs.
        effect: Difference to be found, pp, as in `RoundSize`; None: 10.
        available: Items that can be drawn, at least 1.
        reserve: Items kept back for qualification where the user asked for no number.

    Raises:
        RoundError: If there are not so many items as wanted.
    """
    if wanted is not None and wanted > available:
        raise RoundError("--items", f"{wanted:,}", expected=f"at most {available:,}, all there are")
    looked_for = DEFAULT_EFFECT if effect is None else abs(effect)
    needed = study_size(basis.study, looked_for).items
    most = max(1, available - reserve)
    items = wanted if wanted is not None else min(needed or most, most)
    testable = items >= basis.study.fewest_items
    finds = minimum_detectable_difference(basis.study, items).difference if testable else None
    widest = None if basis.widest is None else study_size(basis.widest, looked_for).items
    return RoundSize(items, available, needed, looked_for, finds, basis, widest)


def size_words(size: RoundSize, kind: Kind) -> tuple[str, ...]:
    """Return the sentences that say how many items are drawn, and why."""
    from reports.numbers import alpha, count, points

    study = size.basis.study
    shared = f" (shared by {size.basis.pairs} pairs)" if size.basis.pairs > 1 else ""
    needs = "no number of items would do" if size.needed is None else _needs(size.needed)
    wider = "" if size.at_most is None else f" ({count(size.at_most)} if no pair ties)"
    few = size.finds is None or size.finds > MOST_EFFECT[kind]
    finds = "too few to find any difference" if few else f"find {points(size.finds)}"
    return (
        f"to find {points(size.effect)} {_OF[kind]} at alpha {alpha(study.alpha)}{shared} "
        f"with 80 % power {needs}{wider}",
        f"  {size.basis.label}; how far raters disagree comes on top",
        f"{counted(size.items, 'item')} of {count(size.available)} drawn: {finds}",
    )


def effort_words(tasks: Mapping[str, int], raters: int, seconds: float) -> str:
    """Return the estimate of hours: tasks x seconds x raters.

    Args:
        tasks: By kind, how many each rater is given.
        raters: How many.
        seconds: For one task.
    """
    from reports.numbers import as_given, count, number

    total = sum(tasks.values())
    hours = total * seconds / 3600
    parts = ", ".join(f"{count(amount)} {kind}" for kind, amount in tasks.items() if amount)
    return (
        f"each rater: {counted(total, 'task')} ({parts}), about {number(hours)} h at "
        f"{as_given(seconds)} s each; {counted(raters, 'rater')}: {number(hours * raters)} h"
    )


_VARIES: dict[Kind, str] = {
    "rating": "the difference",
    "preference": "a preference (100, 50 for a tie, 0)",
}
_BETTER: dict[Kind, str] = {
    "rating": "; an earlier comparison says it better (--from RESULT)",
    "preference": "; --from RESULT takes it from how scores differed earlier",
}
_OF: dict[Kind, str] = {
    "rating": "between mean verdicts (100, 50, 0)",
    "preference": "between the share of wins, ties half, and 50 %",
}


def _needs(items: int) -> str:
    return f"{counted(items, 'item')} {'is' if items == 1 else 'are'} needed"
