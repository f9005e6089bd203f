"""L3: do membership scores tell a set's items from controls? Described, never a lone verdict.

Sets that words alone tell apart are refused: a score would tell them apart too, trained on or not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bench.checks.observed import Floats, Observed
from bench.checks.overfitting.case import Case
from bench.checks.overfitting.drafts import Draft
from bench.checks.overfitting.likeness import Unlike
from bench.checks.overfitting.membership_scores import score_membership
from bench.checks.results import CheckTest
from stats.areas import area_under_curve

FEWEST = 5
"""Items or groups on either side below which no area is shown."""

NO_CONTROL = "no control set to tell its items from"


def find_membership(case: Case, unlike: Unlike) -> list[Draft]:
    """Return the area of every membership score, for each checkpoint, suspect and control set."""
    controls = case.of_role("control")
    return [
        Draft(test)
        for name in case.checkpoints
        for one in case.suspects
        if _known(one.nlls.get(name))
        for test in (
            [test for control in controls for test in _areas(case, unlike, (one, control), name)]
            if controls
            else [CheckTest("L3", name, one.set.name, unit="AUC", missing=NO_CONTROL)]
        )
    ]


def _known(row: Floats | None) -> bool:
    return row is not None and bool(np.isfinite(row).any())


def _areas(
    case: Case, unlike: Unlike, pair: tuple[Observed, Observed], checkpoint: str
) -> Iterator[CheckTest]:
    one, other = pair
    blank = CheckTest("L3", checkpoint, one.set.name, other.set.name, unit="AUC")
    reason = unlike.get((one.set.name, other.set.name))
    if reason is not None:
        yield replace(blank, missing=reason)
        return
    base = case.base_of(checkpoint)
    sides = [_scores(each, checkpoint, base) for each in pair]
    for name in sides[0]:
        if name in sides[1]:
            test = replace(blank, base=base if name == "reference" else None)
            yield from _area(case, pair, (sides[0][name], sides[1][name]), (name, test))


def _area(
    case: Case,
    pair: tuple[Observed, Observed],
    scores: tuple[Floats, Floats],
    named: tuple[str, CheckTest],
) -> Iterator[CheckTest]:
    kept = [np.isfinite(row) for row in scores]
    if min(int(one.sum()) for one in kept) < FEWEST:
        return
    groups = (_groups(pair[0], kept[0]), _groups(pair[1], kept[1]))
    found = area_under_curve(
        scores[0][kept[0]],
        scores[1][kept[1]],
        groups=groups,
        level=case.level,
    )
    yield replace(
        named[1],
        value=found.value,
        interval=found.interval,
        test=f"{named[0]}, {found.method}",
        function="stats.areas.area_under_curve",
        n_items=found.n_items,
        n_groups=found.n_groups,
    )


def _groups(one: Observed, kept: NDArray[np.bool_]) -> list[str]:
    return [item.group for item, keep in zip(one.items, kept, strict=True) if keep]


def _scores(one: Observed, checkpoint: str, base: str | None) -> Mapping[str, Floats]:
    """Membership scores by name, each of shape (n,)."""
    loss = one.nlls.get(checkpoint)
    if loss is None:
        return {}
    found = {"loss": -loss}
    if base is not None and base in one.nlls:
        found["reference"] = one.nlls[base] - loss
    tokens = one.likelihoods.get(checkpoint)
    if tokens is None:
        return found
    rows = [
        {} if each is None else score_membership(each, item.answers[0])
        for each, item in zip(tokens, one.items, strict=True)
    ]
    for name in ("zlib", "Min-K %", "Min-K %++"):
        found[name] = np.array([row.get(name, np.nan) for row in rows], dtype=np.float64)
    return found
