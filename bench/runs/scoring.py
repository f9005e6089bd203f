"""A run's scores: counted from its answers, and kept beside them as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import metrics as metric_house
from bench.data.items import QuestionSet
from bench.runs.answering import Run
from bench.runs.counting import FailedMetric, ScoredSet, count_set
from bench.runs.extraction import check_take
from bench.runs.score_file import write_scores

__all__ = ["FailedMetric", "ScoredSet", "score_run"]


def score_run(
    run: Run, sets: Sequence[QuestionSet], metrics: Sequence[str], take: str
) -> Mapping[str, ScoredSet]:
    """Score a run on every set by every metric and write its `scores.parquet`.

    Args:
        run: Holds an answer to each item of each set, as many samples of each.
        sets: What was asked.
        metrics: Names of metrics, each once.
        take: Which part of an answer is scored; see `extract`. The raw text is kept.

    Returns:
        The scored sets by name, in the order of `sets`; each says which metrics failed on it.

    Raises:
        SuiteError: If `take` is not understood.
        LookupError: If a metric is unknown, or the run was not asked one of the items.
    """
    check_take(take)
    chosen = [metric_house.get(name) for name in metrics]
    scored = {one.name: count_set(run, one, chosen, take) for one in sets}
    write_scores(run.folder, list(scored.values()), run.prompt_hashes)
    return scored
