"""L1: are originals too likely beside their paraphrases, for too many items?

Conventions:
    The ratios of a suspect are held against those of facts nobody was taught, asked and
    paraphrased alike (`control`), under the same checkpoint; against the same items under the base
    where there are none. A fine-tuned checkpoint likes the phrasing it was tuned on: controls share
    that, the base does not, so there the shift that half of the items have is taken off, up to a
    factor of 3. A leak of most items looks like such a shift: unless what was taken off is small
    beside the spread of the ratios, a low count says nothing (`stats/leak_counts.py`).

    A base says the less the more fine-tuning brought out what it knew: known facts are likelier in
    all words, yet most in the trained ones. So it calibrates nothing where a `retention` set rose;
    without any such set, items whose paraphrase became likelier too are not counted, and where that
    alone keeps the count low, nothing is said.

    The value is the number of items (or groups) below the cutoff beyond what controls have there,
    and the interval is of the same; the plain count stands among the facts.

    Held-out facts that were taught are never held against untaught ones or the base: known facts
    spread otherwise, and that is learning. Another taught set calibrates them, or nothing does; nor
    where the suite does not say whether they were taught.

Source:
    stats/leak_counts.py for the count; `probabilities.py` for ratios and the choice of controls.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bench.checks.observed import Floats, Observed
from bench.checks.overfitting.case import Case, untold
from bench.checks.overfitting.drafts import Detectable, Draft, looked_at
from bench.checks.overfitting.likeness import NO_RETENTION, Unlike
from bench.checks.overfitting.probabilities import (
    Controls,
    find_controls,
    ratios,
    why_none,
    without_knowledge,
    without_taste,
)
from bench.checks.results import CheckTest
from stats.leak_counts import MOST_TAKEN_OFF, LeakCount
from stats.leak_counts import leak_count as count

UNCALIBRATED = "neither comparable controls with paraphrases nor a base with log-probabilities"
TAUGHT = "its facts were taught: only another such set with paraphrases could show what is usual"


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
    if reason := untold(one):
        return _missing(blank, reason)
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
    counting = _Counting(case, one, controls)
    plain = careful = counting.prepared(tested)
    if controls.paired and one.set.role != "train" and not case.of_role("retention"):
        known = without_knowledge(tested, one, blank.checkpoint, controls)
        careful = counting.prepared(known)
    found = counting.count(careful, case.alpha)
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
    test = looked_at(_with_count(test, found, careful[1]), found.looked_at, *_whole(one, found))
    return Draft(test, counting.detectable(plain), counting.silent(plain, careful))


Prepared = tuple[Floats, float]
"""Ratios to be counted, and the factor that was taken off as a taste."""


@dataclass(frozen=True)
class _Counting:
    case: Case
    one: Observed
    controls: Controls

    def prepared(self, tested: Floats) -> Prepared:
        return (
            without_taste(tested, self.controls.ratios) if self.controls.paired else (tested, 1.0)
        )

    def count(self, prepared: Prepared, alpha: float) -> LeakCount:
        return count(
            prepared[0],
            self.controls.ratios,
            groups=self.one.groups,
            control_groups=self.controls.groups,
            taken_off=prepared[1],
            alpha=alpha,
            level=self.case.level,
            seed=self.case.seed,
        )

    def detectable(self, prepared: Prepared) -> Detectable:
        return lambda alpha: self.count(prepared, alpha).detectable

    def silent(self, plain: Prepared, careful: Prepared) -> str:
        """Why a count that is not too high would say nothing, or ""."""
        if self.count(plain, self.case.alpha).taken_off > MOST_TAKEN_OFF:
            return (
                f"originals are likelier than under {self.controls.name} by a factor of "
                f"{plain[1]:.2g} for half of the items: a taste for the phrasing or a leak of most"
            )
        counts = [self.count(one, self.case.alpha).pvalue for one in (plain, careful)]
        return NO_RETENTION if counts[0] <= self.case.alpha and counts[0] < counts[1] else ""


def _whole(one: Observed, found: LeakCount) -> tuple[int, str]:
    """Items of the set, and what those that do not count lack."""
    lacking = ["a paraphrase"] * (found.n_items < len(one.items))
    lacking += ["enough others in the group"] * (found.looked_at < found.n_items)
    return len(one.items), " or ".join(lacking)


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
        value=found.leaked.value * found.n,
        interval=(low * found.n, high * found.n),
        pvalue=found.pvalue,
        notes=notes,
        facts=(
            ("tested", float(found.n)),
            ("below the cutoff", float(found.x)),
            ("cutoff", found.cutoff),
            ("expected share", found.p0),
            ("controls", float(found.control_n)),
            ("controls below", float(found.control_x)),
            ("leaked share", found.leaked.value),
            ("leaked share, low", low),
            ("leaked share, high", high),
        ),
    )
