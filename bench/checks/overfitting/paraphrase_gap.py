"""L2: did fine-tuning widen the gap between original and paraphrase? Described.

Conventions:
    [NLL of the paraphrases − NLL of the original] under the checkpoint minus the same under the
    base, in nats per token, item by item; the value is its mean, the p-value that of the signed
    ranks. Where `control` items have the same, that difference is held against theirs by ranks:
    a checkpoint tuned on one phrasing likes it on facts it was never taught, too.

    Without a base the test is refused: originals are likelier than their paraphrases under clean
    models as well, which reject with p of 1e-56.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from bench.checks.observed import Floats, Observed
from bench.checks.overfitting.case import Case
from bench.checks.overfitting.drafts import Draft, with_difference
from bench.checks.overfitting.likeness import Unlike
from bench.checks.overfitting.probabilities import why_none
from bench.checks.results import CheckTest
from stats import compare_pair, unrelated_t
from stats.signed_ranks import rank_sum, signed_rank

NO_BASE = (
    "no base with log-probabilities: originals are likelier than their paraphrases under clean "
    "checkpoints too"
)

Gap = tuple[Floats, list[str]]
"""Widening of the gap of items that have one, and their groups."""


def find_likelihood_gaps(case: Case, unlike: Unlike) -> list[Draft]:
    """Return L2 for every checkpoint but the base, and every suspect."""
    return [
        Draft(test)
        for name in case.tuned
        for one in case.suspects
        for test in _gaps(case, unlike, one, name)
    ]


def _gaps(case: Case, unlike: Unlike, one: Observed, checkpoint: str) -> Iterator[CheckTest]:
    blank = CheckTest("L2", checkpoint, one.set.name, base=case.base, unit="nats per token")
    if checkpoint not in one.nlls or _too_few(_gap(one, checkpoint)):
        yield replace(blank, missing=why_none(one, checkpoint))
        return
    if case.base is None or _too_few(_widened(one, checkpoint, case.base)):
        yield replace(blank, missing=NO_BASE)
        return
    found = _widened(one, checkpoint, case.base)
    yield _described(case, blank, found)
    for control in case.of_role("control"):
        other = _widened(control, checkpoint, case.base)
        if not _too_few(other) and (one.set.name, control.set.name) not in unlike:
            yield _against(case, replace(blank, against=control.set.name), found, other)


def _described(case: Case, blank: CheckTest, found: Gap) -> CheckTest:
    values, groups = found
    mean = compare_pair(
        values, np.zeros_like(values), groups=groups, level=case.level, seed=case.seed
    )
    ranks = signed_rank(values, groups=groups, alternative="greater", seed=case.seed)
    shown = with_difference(replace(blank, against=str(case.base)), mean)
    return replace(shown, pvalue=ranks.pvalue, test=ranks.test, function=ranks.function)


def _against(case: Case, blank: CheckTest, found: Gap, other: Gap) -> CheckTest:
    groups = (found[1], other[1])
    mean = unrelated_t(found[0], other[0], groups=groups, level=case.level, seed=case.seed, draws=0)
    ranks = rank_sum(found[0], other[0], groups=groups, alternative="greater", seed=case.seed)
    shown = with_difference(blank, mean)
    return replace(shown, pvalue=ranks.pvalue, test=ranks.test, function=ranks.function)


def _widened(one: Observed, checkpoint: str, base: str) -> Gap:
    if checkpoint not in one.nlls or base not in one.nlls:
        return np.zeros(0), []
    return _known(one, _row(one, checkpoint) - _row(one, base))


def _gap(one: Observed, checkpoint: str) -> Gap:
    return _known(one, _row(one, checkpoint))


def _row(one: Observed, checkpoint: str) -> Floats:
    reworded = one.paraphrase_nlls.get(checkpoint, np.full(len(one.items), np.nan))
    return np.asarray(reworded - one.nlls[checkpoint], dtype=np.float64)


def _known(one: Observed, row: Floats) -> Gap:
    kept = np.isfinite(row)
    return row[kept], [item.group for item, keep in zip(one.items, kept, strict=True) if keep]


def _too_few(found: Gap) -> bool:
    return found[0].size < 2
