"""Speed of the metrics beside the libraries whose numbers they give, in one run.

    [KNOWBENCH_EVALUATE_METRICS=folder] [KNOWBENCH_WORDNET=folder] python benchmarks/metrics.py
        [--quick | --speed]

Writes benchmarks/metrics.md: all of it, or with --speed its first table alone, and the second one
keeps its own date. With --quick, which takes a tenth of the pairs, nothing is written.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
sys.path[0] = str(REPOSITORY)  # else this file would be what `import metrics` finds

if __name__ != "__mp_main__":  # a worker needs the metrics alone, as those of `bench score` do
    from benchmarks import metrics_parts as parts
    from benchmarks.metrics_peers import LOOPS, TOGETHER, WANTED, WORDNET_VARIABLE
    from benchmarks.metrics_shortfall import Measured, shortfall

RUNS = 2  # the least disturbed counts
ROWS = 1_000_000
TOTALS = (("all but chrF, one process", "together", "10"), ("two processes", "two", "16"))
OTHERS = "## One pair, start, several references, long files"
LIBRARIES = ("numpy", "sacrebleu", "rouge_score", "nltk", "rapidfuzz")


def measured(*words: object, runs: int = RUNS) -> list[float]:
    """Return what a part measured, in a process of its own; the lowest of several runs."""
    command = [sys.executable, __file__, "--part", *map(str, words)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    found = []
    for _ in range(runs):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"{words}: {done.stderr}")
        found.append(json.loads(done.stdout.splitlines()[-1]))
    return [min(column) for column in zip(*found, strict=True)]


def run_part(words: list[str], divisor: int) -> None:
    """Print what one part measures, as JSON."""
    what, rest = words[0], words[1:]
    if what in ("peer", "ours", "beside", "together", "two"):
        answers, references = parts.MAKERS[rest[0]]()
        n = len(answers) // divisor
        pairs = answers[:n], references[:n]
    if what == "peer":
        found = [parts.peer(rest[1], pairs)]
    elif what == "ours":
        found = [parts.ours(list(LOOPS[rest[1]][1]), pairs)]
    elif what == "beside":
        found = [parts.beside(list(LOOPS[rest[1]][1]), pairs)]
    elif what == "together":
        found = [parts.ours(parts.all_names(), pairs)]
    elif what == "two":
        found = [parts.two_processes(pairs)]
    elif what == "one":
        found = [parts.one_pair(name) for name in rest]
    elif what == "several":
        found = list(parts.several(parts.all_names()))
    else:
        found = list(parts.streamed(Path(rest[0]), int(rest[1])))
    print(json.dumps(found))


def ready(code: str) -> float:
    """Return the least CPU seconds that a fresh process takes for an import or a first call."""
    timed = f"import time; start = time.process_time(); {code}; print(time.process_time() - start)"
    command = [sys.executable, "-c", timed]
    runs = (
        subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
        for _ in range(5)
    )
    return min(float(run.stdout) for run in runs)


def speed_lines(divisor: int) -> list[str]:
    """The table of the issue: each library's loop beside ours, and all together."""
    extra = ["--divisor", str(divisor)] if divisor > 1 else []
    columns = "theirs | ours | × | ours beside | × | wanted ×"
    lines = [f"| | loop of | S: {columns} | L: {columns} |", "|---|---|" + "---:|" * 12]
    sums = {"S": 0.0, "L": 0.0}
    found = []
    for row, (_, names, library) in LOOPS.items():
        cells = [row, library]
        if not parts.there(row):
            lines.append(f"| {row} | {library} |" + " – |" * 12)
            continue
        for at, size in enumerate(sums):
            theirs = measured("peer", size, row, *extra)[0]
            sums[size] += theirs if row in TOGETHER else 0.0
            cells.append(f"{theirs:.2f}")
            for part in ("ours", "beside"):
                mine = measured(part, size, row, *extra)[0]
                cells += [f"{mine:.3f}", f"{theirs / mine:.0f}"]
            if row in WANTED:
                found.append(Measured(row, at, theirs * divisor, mine * divisor))
            cells.append(str(WANTED[row][at]) if row in WANTED else "")
        lines.append("| " + " | ".join(cells) + " |")
        print(lines[-1], ",".join(names), file=sys.stderr, flush=True)
    for title, part, wanted in TOTALS:
        cells = [f"**{title}**", "all"]
        for size, theirs in sums.items():
            mine = measured(part, size, *extra)[0]
            cells += [f"{theirs:.1f}", f"{mine:.2f}", f"**{theirs / mine:.1f}**", "", "", wanted]
        lines.append("| " + " | ".join(cells) + " |")
        print(lines[-1], file=sys.stderr, flush=True)
    return [*lines, "", *shortfall(found)]


def other_lines(rows: int) -> list[str]:
    """One pair, imports, several references, a long file."""
    together, apart = measured("several")
    names = ["exact_match", "f1", *(n for row in LOOPS if parts.there(row) for n in LOOPS[row][1])]
    names = list(dict.fromkeys(names))
    pair = dict(zip(names, measured("one", *names), strict=True))
    slowest = max(pair, key=lambda name: pair[name])
    synonyms = "from metrics.wordnet import synonyms; synonyms('car')"
    lines = [
        "| what | measured | wanted |",
        "|---|---:|---:|",
        f"| one pair, the slowest metric ({slowest}) | {pair[slowest]:.2f} ms | ≤ 0.5 ms |",
        f"| one pair, {len(pair)} metrics together | {sum(pair.values()):.2f} ms | |",
        f"| `import metrics`, cold process | {ready('import metrics'):.2f} s | ≤ 0.3 s |",
        f"| synonyms ready, with their import | {ready(synonyms):.2f} s | ≤ 0.25 s |",
        f"| 4,000 items with 1–5 references | {together:.2f} s | |",
        f"| the same references one by one | {apart:.2f} s | ≥ the line above |",
    ]
    with tempfile.TemporaryDirectory() as folder:
        for size in (rows // 20, rows):
            seconds, peak = measured("streamed", folder, size, runs=1)
            many = f"{len(parts.all_names()) + 1} metrics, {parts.WORKERS} processes"
            did = f"`bench score` of {size:,} pairs, {many}, Parquet"
            lines.append(
                f"| {did} | {seconds:.0f} s, peak of the larger {peak:.0f} MB | memory bounded |"
            )
    return lines


def dated(make: Callable[[], list[str]]) -> list[str]:
    """Return a table's lines, below when, on what and beside how much other work it was made."""
    before, day = os.getloadavg()[0], date.today()
    lines = make()
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return [
        f"Made on {day}: {os.cpu_count()} cores ({platform.machine()}), load average "
        f"{before:.2f} before and {os.getloadavg()[0]:.2f} after (this run's own process is 1 of "
        f"it), Python {platform.python_version()}, {libraries}.",
        "",
        *lines,
    ]


def page(divisor: int, others: list[str] | None) -> str:
    """The whole report; `others` are the lines from `OTHERS` on, if those are not made."""
    nltks = "its own reader of WordNet" if WORDNET_VARIABLE in os.environ else "our synonyms"
    first = dated(lambda: speed_lines(divisor))
    return "\n".join(
        [
            "# Metrics: speed beside the libraries",
            "",
            "Made whole by `make bench-metrics`.",
            "",
            "## Each library's loop beside ours",
            "",
            "CPU seconds of item scores and corpus scores of the same made texts, the least of "
            f"{RUNS} runs, each in a fresh process on one thread, imports and first calls not "
            "counted. S: 20,000 pairs of 1–11 words; L: 2,000 pairs of 40–160. *Ours beside*: "
            "where another metric has read the same texts before, so that cutting them at white "
            f"space is not counted. nltk's METEOR had {nltks}. *Two processes*: the seconds of "
            "the busier one, start and imports of the second included. –: the library's script, "
            "or our metric, was not there.",
            "",
            *first,
            "",
            *(others or [OTHERS, "", *dated(lambda: other_lines(ROWS // divisor))]),
            "",
        ]
    )


def main() -> None:
    """Run one part, or all of them and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the pairs")
    parser.add_argument("--speed", action="store_true", help="the first table alone")
    parser.add_argument("--part", nargs="+", help="print what one part measures")
    parser.add_argument("--divisor", type=int, default=1)
    options = parser.parse_args()
    if options.part:
        return run_part(options.part, options.divisor)
    written = Path(__file__).with_suffix(".md")
    others = None
    if options.speed:
        kept = written.read_text(encoding="utf-8")
        others = kept[kept.index(OTHERS) :].rstrip("\n").split("\n")
    text = page(10 if options.quick else 1, others)
    print(text)
    if not options.quick:
        written.write_text(text, encoding="utf-8")
    return None


if __name__ == "__main__":
    main()
