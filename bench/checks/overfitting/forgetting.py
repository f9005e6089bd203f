"""G6: what did fine-tuning cost? Answers to what the base knew, before and after."""

from __future__ import annotations

from dataclasses import replace

from bench.checks.observed import Observed
from bench.checks.overfitting.case import Case
from bench.checks.overfitting.drafts import Draft, with_difference, within
from bench.checks.results import CheckTest
from stats import compare_pair

NO_BASE = "no base checkpoint to say what was known before"


def find_forgotten(case: Case) -> list[Draft]:
    """Return checkpoint − base on every `retention` set, paired, in pp; negative: forgotten.

    It describes: forgetting speaks neither for memorization nor against it.
    """
    sets = case.of_role("retention")
    return [Draft(_forgotten(case, one, name)) for name in case.tuned for one in sets]


def _forgotten(case: Case, one: Observed, checkpoint: str) -> CheckTest:
    blank = CheckTest("G6", checkpoint, one.set.name, case.base or "", case.base)
    if case.base is None:
        return replace(blank, missing=NO_BASE)
    if len(one.items) < 2:
        return replace(blank, n_items=len(one.items), missing="fewer than two items")
    before, after = one.scores[case.base], one.scores[checkpoint]
    found = compare_pair(
        after, before, groups=one.groups, binary=one.binary, level=case.level, seed=case.seed
    )
    facts = (("before", float(before.mean())), ("after", float(after.mean())))
    return replace(within(with_difference(blank, found), -100.0, 100.0), facts=facts)
