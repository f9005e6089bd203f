"""How far metrics agree with people, and verdicts aggregated: frozen results.

Conventions:
    As in `human_eval.analysis.results`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from stats import Estimate
from stats.answer_pairs import AnswerAccuracy
from stats.correlation_results import MetricCorrelation
from stats.system_pairs import PairwiseAccuracy


@dataclass(frozen=True, slots=True)
class MetricAgreement:
    """How far one automatic metric agrees with people's verdict score, the mean over raters.

    Attributes:
        metric: Its name.
        kendall, spearman: Over answers within each checkpoint, averaged over checkpoints.
        ordered: Pairs of checkpoints that the metric orders as people do.
        answers: Pairs of answers to one question that it orders, or ties, as people do.
        same: Share of answers on which a right-or-wrong metric is on the side of 50 on which
            raters' mean verdict lies, 0-100; None for other metrics.
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
        adjusted_p: Holm's, over all pairs of metrics, since these data chose the best; exploratory.
        test: Name of the test.
        n_checkpoints: Checkpoints where both have a tau: `difference` rests on them.
        reason: Why there is no difference or no interval, or None.
    """

    metric: str
    best: str
    difference: float
    interval: tuple[float, float]
    adjusted_p: float
    test: str
    n_checkpoints: int
    reason: str | None


@dataclass(frozen=True, slots=True)
class MetricsResult:
    """All metrics against people.

    Attributes:
        rows: Those with a tau on most checkpoints first, highest tau first among them; those that
            failed last. A mean over fewer checkpoints is not to be ranked beside one over all.
        behind: Each other metric against the first.
        n_answers, n_items: Rated answers and items behind them.
        untied: Highest tau that a metric without any tie could have, mean over checkpoints: people
            tie many answers, and tau favours metrics that tie the same.
        level: Of every interval.
        seed: Of shuffles and resamples.
    """

    rows: tuple[MetricAgreement, ...]
    behind: tuple[Behind, ...]
    n_answers: int
    n_items: int
    untied: float
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
        prior: Ratings of each rater and category that Dawid and Skene's model was given.
        converged: Its algorithm came to an end.
        reason: Why it says nothing of its own, or None.
    """

    rows: tuple[Aggregated, ...]
    answers: int
    unanimous: int
    tied: int
    prior: float
    converged: bool
    reason: str | None
