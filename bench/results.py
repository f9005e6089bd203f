"""What a comparison found: frozen results that the story hands to reports and to notebooks.

Scores and differences are in the metric's unit (percentage points for similarities, 0-100).
Nothing here rounds; `reports/numbers.py` does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bench.checks.results import Checks
from bench.compared_runs import Curve, CurvePoint, RunInfo
from bench.data.declared import About, GateRule, SetOrigin
from bench.data.items import Note
from bench.frame_rows import pair_row, score_row
from bench.set_scores import SetScores
from human_eval.analysis.results import RoundBeside
from stats import Companion, Estimate, Family, Omnibus, PairedDifference, Verdict
from stats.factorial import Factorial
from stats.mixed import MixedModel
from stats.omnibus import OmnibusTest
from stats.variability import Variability

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = 1
"""Version of `result.json`; raised when a field changes its meaning."""


@dataclass(frozen=True, slots=True)
class SetInfo:
    """One set as it was compared.

    Attributes:
        n_items: Items read; `n_scored` of them were compared.
        n_groups: Groups among the scored items.
        ungrouped: Items without a group: each is its own.
        excluded: Rows that `where` left out.
        dropped: Items that left all runs: unanswered or missing somewhere.
        unanswered: Per checkpoint: null or empty answers.
        missing: Per checkpoint: items that recorded answers lack.
        notes: What reading the set brought to light.
        short_answers: Metric -> the fewest and the most tokens that a checkpoint's answers have
            on average: only metrics whose score is 0 without runs of four tokens, and only
            where answers have fewer.
    """

    name: str
    role: str
    taught: bool | None
    path: str
    n_items: int
    n_scored: int
    n_groups: int
    ungrouped: int
    excluded: int
    dropped: int
    unanswered: dict[str, int]
    missing: dict[str, int]
    notes: tuple[Note, ...]
    short_answers: dict[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Score:
    """One checkpoint's score on one set by one metric, with its interval.

    Where the metric is no mean of item scores (BLEU), this is the score of the whole set.
    Where scenarios have several training seeds, `checkpoint` may be a scenario's name: then it is
    the mean over its seeds, and the interval covers new seeds and new questions.
    """

    checkpoint: str
    set: str
    metric: str
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class Pair:
    """Two checkpoints compared on one set by one metric.

    Attributes:
        a, b: Names of checkpoints; of scenarios where each has several training seeds.
        family: `primary`, `secondary` or `reference` (shown against, outside every family).
        why: One sentence: why this test.
        adjusted_p: Within its family; None outside families.
        verdict: In the primary family only.
    """

    a: str
    b: str
    set: str
    metric: str
    family: str
    why: str
    difference: PairedDifference
    adjusted_p: float | None
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Anova:
    """The omnibus tests over scenarios (or all compared checkpoints) on one set by one metric.

    Attributes:
        labels: The treatments.
        omnibus: The complete table: repeated-measures ANOVA with Greenhouse-Geisser, or quasi-F
            where every scenario has several training seeds.
        why: One sentence: why this is, or is not, the test that the design calls for.
        design: The omnibus test that the design calls for where the table is not it (Cochran's Q,
            the cluster-robust Wald test); else None.
        companions: Shown and never deciding: Friedman, max-T.
        mixed: The mixed-effects model, where the suite asks for it.
    """

    set: str
    metric: str
    labels: tuple[str, ...]
    omnibus: Omnibus
    why: str = ""
    design: OmnibusTest | None = None
    companions: tuple[Companion, ...] = ()
    mixed: MixedModel | None = None


@dataclass(frozen=True, slots=True)
class FactorialAnova:
    """Main effects and interactions of the suite's factors on one set by one metric."""

    set: str
    metric: str
    table: Factorial


@dataclass(frozen=True, slots=True)
class Variation:
    """How one checkpoint's scores vary over prompts, temperatures and samples.

    Attributes:
        prompts, temperatures: The conditions that were crossed.
    """

    checkpoint: str
    set: str
    metric: str
    prompts: tuple[str, ...]
    temperatures: tuple[float | None, ...]
    components: Variability


@dataclass(frozen=True, slots=True)
class Flip:
    """One item on which the compared checkpoints differ by the primary metric or another.

    Attributes:
        texts: Per checkpoint, in the comparison's order: the scored text; None if unanswered.
        scores: Per checkpoint: its item score by the primary metric, 0-100; NaN where the set is
            not scored by it.
        others: Other metric -> the same by that metric, in its unit.
        cut: Per checkpoint: how many characters of its text were left out at the end; empty where
            none was. The run folder has them.
    """

    set: str
    id: str
    group: str
    question: str
    answers: tuple[str, ...]
    texts: tuple[str | None, ...]
    scores: tuple[float, ...]
    others: dict[str, tuple[float, ...]] = field(default_factory=dict)
    cut: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class HumanAccuracy:
    """Share of a checkpoint's answers that people judged correct, on the scored items of a set.

    Attributes:
        estimate: Share in percent, interval, n; an unanswered item without a verdict counts as
            not correct.
        judged: Items with a verdict.
        agreement: Per metric: percent of judged items where metric and people agree (binary
            metrics only).
    """

    checkpoint: str
    set: str
    estimate: Estimate
    judged: int
    agreement: dict[str, float]


@dataclass(frozen=True, slots=True)
class Plan:
    """What was to be decided, and when that was settled.

    Attributes:
        metric: Primary metric.
        set: Primary set.
        pairs: `all` or `reference`.
        reference: Name of the reference checkpoint, or None.
        alpha: Level of the primary family.
        margin: Equivalence margin in percentage points, or None.
        seed: Seed of resampling.
        declared: `before` (analysis and primary set stand as they were when the first answer was
            written), `changed` (the analysis was changed after answers existed), `items` (the
            primary set's items were), `subset` (some of the suite's checkpoints are left out, so
            the family is smaller than the declared one) or `not` (recorded answers, --data).
        unanswered: `drop`, `zero` or `error`.
        highlight: Scenario or checkpoint that bars show in full colour, or None.
    """

    metric: str
    set: str
    pairs: str
    reference: str | None
    alpha: float
    margin: float | None
    seed: int
    declared: str
    unanswered: str
    highlight: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that a report shows, unrounded.

    Attributes:
        suite: The suite's name.
        folder: Where `result.json` and `report.html` stand.
        prompt: The prompt template.
        runs: In the order compared; the reference, if any, first.
        scores: Every checkpoint x set x metric.
        pairs: Primary first, then secondary, then against the reference.
        families: The primary and the secondary family.
        anova: Empty where fewer than three treatments are compared.
        factorial: Empty where the suite names no factors.
        variation: Empty where every answer was given once, by one prompt.
        flips: Items of all sets that differ by some metric, at most 20,000 of them: the primary
            set first, in each set the largest differences by the primary metric first.
        n_flips: How many items of the primary set differ by the primary metric.
        warnings: Sentences to show beside the verdict (floors, one seed ...).
        metrics: Signature of each metric that has scores; `warnings` say why others have none.
        signature: One line that makes the result repeatable.
        command: The command that repeats it.
        versions: Of the packages that made it.
        timing: Seconds by step, answers generated, and `made`, the moment in seconds since 1970:
            all that differs in a repetition.
        checks: Leakage, memorization and forgetting; None where the suite has nothing to check
            against (neither training data nor paraphrases, controls or retention sets).
        rounds: Human rating rounds that were named, shown beside the metrics.
        origins: What the suite and files beside them say of every set, those never asked included.
        about: What the suite says of the checkpoints, for their cards.
        gate: The suite's policy for `bench gate`.
        curves: Scores along trainings, where the suite names such checkpoints.
        n_differing: How many items of all sets differ by some metric, those not in `flips`
            included.
        item_scores: Of every set, packed: what a later result is paired with.
    """

    suite: str
    suite_path: str | None
    folder: str
    plan: Plan
    prompt: str
    runs: tuple[RunInfo, ...]
    sets: tuple[SetInfo, ...]
    scores: tuple[Score, ...]
    pairs: tuple[Pair, ...]
    families: tuple[Family, ...]
    anova: tuple[Anova, ...]
    factorial: tuple[FactorialAnova, ...]
    variation: tuple[Variation, ...]
    flips: tuple[Flip, ...]
    n_flips: int
    people: tuple[HumanAccuracy, ...]
    warnings: tuple[str, ...]
    metrics: dict[str, str]
    signature: str
    command: str
    versions: dict[str, str]
    timing: dict[str, float] = field(compare=False)
    checks: Checks | None = None
    rounds: tuple[RoundBeside, ...] = ()
    origins: tuple[SetOrigin, ...] = ()
    about: About = field(default_factory=About)
    gate: tuple[GateRule, ...] = ()
    curves: tuple[Curve, ...] = ()
    n_differing: int = 0
    item_scores: tuple[SetScores, ...] = ()
    schema: int = SCHEMA

    @property
    def compared(self) -> tuple[str, ...]:
        """Names of the checkpoints in the order of the runs."""
        return tuple(run.name for run in self.runs)

    def score(self, checkpoint: str, set_name: str, metric: str) -> Estimate:
        """Return one score; KeyError if it was not computed."""
        for found in self.scores:
            if (found.checkpoint, found.set, found.metric) == (checkpoint, set_name, metric):
                return found.estimate
        raise KeyError((checkpoint, set_name, metric))

    def to_frame(self) -> pd.DataFrame:
        """Return the pairs as a table, one row for each pair x set x metric."""
        import pandas as pd

        return pd.DataFrame([pair_row(pair) for pair in self.pairs])

    def scores_frame(self) -> pd.DataFrame:
        """Return the scores as a table, one row for each checkpoint x set x metric."""
        import pandas as pd

        return pd.DataFrame([score_row(score) for score in self.scores])


__all__ = [
    "SCHEMA",
    "Anova",
    "Comparison",
    "Curve",
    "CurvePoint",
    "FactorialAnova",
    "Flip",
    "HumanAccuracy",
    "Pair",
    "Plan",
    "RunInfo",
    "Score",
    "SetInfo",
    "SetScores",
    "Variation",
]
