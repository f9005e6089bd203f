"""A metric of somebody else's: whatever it raises becomes one kind of error, with the position."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from metrics.corpus_only import CorpusOnly
from metrics.failure import MetricFailed, told
from metrics.inputs import check_inputs
from metrics.protocol import Answers, Floats, Metric, References
from metrics.traits import higher_is_better, reads_texts, scores_items


@dataclass(frozen=True)
class Guarded:
    """A plugin's metric under the name it was asked for by.

    Conventions:
        Counts and scores are the plugin's own; what it returns is checked for shape and for
        values that are not finite.

    Attributes:
        inner: The plugin's metric.
        name: What the user calls it, from which it can be found again.
        origin: Words that go before its settings, e.g. the hash of its file.
    """

    inner: Metric
    name: str
    origin: tuple[str, ...] = ()

    @property
    def unit(self) -> str:
        """The plugin's."""
        return self.inner.unit

    @property
    def binary(self) -> bool:
        """The plugin's."""
        return self.inner.binary

    @property
    def mean_of_items(self) -> bool:
        """The plugin's."""
        return self.inner.mean_of_items

    @property
    def columns(self) -> tuple[str, ...]:
        """The plugin's."""
        return tuple(self.inner.columns)

    @property
    def settings(self) -> tuple[str, ...]:
        """Where it comes from, and the plugin's."""
        return (*self.origin, *self.inner.settings)

    @property
    def higher_is_better(self) -> bool:
        """The plugin's; true where it does not say."""
        return higher_is_better(self.inner)

    @property
    def per_item(self) -> bool:
        """The plugin's; true where it does not say."""
        return scores_items(self.inner)

    @property
    def reads_likelihoods(self) -> bool:
        """The plugin's; false where it does not say."""
        return not reads_texts(self.inner)

    def counts(self, answers: Answers, references: References) -> Floats:
        """Return the plugin's counts, shape (n, k), finite.

        Raises:
            ValueError: As `check_inputs` says.
            MetricFailed: If the plugin raises, with the first answer it raises on alone; or
                returns another shape, or values that are not finite.
        """
        check_inputs(answers, references)
        try:
            return self._counted(answers, references)
        except (Exception, SystemExit) as problem:  # foreign code may raise anything
            raise self._failed(answers, references, problem) from problem

    def score(self, totals: Floats) -> Floats:
        """Return the plugin's scores, shape (...).

        Raises:
            MetricFailed: If the plugin raises, or returns another shape or infinity.
        """
        try:
            scores = np.asarray(self.inner.score(totals), dtype=np.float64)
        except (Exception, SystemExit) as problem:
            raise MetricFailed(self.name, None, told(problem)) from problem
        expected = np.shape(totals)[:-1]
        if scores.shape != expected:
            found = f"scores have shape {scores.shape}; expected {expected}"
            raise MetricFailed(self.name, None, found)
        if np.isinf(scores).any():
            raise MetricFailed(self.name, None, "its score is infinite")
        return scores

    def _counted(self, answers: Answers, references: References) -> Floats:
        # copies: what a plugin does to its lists is not done to the other metrics'
        given = list(answers), [list(accepted) for accepted in references]
        counts = np.asarray(self.inner.counts(*given), dtype=np.float64)
        expected = (len(answers), len(self.columns))
        if counts.shape != expected:
            raise ValueError(f"counts have shape {counts.shape}; expected {expected}")
        bad = np.flatnonzero(~np.isfinite(counts).all(axis=1))
        if bad.size:
            raise MetricFailed(self.name, int(bad[0]), "its counts are not finite")
        return counts

    def _failed(
        self, answers: Answers, references: References, problem: BaseException
    ) -> MetricFailed:
        if isinstance(problem, MetricFailed):
            return MetricFailed(self.name, problem.position, problem.problem)
        low, high = 0, len(answers)
        if not self._raises(answers, references):
            return MetricFailed(self.name, None, told(problem))
        while high - low > 1:  # the left half is looked at first, so the first answer is found
            middle = (low + high) // 2
            if self._raises(answers[low:middle], references[low:middle]):
                high = middle
            elif self._raises(answers[middle:high], references[middle:high]):
                low = middle
            else:
                return MetricFailed(self.name, None, told(problem))
        return MetricFailed(self.name, low if high > low else None, told(problem))

    def _raises(self, answers: Answers, references: References) -> bool:
        try:
            self._counted(answers, references)
        except (Exception, SystemExit):
            return True
        return False


def guard(inner: Metric, name: str, origin: tuple[str, ...] = ()) -> Metric:
    """Return a plugin's metric under another name, all that it says of itself read once.

    Args:
        inner: The plugin's; one that scores only the whole guards itself.
        name: What the user calls it.
        origin: Words that go before its settings.

    Raises:
        TypeError: If what it says of itself is of another kind than `Metric` says.
        Exception: Whatever its properties raise.
    """
    if isinstance(inner, CorpusOnly):
        return replace(inner, name=name, origin=(*origin, *inner.origin))
    metric = Guarded(inner, name, origin)
    _check_words("columns", metric.columns)
    _check_words("settings", metric.settings)
    if not metric.columns or len(set(metric.columns)) < len(metric.columns):
        raise TypeError(f"columns are {metric.columns!r}; expected at least one, each once")
    if not isinstance(metric.unit, str):
        raise TypeError(f"unit is {metric.unit!r}; expected text, '%' for 0–100")
    # the rest is read for what it may raise
    _ = metric.binary, metric.mean_of_items, metric.higher_is_better, metric.per_item
    return metric


def _check_words(what: str, words: tuple[object, ...]) -> None:
    if not all(isinstance(word, str) for word in words):
        raise TypeError(f"{what} are {words!r}; expected texts")
