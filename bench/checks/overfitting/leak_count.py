"""L1: are originals too likely beside their paraphrases, for too many items?

Conventions:
    The ratios of a suspect are held against those of facts nobody was taught, asked and
    paraphrased alike (`control`), under the same checkpoint; against the same items under the base
    where there are none. A fine-tuned checkpoint likes the phrasing it was tuned on: controls share
    that, the base does not, so there the shift that half of the items have is taken off, up to a
    factor of 3.

    Held-out facts that were taught are never held against untaught ones or the base: known facts
    spread otherwise, and that is learning. Another taught set calibrates them, or nothing does.

Source:
    stats/leak_counts.py for the count; `probabilities.py` for ratios and the choice of controls.
"""

from __future__ import annotations

from dataclasses import replace

from bench.checks.observed import Floats, Observed
from bench.checks.overfitting.case import Case
from bench.checks.overfitting.drafts import Draft
from bench.checks.overfitting.likeness import Unlike
from bench.checks.overfitting.probabilities import (
    Controls,
    find_controls,
    ratios,
    why_none,
    without_taste,
)
from bench.checks.results import CheckTest
from stats.leak_counts import LeakCount
from stats.leak_counts import leak_count as count

UNCALIBRATED = "neither comparable controls with paraphrases nor a base with log-probabilities"
TAUGHT = "its facts were taught: only another taught set with paraphrases could calibrate"


def find_leak_counts(case: Case, unlike: Unlike) -> list[Draft]:
    """Return L1 for every checkpoint and suspect; what cannot be done says why."""
    return [
        _leak_count(case, unlike, one, name) for name in case.checkpoints for one in case.suspects
    ]


def _leak_count(case: Case, unlike: Unlike, one: Observed, checkpoint: str) -> Draft:
    blank = CheckTest("L1", checkpoint, one.set.name, decides=True, unit="items")
    tested = ratios(one, checkpoint)
    if tested is None:
        return _missing(blank, why_none(one, checkpoint))
    controls, reason = find_controls(case, unlike, one, checkpoint)
    if controls is None:
        taught = one.set.taught and one.set.role == "heldout"
        return _missing(blank, reason or (TAUGHT if taught else UNCALIBRATED))
    if reason:
        blank = replace(blank, notes=(f"held against {controls.name}, since {reason}",))
    return _counted(case, one, blank, (tested, controls))


def _missing(blank: CheckTest, why: str) -> Draft:
    return Draft(replace(blank, decides=False, missing=why))


def _counted(case: Case, one: Observed, blank: CheckTest, sides: tuple[Floats, Controls]) -> Draft:
    tested, controls = sides
    factor = 1.0
    if controls.paired:
        tested, factor = without_taste(tested, controls.ratios)

    def counted(alpha: float) -> LeakCount:
        return count(
            tested,
            controls.ratios,
            groups=one.groups,
            control_groups=controls.groups,
            alpha=alpha,
            level=case.level,
            seed=case.seed,
        )

    found = counted(case.alpha)
    test = replace(
        blank,
        against=controls.name,
        base=controls.name if controls.paired else None,
        test=found.test,
        function=found.function,
        n_items=found.n_items,
        n_groups=found.n_groups,
    )
    if found.refused is not None:
        return _missing(test, found.refused.removeprefix("refused: "))
    return Draft(_with_count(test, found, factor), lambda alpha: counted(alpha).detectable)


def _with_count(test: CheckTest, found: LeakCount, factor: float) -> CheckTest:
    notes = test.notes + found.notes
    if factor > 1:
        notes += (
            f"originals are likelier than under {test.base} by a factor of {factor:.2g} for half "
            "of the items; that much was taken off as a taste for the phrasing",
        )
    low, high = found.leaked.interval
    return replace(
        test,
        value=float(found.x),
        interval=(low * found.n, high * found.n),
        pvalue=found.pvalue,
        notes=notes,
        facts=(
            ("tested", float(found.n)),
            ("cutoff", found.cutoff),
            ("expected share", found.p0),
            ("controls", float(found.control_n)),
            ("controls below", float(found.control_x)),
            ("leaked share", found.leaked.value),
            ("leaked share, low", low),
            ("leaked share, high", high),
        ),
    )
