"""What a round found: frozen results, unrounded, with the settings that produced them.

Conventions:
    Verdict scores, shares and net preferences are in points, 0-100; stars are 1 to 5. A difference
    is A − B, so that a positive one means A was rated higher. Undefined is NaN with a reason.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from human_eval.analysis.metric_results import AggregationResult, MetricsResult
from human_eval.analysis.pair_results import PreferenceResult, RatedOmnibus, RatedPair
from human_eval.ratings.qualification import Qualification
from stats import Family
from stats.agreement import Agreement
from stats.influence import RaterInfluence
from stats.intraclass import Intraclass
from stats.rated_means import RatedMean
from stats.repeats import SelfConsistency
from stats.severity import RaterSeverity

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = 1
"""Version of a round's `result.json`; raised when a field changes its meaning."""


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
        mean: With its interval: over items and raters where several raters judged, else over
            items.
    """

    checkpoint: str
    control: str
    mean: RatedMean


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
        changed: Files that are not what they were when the round was made.
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
    changed: tuple[str, ...] = ()
    versions: dict[str, str] = field(default_factory=dict)
    schema: int = SCHEMA

    def rating(self, checkpoint: str, control: str) -> CheckpointRating:
        """Return one checkpoint's mean; KeyError if it was not computed."""
        for found in self.ratings:
            if (found.checkpoint, found.control) == (checkpoint, control):
                return found
        raise KeyError((checkpoint, control))

    def to_frame(self) -> pd.DataFrame:
        """Return the pairs as a table, one row for each pair x control."""
        import pandas as pd

        return pd.DataFrame([_pair_row(pair) for pair in self.pairs])

    def ratings_frame(self) -> pd.DataFrame:
        """Return the ratings as a table, one row for each checkpoint x control."""
        import pandas as pd

        return pd.DataFrame([_rating_row(rating) for rating in self.ratings])


@dataclass(frozen=True, slots=True)
class RoundBeside:
    """A round that is shown beside a comparison.

    Attributes:
        folder: The round's folder, as it was given.
        result: What it says.
        mismatches: A clause for each thing in which it is not of the compared checkpoints.
    """

    folder: str
    result: RoundResult
    mismatches: tuple[str, ...]


def _pair_row(pair: RatedPair) -> dict[str, object]:
    found = pair.difference
    return {
        "a": pair.a,
        "b": pair.b,
        "control": pair.control,
        "family": pair.family,
        "difference": found.difference,
        "low": found.interval[0],
        "high": found.interval[1],
        "level": found.level,
        "p": found.pvalue,
        "adjusted_p": pair.adjusted_p,
        "test": found.test,
        "verdict": None if pair.verdict is None else pair.verdict.kind,
        "raters": len(pair.raters),
        "items": found.n_items,
    }


def _rating_row(rating: CheckpointRating) -> dict[str, object]:
    mean = rating.mean
    return {
        "checkpoint": rating.checkpoint,
        "control": rating.control,
        "mean": mean.value,
        "low": mean.interval[0],
        "high": mean.interval[1],
        "level": mean.level,
        "raters": mean.n_raters,
        "items": mean.n_items,
        "ratings": mean.n_ratings,
    }
