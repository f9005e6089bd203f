"""Time, memory, recall: our checks beside peers' on the same files, each in its own process.

    python benchmarks/leak_speed.py [--quick]

Three jobs, made as files in a temporary folder (`leak_speed_data.py`): 14,176 questions beside
100 MB of text; beside 70,273 records; beside 1 GB of text (ours alone). A process reads its files
and does its work; seconds are of that work, reading included, without imports; memory is the
peak of the whole process, libraries included. Writes benchmarks/leak_speed.md (not with --quick:
10 MB and no 1 GB).
"""

# ruff: noqa: E402 - the repository is put on the path first

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY))

from benchmarks.leak_speed_data import read_planted, write_records, write_text

REPEATS = 3
GIGABYTE = 1_000  # MB
NEEDED = {
    "ours": ("benchmarks.leak_ours", "bench.checks.leakage.check"),
    "13-gram": ("benchmarks.leak_peers",),
    "MinHash": ("benchmarks.leak_peers", "datasketch"),
    "TF-IDF": ("benchmarks.leak_peers", "sklearn.feature_extraction.text"),
}


@dataclass(frozen=True)
class Timed:
    """One part of a job, run in its own process.

    Attributes:
        part: Its name.
        seconds, cpu: Wall and CPU seconds of reading and work; of the run of fewest CPU seconds.
        peak: Memory of the process, MB.
        found: Kind of question -> share that was flagged, 0-1.
        load: Load of the machine (one minute) when it ended.
    """

    part: str
    seconds: float
    cpu: float
    peak: float
    found: dict[str, float]
    load: float


def ours_chosen(folder: Path, file: str, *checks: str) -> set[int]:
    """Some of our data checks on one file."""
    from benchmarks.leak_ours import flagged, in_file

    found = flagged(read_planted(folder).questions, *in_file(folder / file), checks)
    return set().union(*found.values())


def ours_all(folder: Path, file: str) -> set[int]:
    """Every data check on one file, as the command runs them."""
    from benchmarks.leak_ours import ASKED, in_file, leakage_of

    data, _ = in_file(folder / file)
    return {int(name) for name in leakage_of(read_planted(folder).questions, data).flagged(ASKED)}


def gram_text(folder: Path) -> set[int]:
    """13-gram set lookup on text.jsonl."""
    from benchmarks.leak_peers import ngram_rule

    texts = (row["text"] for row in _rows(folder / "text.jsonl"))
    return ngram_rule(_questions(folder), texts, 13)


def minhash_records(folder: Path, shingle: int = 1) -> set[int]:
    """MinHash LSH of datasketch on records.jsonl: shingles of words, 128 permutations, .5."""
    from benchmarks.leak_peers import minhash_lsh

    return minhash_lsh(_questions(folder), _record_questions(folder), shingle, (0.5,))[0.5]


def tfidf_records(folder: Path) -> set[int]:
    """TF-IDF cosine of at least .8 on records.jsonl."""
    from benchmarks.leak_peers import tfidf_cosine

    return tfidf_cosine(_questions(folder), _record_questions(folder), 0.8)


PARTS: dict[str, Callable[[Path], set[int]]] = {
    "ours: D1 and D2": lambda folder: ours_chosen(folder, "text.jsonl", "D1", "D2"),
    "ours: every check": lambda folder: ours_all(folder, "text.jsonl"),
    "13-gram lookup": gram_text,
    "ours: D1 and D3": lambda folder: ours_chosen(folder, "records.jsonl", "D1", "D3"),
    "ours: every check, on records": lambda folder: ours_all(folder, "records.jsonl"),
    "MinHash LSH, 1 word": minhash_records,
    "MinHash LSH, 3 words": lambda folder: minhash_records(folder, 3),
    "TF-IDF cosine": tfidf_records,
}


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _questions(folder: Path) -> list[str]:
    return [pair.question for pair in read_planted(folder).questions]


def _record_questions(folder: Path) -> list[str]:
    return [row["question"] for row in _rows(folder / "records.jsonl")]


def alone(part: str, folder: Path) -> None:
    """Do one part here, and print what it took as JSON."""
    for module in next(needed for word, needed in NEEDED.items() if word in part):
        import_module(module)  # is not counted
    planted = read_planted(folder)
    start, cpu = time.perf_counter(), time.process_time()
    flagged = PARTS[part](folder)
    took = {"seconds": time.perf_counter() - start, "cpu": time.process_time() - cpu}
    kinds = sorted(set(planted.kinds))
    found = {kind: len(flagged & planted.of(kind)) / len(planted.of(kind)) for kind in kinds}
    print(json.dumps({**took, "found": found}))


def in_its_own_process(part: str, folder: Path, repeats: int = REPEATS) -> Timed:
    """Run a part a few times, each in a new process; that of fewest CPU seconds counts."""
    runs = []
    for _ in range(repeats):
        command = [sys.executable, __file__, "--part", part, "--folder", str(folder)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            said = process.stdout.read() if process.stdout else ""
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"{part} ended with {process.returncode}")
        load = os.getloadavg()[0]
        runs.append(Timed(part=part, peak=usage.ru_maxrss / 1024, load=load, **json.loads(said)))
        print(runs[-1], file=sys.stderr)
    return min(runs, key=lambda run: run.cpu)


def _several(part: str, folder: Path, repeats: int) -> Timed:
    """Run a part as often as its length allows."""
    return in_its_own_process(part, folder, 1 if "every" in part else repeats)


def measured(quick: bool) -> dict[str, list[Timed]]:
    """Make the files of each job, and run its parts."""
    megabytes, repeats = (10, 1) if quick else (100, REPEATS)
    texts, records = list(PARTS)[:3], list(PARTS)[3:]
    found = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_text(folder, megabytes)
        found["text"] = [_several(part, folder, repeats) for part in texts]
        write_records(folder)
        found["records"] = [_several(part, folder, repeats) for part in records]
        if not quick:
            write_text(folder, GIGABYTE)
            found["gigabyte"] = [in_its_own_process(part, folder, 1) for part in texts[:2]]
    return found


def main() -> None:
    """Run everything and write the tables, or one part for the parent process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="10 MB, once, nothing written")
    parser.add_argument("--part", choices=sorted(PARTS))
    parser.add_argument("--folder", type=Path)
    chosen = parser.parse_args()
    if chosen.part:
        alone(chosen.part, chosen.folder)
        return
    from benchmarks.leak_speed_table import page

    text = page(measured(chosen.quick))
    print(text)
    if not chosen.quick:
        Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
