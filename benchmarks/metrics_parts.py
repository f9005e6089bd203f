"""What is measured in a process of its own, so that nothing is warm but what is meant to be."""

from __future__ import annotations

import json
import resource
import statistics
import time
from collections.abc import Callable
from itertools import chain
from pathlib import Path

import metrics
from bench.runs.pair_blocks import count_blocks
from bench.runs.pairs import Pair
from benchmarks.metrics_pairs import Pairs, long_pairs, several_references, short_pairs
from benchmarks.metrics_peers import LOOPS, TOGETHER, squad_script
from metrics.protocol import Metric
from metrics.token_ids import number_tokens

MAKERS: dict[str, Callable[[], Pairs]] = {"S": short_pairs, "L": long_pairs}
WORKERS = 2  # processes that score the long file
FEW = 20  # pairs that are scored before the clock starts: tables are read, modules imported


def there(row: str) -> bool:
    """Return whether both sides of a row can be measured here."""
    known = set(metrics.names())
    return set(LOOPS[row][1]) <= known and (row != "SQuAD EM + F1" or squad_script() is not None)


def all_names() -> list[str]:
    """Return our metrics of the rows that stand for all together."""
    return [name for row in TOGETHER if there(row) for name in LOOPS[row][1]]


def peer(row: str, pairs: Pairs) -> float:
    """Return the CPU seconds of the library's loop."""
    loop = LOOPS[row][0]
    loop((pairs[0][:FEW], pairs[1][:FEW]))
    return cpu(lambda: loop(pairs))


def ours(names: list[str], pairs: Pairs) -> float:
    """Return the CPU seconds of our item scores and corpus scores."""
    chosen = [metrics.get(name) for name in names]
    _score(chosen, (pairs[0][:FEW], pairs[1][:FEW]))
    return cpu(lambda: _score(chosen, pairs))


def beside(names: list[str], pairs: Pairs) -> float:
    """Return what `ours` does where another metric has read the same texts before."""
    chosen = [metrics.get(name) for name in names]
    _score(chosen, (pairs[0][:FEW], pairs[1][:FEW]))
    number_tokens((*pairs[0], *chain.from_iterable(pairs[1])))
    return cpu(lambda: _score(chosen, pairs))


def two_processes(pairs: Pairs) -> float:
    """Return the seconds until all is counted, were two cores free: the busier process's.

    The start of the other process, with all it imports, is in its seconds.
    """
    rows = [Pair(str(at), *pair) for at, pair in enumerate(zip(*pairs, strict=True))]
    names = all_names()

    def work() -> None:
        for block in count_blocks(rows, names, workers=2):
            assert block.found

    own = cpu(work)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return max(own, used.ru_utime + used.ru_stime)


def one_pair(name: str) -> float:
    """Return the milliseconds of one short pair by itself, the median of 300."""
    metric = metrics.get(name)
    answers, references = short_pairs(320)
    seconds = []
    for answer, accepted in zip(answers, references, strict=True):
        start = time.process_time()
        metric.score(metric.counts([answer], [accepted]))
        seconds.append(time.process_time() - start)
    return 1e3 * statistics.median(seconds[FEW:])


def several(names: list[str]) -> tuple[float, float]:
    """Return CPU seconds of items with one to five references, and of each reference alone."""
    answers, references = several_references(4_000)
    alone = [(answer, [one]) for answer, all_of in zip(answers, references, strict=True)
             for one in all_of]  # fmt: skip
    apart = [answer for answer, _ in alone], [accepted for _, accepted in alone]
    return ours(names, (answers, references)), ours(names, apart)


def streamed(folder: Path, rows: int) -> tuple[float, float]:
    """Return the seconds that a file of so many pairs takes; the larger process's peak in MB."""
    from bench.scoring_file import ScoreOptions, score

    path = folder / f"{rows}.jsonl"
    if not path.exists():
        _write(path, rows)
    start = time.perf_counter()
    names, options = ["exact_match", *all_names()], ScoreOptions(workers=WORKERS)
    found = score(path, names, out=folder / f"{rows}.parquet", options=options)
    assert found.rows == rows
    assert not found.faults
    seconds = time.perf_counter() - start
    both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return seconds, max(resource.getrusage(one).ru_maxrss for one in both) / 1024


def cpu(work: Callable[[], object]) -> float:
    """Return the CPU seconds of a call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def _score(chosen: list[Metric], pairs: Pairs) -> None:
    for metric in chosen:
        counts = metric.counts(*pairs)
        metrics.item_scores(metric, counts)
        metrics.corpus_score(metric, counts)


def _write(path: Path, rows: int) -> None:
    """Write pairs, at most 20,000 at a time, each time other ones."""
    with path.open("w", encoding="utf-8") as stream:
        for start in range(0, rows, 20_000):
            pairs = short_pairs(min(20_000, rows - start), seed=start)
            for answer, accepted in zip(*pairs, strict=True):
                stream.write(json.dumps({"answer": answer or "-", "answers": accepted}) + "\n")
