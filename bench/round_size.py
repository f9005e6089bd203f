"""How many items a rating round needs, and what it asks of people, in numbers and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.base.errors import RoundError
from bench.basis import basis_of_result
from human_eval.scales import Kind
from stats.sizing import Spread, Study, minimum_detectable_difference, study_size

DEFAULT_EFFECT = 10.0
ASSUMED_SD = 45.0
"""Of the difference of two verdict scores (100, 50, 0) per item, pp: as if one item in five were
judged right for one checkpoint and wrong for the other."""
ASSUMED_ICC = 0.1
POWER = 0.8
MOST_EFFECT = 100.0


@dataclass(frozen=True, slots=True)
class SizeBasis:
    """What the number of items rests on.

    Attributes:
        label: In words.
        study: All of the study but its number of items.
        pairs: Pairs that share the error rate.
    """

    label: str
    study: Study
    pairs: int


@dataclass(frozen=True, slots=True)
class RoundSize:
    """How many items are drawn, and why.

    Attributes:
        items: Drawn.
        available: There are.
        needed: As many as the effect needs; None where no number would do.
        effect: Difference of the mean verdict, pp.
        finds: What so many items find with 80 % power, pp; None for fewer than can be tested.
        basis: What that rests on.
    """

    items: int
    available: int
    needed: int | None
    effect: float
    finds: float | None
    basis: SizeBasis


def basis_of(result: Path | None, alpha: float, pairs: int, group_size: float) -> SizeBasis:
    """Return what the size rests on: a comparison, or else an assumption that says so.

    Args:
        result: A comparison, or None.
        alpha: Of the family.
        pairs: Of checkpoints to compare, at least 1.
        group_size: Items per group in the sets that are drawn from.

    Raises:
        DataError: If the comparison cannot be used.
    """
    if result is not None:
        found = basis_of_result(result)
        study = Study(found.spread, found.samples, found.seeds, alpha / pairs, POWER)
        return SizeBasis(f"differences vary as in {result}: {found.label}", study, pairs)
    grouped = group_size > 1
    spread = Spread(ASSUMED_SD**2, icc=ASSUMED_ICC if grouped else 0.0, group_size=group_size)
    label = f"assumed: the difference varies by SD {ASSUMED_SD:g} pp from item to item"
    if grouped:
        label += f", {ASSUMED_ICC:g} of it between groups"
    label += "; an earlier comparison says it better (--from RESULT)"
    return SizeBasis(label, Study(spread, alpha=alpha / pairs, power=POWER), pairs)


def size_of(
    basis: SizeBasis, *, wanted: int | None, effect: float | None, available: int, reserve: int
) -> RoundSize:
    """Return how many items are drawn.

    Args:
        basis: What it rests on.
        wanted: Asked for by the user, or None: as many as the effect needs.
        effect: Difference to be found, pp; None: 10.
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
    return RoundSize(items, available, needed, looked_for, finds, basis)


def size_words(size: RoundSize, kind: Kind) -> tuple[str, ...]:
    """Return the sentences that say how many items are drawn, and why."""
    from reports.numbers import alpha, count, counted, points

    study = size.basis.study
    shared = f" (shared by {size.basis.pairs} pairs)" if size.basis.pairs > 1 else ""
    needs = "no number of items would do" if size.needed is None else _needs(size.needed)
    few = size.finds is None or size.finds > MOST_EFFECT
    finds = "too few to find any difference" if few else f"find {points(size.finds)}"
    return (
        f"to find {points(size.effect)} {_OF[kind]} at alpha {alpha(study.alpha)}{shared} "
        f"with 80 % power {needs}",
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
    from reports.numbers import as_given, count, counted, number

    total = sum(tasks.values())
    hours = total * seconds / 3600
    parts = ", ".join(f"{count(amount)} {kind}" for kind, amount in tasks.items() if amount)
    return (
        f"each rater: {counted(total, 'task')} ({parts}), about {number(hours)} h at "
        f"{as_given(seconds)} s each; {counted(raters, 'rater')}: {number(hours * raters)} h"
    )


_OF: dict[Kind, str] = {
    "rating": "between mean verdicts (100, 50, 0)",
    "preference": "between the share of wins, ties half, and 50 %",
}


def _needs(items: int) -> str:
    from reports.numbers import count

    return "1 item is needed" if items == 1 else f"{count(items)} items are needed"
