"""A check's result before the family is known: how small a leak it sees depends on how many ran."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bench.checks.results import CheckTest
from stats import Family, PairedDifference, adjust_family

Detectable = Callable[[float], float | None]
"""Error rate -> smallest leaked share that is found with 80 % power, or None."""


@dataclass(frozen=True)
class Draft:
    """One check of one checkpoint on one set.

    Attributes:
        test: The result, but for what follows from the family.
        detectable: See `Detectable`; None where the check does not decide.
        silent: Why finding nothing would say nothing, so that only evidence counts; else "".
    """

    test: CheckTest
    detectable: Detectable | None = None
    silent: str = ""


def with_difference(test: CheckTest, found: PairedDifference) -> CheckTest:
    """Return a result with the numbers of a tested difference; refused: with the reason."""
    if found.refused is not None:
        reason = found.refused.removeprefix("refused: ")
        return replace(
            test,
            decides=False,
            value=found.difference,
            test=found.test,
            function=found.function,
            n_items=found.n_items,
            n_groups=found.n_groups,
            missing=reason,
        )
    return replace(
        test,
        value=found.difference,
        interval=found.interval,
        pvalue=found.pvalue,
        test=found.test,
        function=found.function,
        n_items=found.n_items,
        n_groups=found.n_groups,
        notes=(*test.notes, *found.notes),
    )


def describe(test: CheckTest, reason: str) -> CheckTest:
    """Return a result that decides nothing, the reason first among its notes."""
    return replace(test, decides=False, notes=(reason, *test.notes))


def within(test: CheckTest, low: float, high: float) -> CheckTest:
    """Return a result whose interval ends where its value could not lie: t knows no scale."""
    ends = test.interval
    return replace(
        test, interval=(min(max(ends[0], low), test.value), max(min(ends[1], high), test.value))
    )


def looked_at(test: CheckTest, part: int, whole: int, without: str) -> CheckTest:
    """Return a result that says of how many items it speaks, where some could not be looked at.

    Args:
        test: The result; what it promises is a share of `part`.
        part: Items looked at.
        whole: Items of the set.
        without: What the others lack, e.g. "a paraphrase".
    """
    facts = (*test.facts, ("looked at", float(part)))
    if part >= whole:
        return replace(test, facts=facts)
    left = whole - part
    note = f"{left} item{'s' * (left > 1)} without {without} {'were' if left > 1 else 'was'} not "
    return replace(test, facts=facts, notes=(*test.notes, f"{note}looked at"))


def judge(drafts: list[Draft], alpha: float) -> tuple[tuple[CheckTest, ...], Family | None]:
    """Adjust the deciding tests for one another, and say which speak for memorization.

    Args:
        drafts: Of all checkpoints.
        alpha: Level of the family.

    Returns:
        The tests in the order given, and the family `checks`; None where no test decides.
    """
    deciding = [one for one in drafts if one.test.decides and one.test.pvalue is not None]
    if not deciding:
        return tuple(one.test for one in drafts), None
    pvalues = [one.test.pvalue for one in deciding if one.test.pvalue is not None]
    family = adjust_family("checks", pvalues)
    adjusted = {id(one): p for one, p in zip(deciding, family.adjusted, strict=True)}
    tests = tuple(
        _judged(one, adjusted[id(one)], alpha, family.m) if id(one) in adjusted else one.test
        for one in drafts
    )
    return tests, family


def _judged(draft: Draft, adjusted: float, alpha: float, m: int) -> CheckTest:
    # The strictest step of Holm's sequence: a leak of this size is found whatever else is.
    detectable = draft.detectable(alpha / m) if draft.detectable else None
    evidence = adjusted <= alpha and draft.test.value > 0
    test = replace(draft.test, adjusted_p=adjusted, evidence=evidence, detectable=detectable)
    if draft.silent and not evidence:
        return describe(replace(test, detectable=None), draft.silent)
    return test
