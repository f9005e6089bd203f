"""The story of `bench score`: pairs → counts → scores, a block at a time."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.base.errors import DataError, SuiteError
from bench.base.progress import step
from bench.metric_lists import metric_or_broken
from bench.runs.pair_blocks import count_blocks
from bench.runs.pair_file import writing
from bench.runs.pair_ids import SeenIds
from bench.runs.pair_scores import PairScores
from bench.runs.pair_sums import PairSums
from bench.runs.pair_verification import Verification
from bench.runs.pairs import Pair, pair_file
from bench.runs.recorded_pairs import pairs_of_questions
from metrics.corpus_only import CorpusOnly
from metrics.protocol import Metric
from metrics.traits import reads_given, reads_texts


@dataclass(frozen=True, slots=True)
class ScoreOptions:
    """How a file is scored.

    Attributes:
        verify: Recompute every score by the tool whose name the metric bears.
        workers: Processes that count.
        split_answers: Mark that parts accepted answers in one cell, or None.
        allow_partial: With a file of questions: the answers may lack some.
    """

    verify: bool = False
    workers: int = 1
    split_answers: str | None = None
    allow_partial: bool = False


def _check_target(target: Path | None, answers: str, data: Path | str | None) -> None:
    """Refuse to write over what is read."""
    read = [Path(answers.partition("#")[0]), *([Path(data)] if data is not None else [])]
    if target is None:
        return
    if target.expanduser().resolve() in [one.expanduser().resolve() for one in read]:
        found = "is the file that is read"
        raise DataError(str(target), found, hint="name another one: --out scores.parquet")


def score(
    answers: Path | str,
    metrics: Sequence[str] | str,
    *,
    data: Path | str | None = None,
    out: Path | str | None = None,
    options: ScoreOptions | None = None,
) -> PairScores:
    """Score a file of answers by any metrics; no model and no suite is needed.

    Args:
        answers: `FILE[#column | #field=column,…]`; it holds accepted answers too unless `data` is
            given. It is read in blocks, so that its length does not matter.
        metrics: Names, as a list or with commas between them.
        data: A file of questions and accepted answers, held whole.
        out: A Parquet file to write: a row for each answer, its scores and counts; nothing of a
            metric that fails.
        options: The rest.

    Returns:
        Every metric's score with its signature. Answers that are missing or null are left
        out and counted; a metric that fails is named with its reason, and the rest goes on.

    Raises:
        DataError: If a file cannot be used.
        SuiteError: If a metric is unknown, or does not score texts.
    """
    options = options or ScoreOptions()
    chosen = chosen_metrics(metrics)
    start = time.perf_counter()
    sums, checked = PairSums(chosen), Verification([one.name for one in chosen], options.verify)
    target = None if out is None else Path(out)
    _check_target(target, str(answers), data)
    single = [one for one in chosen if not isinstance(one, CorpusOnly)]
    file = Path(str(answers).partition("#")[0]).expanduser()
    seen = SeenIds(file)
    with writing(target, single, file.stem) as table, step("scoring", _lines(file), "rows") as on:
        pairs = _pairs(str(answers), data, options, seen)
        for block in count_blocks(pairs, [one.name for one in single], options.workers):
            sums.add(block)
            table.add(block)
            checked.add(block)
            on(len(block.pairs))
        _check_answered(sums, str(answers))
        repeated = seen.repeated()
        scores, faults = sums.results()
        failed = {one.metric for one in faults}
        table.leave_out(failed)
    return PairScores(
        file=str(answers),
        data=None if data is None else str(data),
        rows=sums.rows,
        unanswered=sums.rows - sums.items,
        repeated=repeated,
        references=sums.references,
        scores=scores,
        faults=faults,
        verified=tuple(one for one in checked.results() if one.metric not in failed),
        table=None if target is None else str(target),
        seconds=time.perf_counter() - start,
    )


def chosen_metrics(names: Sequence[str] | str) -> list[Metric]:
    """Return the metrics of these names, each once.

    Raises:
        SuiteError: If none is named, one is no name or unknown (with the nearest name), or is
            computed from a checkpoint's probabilities instead of its answers.
    """
    words = names.split(",") if isinstance(names, str) else names
    if not isinstance(words, Collection):
        raise _no_names(words)
    for word in words:
        if not isinstance(word, str):
            raise _no_names(word)
    stripped = dict.fromkeys(word.strip() for word in words)
    stripped.pop("", None)
    if not stripped:
        raise SuiteError("metrics", "none is named", hint="`bench metrics` lists them")
    return [_metric(word) for word in stripped]


def _no_names(found: object) -> SuiteError:
    expected = 'names: "f1" or ["exact_match", "f1"]'
    hint = "`bench metrics` lists them"
    return SuiteError("metrics", f"found {found!r}", expected=expected, hint=hint)


def _metric(name: str) -> Metric:
    metric = metric_or_broken(name)
    if not reads_texts(metric):
        source = "another harness's log" if reads_given(metric) else "a checkpoint's probabilities"
        found = f"{name} is computed from {source}, which a file of texts lacks"
        raise SuiteError("metric", found, hint="`bench compare` computes it")
    return metric


def _pairs(
    answers: str, data: Path | str | None, options: ScoreOptions, seen: SeenIds
) -> Iterator[Pair]:
    if data is None:
        return pair_file(answers, options.split_answers).pairs(seen)
    if options.split_answers is not None:
        raise DataError("--split-answers", "given beside --data", hint="give a list of answers")
    return pairs_of_questions(answers, Path(data), allow_partial=options.allow_partial)


def _check_answered(sums: PairSums, where: str) -> None:
    if not sums.items:
        found = f"none of {sums.rows:,} rows has an answer"
        raise DataError(where, found, hint="is it the right column? FILE#column names another")


def _lines(file: Path) -> int:
    """Return how many lines the file has, for progress; 1 where it cannot be read."""
    if not file.is_file():
        return 1
    with file.open("rb") as stream:
        return sum(part.count(b"\n") for part in iter(lambda: stream.read(1 << 22), b"")) + 1
