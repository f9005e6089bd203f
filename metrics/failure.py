"""The one way a metric says that it could not score: which metric, where, and why."""

from __future__ import annotations

from metrics.downloads import needs_download


class MetricFailed(ValueError):  # noqa: N818 (what became of the metric)
    """A metric could not score some answers; other metrics are not touched by that.

    Attributes:
        metric: The metric's name.
        position: Of the first answer it failed on, from 0; None where no single one is to blame.
        problem: What went wrong, in a few words.

    Examples:
        >>> raise MetricFailed("evaluate:ter", 3, "ZeroDivisionError('division by zero')")
        Traceback (most recent call last):
        metrics.failure.MetricFailed: metric evaluate:ter failed on answers[3]: ZeroDivisionError...
    """

    def __init__(self, metric: str, position: int | None, problem: str) -> None:
        where = "" if position is None else f" on answers[{position}]"
        super().__init__(f"metric {metric} failed{where}: {problem}")
        self.metric = metric
        self.position = position
        self.problem = problem

    def __reduce__(self) -> tuple[type[MetricFailed], tuple[str, int | None, str]]:
        """Let it cross to another process whole."""
        return type(self), (self.metric, self.position, self.problem)


def told(problem: BaseException, longest: int = 200) -> str:
    """Return what was raised in one line: such messages may run over a page, or raise.

    Where a download was lacking it is that, with the way out.

    Examples:
        >>> told(ValueError("no such", "thing"))
        "ValueError('no such', 'thing')"
    """
    if lacking := needs_download(problem):
        return lacking
    try:
        text = " ".join(repr(problem).split())
    except Exception:  # foreign code, too
        text = type(problem).__name__
    return text if len(text) <= longest else text[: longest - 1] + "…"
