"""What the checks say of checkpoints: tests, scores of clean items, verdicts on the ladder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bench.checks.evidence import Leakage
from stats import Estimate, Family, PairedDifference
from stats.results import Interval

Rung = Literal["found", "consistent", "no_evidence", "not_testable"]
"""The only verdicts: test items found in training; score consistent with memorization; no
evidence found; not testable."""


@dataclass(frozen=True, slots=True)
class CheckTest:
    """One check of one checkpoint on one set.

    Attributes:
        check: `G1`, `G3`, `G6`, `G7`, `L1`, `L2` or `L3`.
        checkpoint: Whose answers or probabilities.
        set: The set that is tested.
        against: What it was held against: a set's name, `paraphrase`, a checkpoint, or "".
        base: The base that was subtracted, or None.
        decides: Whether it is one of the tests that a verdict may rest on (G1, L1); these share
            the family `checks`.
        value: The statistic in `unit`; NaN where not computed.
        interval: Its interval at 1 - alpha; (NaN, NaN) where undefined.
        unit: `pp`, `nats per token`, `items`, `share` or `AUC`.
        pvalue: Two-sided for G1 (only a positive value can be evidence), one-sided for L1; None
            where nothing was tested.
        adjusted_p: Within the family `checks`; None outside.
        evidence: Whether it speaks for memorization: adjusted p at most alpha, and the sign fits.
        test, function: Name of the test; dotted name of the function.
        n_items, n_groups: What it rests on; `n_groups` None where items are independent.
        detectable: Smallest share of leaked items (0-1) it would have found with 80 % power at
            the family's level, or None where none can be said.
        facts: Numbers by name; "looked at" counts the items that it could test, where that is
            not all of them: `detectable` is a share of those.
        notes: In words.
        missing: Why it was not done, naming the missing input; or None.
    """

    check: str
    checkpoint: str
    set: str
    against: str = ""
    base: str | None = None
    decides: bool = False
    value: float = float("nan")
    interval: Interval = (float("nan"), float("nan"))
    unit: str = "pp"
    pvalue: float | None = None
    adjusted_p: float | None = None
    evidence: bool = False
    test: str = ""
    function: str = ""
    n_items: int = 0
    n_groups: int | None = None
    detectable: float | None = None
    facts: tuple[tuple[str, float], ...] = ()
    notes: tuple[str, ...] = ()
    missing: str | None = None

    def fact(self, name: str) -> float | None:
        """Return a number by its name, or None."""
        return dict(self.facts).get(name)


@dataclass(frozen=True, slots=True)
class CleanScore:
    """G2: one checkpoint's primary score on all, clean and flagged items of a set.

    Attributes:
        clean, flagged: None where there are no such items, or one.
        note: E.g. `generalization not estimable: 12 clean items, 30 are needed`; else "".
    """

    checkpoint: str
    set: str
    metric: str
    all: Estimate
    clean: Estimate | None
    flagged: Estimate | None
    n_clean: int
    n_flagged: int
    note: str = ""


DECIDING = ("G1", "L1")
"""Checks a verdict may rest on, where they could be calibrated."""


@dataclass(frozen=True, slots=True)
class Searched:
    """Training data that a set's items were looked up in.

    Attributes:
        name: Of the source.
        role: `train` (questions) or `corpus` (texts).
        records: Records read.
        n_skipped: Rows that could not be used.
        partial: Whether it is damaged, so that only its first part was read.
    """

    name: str
    role: str
    records: int
    n_skipped: int = 0
    partial: bool = False


@dataclass(frozen=True, slots=True)
class SetVerdict:
    """Where one checkpoint's score on one set stands on the ladder.

    Attributes:
        rung: See `Rung`.
        trained: The set is declared as trained on (role `train`, and the checkpoint is not the
            base): its score is a score on trained items, whatever the tests say.
        n_items: Items of the set; `n_found` of them stand in the training data (D1-D3, D5).
        by: The checks it rests on, e.g. ("D1", "D3") or ("L1",).
        detectable: Smallest share of leaked items (0-1) that could have been seen, the least of
            all checks that ran; None where none ran.
        detectable_by: That check. A search (D1-D3) could have seen it in the data given only.
        missing: What is missing, where anything is; each a clause.
        searched: Training data that its items were looked up in; empty where none was.
        answers_detectable: As `detectable`, of the tests of answers and probabilities alone.
        answers_by: That test.
        looked_at: Items that this test could look at, or None where it looked at all.
        n_probable: Of the `n_found`, items met as a fact in other words only: probably the same.
    """

    checkpoint: str
    set: str
    role: str
    rung: Rung
    trained: bool
    n_items: int
    n_found: int
    by: tuple[str, ...]
    detectable: float | None
    detectable_by: str
    missing: tuple[str, ...] = ()
    searched: tuple[Searched, ...] = ()
    answers_detectable: float | None = None
    answers_by: str = ""
    looked_at: int | None = None
    n_probable: int = 0

    @property
    def by_data_only(self) -> bool:
        """Whether nothing was found, and no test of answers stands behind that: no all-clear.

        The data given need not be all that the checkpoint saw.
        """
        return self.rung == "no_evidence" and not any(check in DECIDING for check in self.by)

    @property
    def in_part(self) -> bool:
        """Whether some of the training data could not be read."""
        return any(one.partial for one in self.searched)


@dataclass(frozen=True, slots=True)
class MemorizationGap:
    """How much better a scenario does on trained items than on others, against another scenario.

    Attributes:
        a, b: Scenarios or checkpoints; `a` alone (b "") where one gap is described.
        trained: The train set.
        other: The set held against it: the paraphrases of the same facts, or a held-out set.
        same_facts: Whether both sides ask the same facts (then gaps are paired fact by fact).
        gap_a, gap_b: Score on `trained` minus score on `other`, in pp.
        difference: gap_a - gap_b, tested by the design; positive: A memorizes more.
        adjusted_p: Within the family `memorization`.
        why: One sentence: why this test.
    """

    a: str
    b: str
    trained: str
    other: str
    metric: str
    same_facts: bool
    gap_a: float
    gap_b: float
    difference: PairedDifference
    adjusted_p: float
    why: str


@dataclass(frozen=True, slots=True)
class Checks:
    """Everything the checks found in a comparison.

    Attributes:
        leakage: The data-only checks, or None where the suite names no training data.
        tests: Of checkpoints, in the order of the runs.
        clean: Scores on all, clean and flagged items (only sets with a flagged item).
        verdicts: One for each checkpoint x set, in the order of runs and sets.
        memorization: Scenarios compared; empty without a train set or with one checkpoint.
        family: The family `checks` (deciding tests), or None where none ran.
        memorization_family: The family `memorization`, or None.
        base: The base checkpoint, or None.
        alpha: Level of the families.
    """

    leakage: Leakage | None
    tests: tuple[CheckTest, ...]
    clean: tuple[CleanScore, ...]
    verdicts: tuple[SetVerdict, ...]
    memorization: tuple[MemorizationGap, ...]
    family: Family | None
    memorization_family: Family | None
    base: str | None
    alpha: float = 0.05

    @property
    def leaks(self) -> bool:
        """Whether any score on items that pass for new ones is not what it seems."""
        return any(
            one.rung in ("found", "consistent") and not one.trained
            for one in self.verdicts
            if one.checkpoint != self.base
        )

    @property
    def tested(self) -> bool:
        """Whether any score on items that pass for new ones could be doubted at all.

        A search of damaged training data that found nothing is no test.
        """
        return any(
            one.rung != "not_testable" and not (one.by_data_only and one.in_part)
            for one in self.verdicts
            if one.checkpoint != self.base and not one.trained
        )

    def verdict(self, checkpoint: str, set_name: str) -> SetVerdict | None:
        """Return one verdict, or None."""
        asked = (checkpoint, set_name)
        return next((one for one in self.verdicts if (one.checkpoint, one.set) == asked), None)

    def test(self, check: str, checkpoint: str, set_name: str) -> CheckTest | None:
        """Return the first test of that kind, or None."""
        asked = (check, checkpoint, set_name)
        return next((t for t in self.tests if (t.check, t.checkpoint, t.set) == asked), None)
