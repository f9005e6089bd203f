"""Pairs of checkpoints in people's eyes, and preferences: frozen results.

Conventions:
    As in `human_eval.analysis.results`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from stats import Companion, Estimate, OmnibusTest, PairedDifference, Verdict
from stats.component_tables import QuasiF
from stats.preference_results import BradleyTerry
from stats.ratings import OrdinalModel, WinProbability

FamilyName = Literal["primary", "secondary", "reference"]


@dataclass(frozen=True, slots=True)
class RatedPair:
    """Two checkpoints on one control.

    Attributes:
        a, b: Their names.
        control: What was rated; `preference` gives the net preference.
        family: `primary` (the control that decides), `secondary`, or `reference` (shown against,
            outside every family).
        why: One clause: why this test.
        difference: In points or stars.
        raters: Raters that enter the test.
        complete: Items that all of them judged for both; `items` have at least one judgement of
            both by the same rater.
        win: How often A is rated above B; None where it cannot be said.
        ordinal: The ordinal model, a companion; None outside the primary family.
        adjusted_p: Within its family; None outside families.
        verdict: In the primary family only.
    """

    a: str
    b: str
    control: str
    family: FamilyName
    why: str
    difference: PairedDifference
    raters: tuple[str, ...]
    complete: int
    items: int
    win: WinProbability | None = None
    ordinal: OrdinalModel | None = None
    adjusted_p: float | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class RatedOmnibus:
    """Do any of the checkpoints differ? Shown, and never gates the pairs.

    Attributes:
        control: What was rated.
        labels: The checkpoints.
        quasi_f: Scenario × item × rater; None where one rater is all there is.
        single: With one rater, the test that the design calls for, or None.
        companions: Friedman's test.
        why: Why there is no test, or "".
    """

    control: str
    labels: tuple[str, ...]
    quasi_f: QuasiF | None
    single: OmnibusTest | None
    companions: tuple[Companion, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class PreferredPair:
    """How often raters preferred either of two checkpoints' answers.

    Attributes:
        a, b: Their names.
        wins, ties_good, ties_bad, losses: Judgements, A's view.
        same: Items on which both wrote the same text: a tie without a rater, not counted above.
    """

    a: str
    b: str
    wins: int
    ties_good: int
    ties_bad: int
    losses: int
    same: int = 0


@dataclass(frozen=True, slots=True)
class PreferenceResult:
    """A preference round.

    Attributes:
        pairs: Counts of what was said.
        names: Checkpoints by their number in `model`.
        model: Bradley-Terry strengths with ties and the effect of the side; "first" is the left.
        left: Share of the decided judgements that took the answer at the left, 0-100.
    """

    pairs: tuple[PreferredPair, ...]
    names: tuple[str, ...]
    model: BradleyTerry
    left: Estimate
