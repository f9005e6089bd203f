"""What a file of answers scored: frozen, with what repeats each number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrics.verifying import Verified

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class MetricScore:
    """The score of all answers by one metric.

    Attributes:
        metric: The metric's name.
        value: In `unit`; NaN where it is undefined.
        unit: "%" for 0–100.
        items: Answers that it rests on.
        signature: What repeats it.
        higher_is_better: Its direction.
        tokens: Mean tokens of an answer where that is too few for the metric (BLEU is 0 without
            runs of four), else None.
    """

    metric: str
    value: float
    unit: str
    items: int
    signature: str
    higher_is_better: bool = True
    tokens: float | None = None


@dataclass(frozen=True, slots=True)
class MetricFault:
    """A metric that could not score: the others are not touched by it.

    Attributes:
        metric: The metric's name.
        why: What it said.
    """

    metric: str
    why: str


@dataclass(frozen=True)
class PairScores:
    """What `bench score` found.

    Attributes:
        file: The file of answers, as given.
        data: The file of questions, or None where the answers' file holds the references.
        rows: Answers in the file, unanswered ones included.
        unanswered: Answers that are missing or null; left out of every score.
        references: The fewest and the most accepted answers of a scored item.
        scores: One for each metric that could score, in the order asked for.
        faults: The metrics that could not.
        repeated: Ids that stand in several rows with the same content; each row is scored.
        verified: Differences from the authorities; empty where that was not asked for.
        table: Path of the Parquet table of item scores and counts, or None.
        seconds: From the first row to the last score.
    """

    file: str
    data: str | None
    rows: int
    unanswered: int
    references: tuple[int, int]
    scores: tuple[MetricScore, ...]
    faults: tuple[MetricFault, ...] = ()
    repeated: int = 0
    verified: tuple[Verified, ...] = ()
    table: str | None = None
    seconds: float = 0.0

    def __getitem__(self, metric: str) -> float:
        """Return the score by a metric.

        Raises:
            KeyError: If it was not asked for, or could not score.
        """
        for one in self.scores:
            if one.metric == metric:
                return one.value
        raise KeyError(metric)

    def to_frame(self) -> pd.DataFrame:
        """Return the scores as a table, one row for each metric."""
        import pandas as pd

        rows = [(one.metric, one.value, one.items, one.signature) for one in self.scores]
        return pd.DataFrame(rows, columns=["metric", "score", "items", "signature"])
