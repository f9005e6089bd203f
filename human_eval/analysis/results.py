"""What a round found: frozen results, unrounded, with the settings that produced them.

Conventions:
    Verdict scores, shares and net preferences are in points, 0-100; stars are 1 to 5. A difference
    is A − B, so that a positive one means A was rated higher. Undefined is NaN with a reason.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from human_eval.ratings.qualification import Qualification
from stats import Companion, Estimate, Family, OmnibusTest, PairedDifference, Verdict
from stats.agreement import Agreement
from stats.answer_pairs import AnswerAccuracy
from stats.component_tables import QuasiF
from stats.correlation_results import MetricCorrelation
from stats.influence import RaterInfluence
from stats.intraclass import Intraclass
from stats.preference_results import BradleyTerry
from stats.rated_means import RatedMean
from stats.ratings import OrdinalModel, WinProbability
from stats.repeats import SelfConsistency
from stats.severity import RaterSeverity
from stats.system_pairs import PairwiseAccuracy

SCHEMA = 1
"""Version of a round's `result.json`; raised when a field changes its meaning."""

FamilyName = Literal["primary", "secondary", "reference"]


@dataclass(frozen=True, slots=True)
class Counted:
    """How many judgements were asked for, and what became of them.

    Attributes:
        expected: Tasks that were given out.
        judged: With the control that decides.
        skipped: Passed over by the rater.
        left_out: Came back, but could not be used (a finding says why).
        open: Nothing came back.
    """

    expected: int
    judged: int
    skipped: int
    left_out: int
    open: int


@dataclass(frozen=True, slots=True)
class RaterResult:
    """One rater.

    Attributes:
        name: Pseudonym.
        counts: What became of the rater's tasks, repeats and qualification aside.
        findings: Kind of finding -> how many.
        qualification: Tasks of known answer; None where there were none.
        familiarity, language: As the rater sheet has them, or "".
        median_seconds: Of a judgement; NaN where unknown.
        hours: Total time; NaN where unknown.
        severity: Control -> how far the rater lies from the others.
        consistency: Control -> how far the rater said the same again.
    """

    name: str
    counts: Counted
    findings: dict[str, int]
    qualification: Qualification | None
    familiarity: str
    language: str
    median_seconds: float
    hours: float
    severity: dict[str, RaterSeverity]
    consistency: dict[str, SelfConsistency]


@dataclass(frozen=True, slots=True)
class RaterKappa:
    """Two raters' weighted agreement on the answers that both judged."""

    a: str
    b: str
    kappa: Agreement


@dataclass(frozen=True, slots=True)
class ControlAgreement:
    """How far raters agree on one control.

    Attributes:
        control: Which.
        ordinal, nominal: Krippendorff's alpha; the verdict and stars are ordered, so that the
            ordinal one is meant and the nominal one stands beside it.
        intraclass: Over the answers that all of `raters` judged, or None where fewer than two.
        complete: How many those are.
        raters: Who enters it.
        kappas: By pair of raters.
        without: Ordinal alpha without each of `raters`, in their order.
    """

    control: str
    ordinal: Agreement
    nominal: Agreement
    intraclass: Intraclass | None
    complete: int
    raters: tuple[str, ...]
    kappas: tuple[RaterKappa, ...]
    without: tuple[RaterInfluence, ...]


@dataclass(frozen=True, slots=True)
class CheckpointRating:
    """One checkpoint's mean on one control.

    Attributes:
        checkpoint, control: Which.
        mean: With its interval: over items and raters where several raters judged the same items,
            else over items.
    """

    checkpoint: str
    control: str
    mean: RatedMean


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


@dataclass(frozen=True, slots=True)
class MetricAgreement:
    """How far one automatic metric agrees with people's verdict score, the mean over raters.

    Attributes:
        metric: Its name.
        kendall, spearman: Over answers within each checkpoint, averaged over checkpoints.
        ordered: Pairs of checkpoints that the metric orders as people do.
        answers: Pairs of answers to one question that it orders, or ties, as people do.
        same: Share of answers on which a right-or-wrong metric says what most raters say, 0-100;
            None for other metrics.
        means: Checkpoint -> the metric's mean on the rated answers, higher is better.
        failure: Why the metric says nothing, or None; then all others are None or empty.
    """

    metric: str
    kendall: MetricCorrelation | None = None
    spearman: MetricCorrelation | None = None
    ordered: PairwiseAccuracy | None = None
    answers: AnswerAccuracy | None = None
    same: Estimate | None = None
    means: dict[str, float] = field(default_factory=dict)
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Behind:
    """How much less a metric agrees with people than the one that agrees most, by Kendall's tau.

    Attributes:
        metric, best: Their names.
        difference: Tau of the best minus tau of the metric; NaN where undefined.
        interval: Of `difference`.
        adjusted_p: Holm's, over all other metrics; exploratory, the best was chosen by these data.
        test: Name of the test.
        reason: Why there is no difference or no interval, or None.
    """

    metric: str
    best: str
    difference: float
    interval: tuple[float, float]
    adjusted_p: float
    test: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class MetricsResult:
    """All metrics against people.

    Attributes:
        rows: Highest Kendall's tau first; those that failed last.
        behind: Each other metric against the first.
        n_answers, n_items: Rated answers and items behind them.
        level: Of every interval.
        seed: Of shuffles and resamples.
    """

    rows: tuple[MetricAgreement, ...]
    behind: tuple[Behind, ...]
    n_answers: int
    n_items: int
    level: float
    seed: int


@dataclass(frozen=True, slots=True)
class Aggregated:
    """One checkpoint's verdict score by three ways to make one verdict of several raters'.

    Attributes:
        checkpoint: Which.
        mean: Of the answers' mean verdict.
        majority: Of the verdict that most raters gave; answers without a majority left out.
        dawid_skene: Of the verdict that is most probable once raters' errors are estimated.
    """

    checkpoint: str
    mean: float
    majority: float
    dawid_skene: float


@dataclass(frozen=True, slots=True)
class AggregationResult:
    """Three ways to aggregate, side by side; the mean is the one that is tested.

    Attributes:
        rows: By checkpoint.
        answers: Rated answers; `unanimous` of them got one verdict from two raters or more, and
            `tied` have no majority.
        converged: Dawid and Skene's algorithm came to an end.
        reason: Why it says nothing of its own, or None.
    """

    rows: tuple[Aggregated, ...]
    answers: int
    unanimous: int
    tied: int
    converged: bool
    reason: str | None


@dataclass(frozen=True, slots=True)
class Disputed:
    """An answer on which raters are far apart.

    Attributes:
        question, answer: As they were shown.
        checkpoints: Who wrote it.
        said: Rater -> verdict.
    """

    question: str
    answer: str
    checkpoints: tuple[str, ...]
    said: dict[str, str]


@dataclass(frozen=True, slots=True)
class RoundResult:
    """Everything that a round's report shows, unrounded.

    Attributes:
        name, kind, suite, created, imported, seed, alpha, margin: Of the round.
        control: What decides: `verdict`, or `preference`.
        names: Checkpoints, in the suite's order; `reference` is one of them, or None.
        fingerprints: Checkpoint -> its run's fingerprint, "" where unknown.
        items, groups: Items that were drawn, and the groups they come from.
        counts: Of all raters' tasks.
        by_checkpoint: Checkpoint -> counts of its answers.
        raters: In the round's order.
        repeat_share, pass_mark: Of the round.
        agreement: By control, the one that decides first.
        ratings: Every checkpoint x control; a preference round has none.
        pairs: Primary first.
        families: The primary and the secondary one.
        omnibus: None where fewer than three are compared.
        preference, metrics, aggregation: Where the round has them.
        disputed: Where raters are furthest apart.
        findings: Kind -> how many; `left_out` of them took a judgement out of the analysis.
        notes: What drawing brought to light.
        hashes: File of the round -> SHA-256.
        versions: Of what made it.
    """

    name: str
    kind: str
    suite: str
    created: str
    imported: bool
    seed: int
    alpha: float
    margin: float | None
    control: str
    names: tuple[str, ...]
    reference: str | None
    fingerprints: dict[str, str]
    items: int
    groups: int
    counts: Counted
    by_checkpoint: dict[str, Counted]
    raters: tuple[RaterResult, ...]
    repeat_share: float
    pass_mark: float
    agreement: tuple[ControlAgreement, ...]
    ratings: tuple[CheckpointRating, ...]
    pairs: tuple[RatedPair, ...]
    families: tuple[Family, ...]
    omnibus: RatedOmnibus | None
    preference: PreferenceResult | None
    metrics: MetricsResult | None
    aggregation: AggregationResult | None
    disputed: tuple[Disputed, ...]
    findings: dict[str, int]
    left_out: int
    notes: tuple[str, ...]
    hashes: dict[str, str]
    versions: dict[str, str] = field(default_factory=dict)
    schema: int = SCHEMA

    def rating(self, checkpoint: str, control: str) -> CheckpointRating:
        """Return one checkpoint's mean; KeyError if it was not computed."""
        for found in self.ratings:
            if (found.checkpoint, found.control) == (checkpoint, control):
                return found
        raise KeyError((checkpoint, control))
