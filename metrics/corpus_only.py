"""A metric that scores only a whole corpus: no counts, so it is tested by randomization alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from metrics.failure import MetricFailed, told
from metrics.inputs import check_inputs
from metrics.protocol import Answers, Floats, References

Whole = Callable[[Sequence[str], Sequence[Sequence[str]]], float]
"""Takes n answers and their n lists of accepted answers, n >= 2; returns the corpus score."""


@dataclass(frozen=True)
class CorpusOnly:
    """A score of all answers together, where one answer alone has none.

    Conventions:
        In the unit of the function. `counts` fails, as `per_item` says; `whole_score` scores
        texts, and `swappable` makes texts into counts that randomization can swap.

    Attributes:
        name: The metric's name.
        whole: The function of all texts.
        origin: Its settings.
        higher_is_better: Its direction.
    """

    name: str
    whole: Whole
    origin: tuple[str, ...] = ()
    higher_is_better: bool = True

    unit: ClassVar[str] = "its own"
    binary: ClassVar[bool] = False
    mean_of_items: ClassVar[bool] = False
    per_item: ClassVar[bool] = False
    columns: ClassVar[tuple[str, ...]] = ("corpus",)

    @property
    def settings(self) -> tuple[str, ...]:
        """Its origin, and that it has no item scores."""
        return (*self.origin, "items:none")

    def counts(self, answers: Answers, references: References) -> Floats:
        """Refuse: there is nothing to count of one answer.

        Raises:
            MetricFailed: Always.
        """
        raise MetricFailed(self.name, None, "it cannot score a single answer, only all together")

    def score(self, totals: Floats) -> Floats:
        """Refuse: there are no counts.

        Raises:
            MetricFailed: Always.
        """
        raise MetricFailed(self.name, None, "it has no counts; score whole texts")

    def whole_score(self, answers: Answers, references: References) -> float:
        """Return the corpus score, in the function's unit.

        Raises:
            ValueError: As `check_inputs` says.
            MetricFailed: If the function raises, or returns no finite number.
        """
        check_inputs(answers, references)
        try:
            value = float(self.whole(list(answers), list(references)))
        except (Exception, SystemExit) as problem:  # foreign code may raise anything
            raise MetricFailed(self.name, None, told(problem)) from problem
        if not np.isfinite(value):
            raise MetricFailed(self.name, None, f"it gave {value}")
        return value

    def seconds(self, answers: Answers, references: References) -> float:
        """Return how long scoring the whole takes, in seconds: measured once.

        Raises:
            ValueError, MetricFailed: As `whole_score`.
        """
        start = time.perf_counter()
        self.whole_score(answers, references)
        return time.perf_counter() - start


@dataclass(frozen=True)
class Swappable:
    """The answers of two checkpoints to the same n items, as counts that can be swapped.

    Attributes:
        counts_a, counts_b: Shape (n, 2n): in row i a 1 at i, and at n + i.
        score: Function of summed counts, (..., 2n) -> (...): how often each text stands in the
            corpus.
    """

    counts_a: Floats
    counts_b: Floats
    score: Callable[[Floats], Floats]


def swappable(
    metric: CorpusOnly, answers_a: Answers, answers_b: Answers, references: References
) -> Swappable:
    """Make texts into counts for `stats.approximate_randomization`.

    Every draw then scores two whole corpora; see `calls`.

    Args:
        metric: Scores them.
        answers_a: n texts.
        answers_b: n texts, to the same items.
        references: n lists of accepted answers.

    Raises:
        ValueError: As `check_inputs` says, for either.
    """
    check_inputs(answers_a, references)
    check_inputs(answers_b, references)
    texts, twice = [*answers_a, *answers_b], [*references, *references]
    rows = np.eye(len(texts))

    def score(totals: Floats) -> Floats:
        flat = np.asarray(totals, dtype=np.float64).reshape(-1, len(texts))
        values = [_of_multiset(metric, texts, twice, row) for row in flat]
        return np.array(values, dtype=np.float64).reshape(np.shape(totals)[:-1])

    return Swappable(rows[: len(answers_a)], rows[len(answers_a) :], score)


def calls(items: int, draws: int) -> int:
    """Return how many corpora a randomization test scores: what it costs, in `seconds` each.

    Two for the difference, two for each swap, two for each of the companion's resamples, and two
    for each item left out for the interval.

    Examples:
        >>> calls(500, 10_000)
        41002
    """
    return 2 + 4 * draws + 2 * items


def _of_multiset(
    metric: CorpusOnly, texts: Sequence[str], references: References, times: Floats
) -> float:
    places = np.repeat(np.arange(len(texts)), times.astype(np.int64))
    return metric.whole_score([texts[i] for i in places], [references[i] for i in places])
