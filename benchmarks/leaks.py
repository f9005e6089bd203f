"""Recall and false flags on planted leaks: our checks beside peers' rules.

    python benchmarks/leaks.py [--quick]

Plants verbatim, near-duplicate and reworded leaks, and negatives, into the made world,
WebQuestions and EVOUNA, among records and inside texts (`leak_data.py`), and asks each rule which
questions leaked. BENCH_DATA names the folder that holds `webquestions/` and `evouna/`. Writes
benchmarks/leaks.md (not with --quick, which takes the first trial of each data set).
"""

# ruff: noqa: E402 - the repository is put on the path first

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY))

from benchmarks.leak_counts import LEAKING, SHINGLES, THRESHOLDS, Counts, setting
from benchmarks.leak_data import Trial, record_trials, text_trials
from benchmarks.leak_ours import flagged, trained
from benchmarks.leak_peers import minhash_lsh, ngram_rule
from benchmarks.leak_places import places
from benchmarks.leak_places import section as place_section
from benchmarks.leak_real import real_cases
from benchmarks.leak_real import section as real_section
from benchmarks.leak_table import misses, page

OURS = ("D1", "D2", "D3")


def measured(trials: Sequence[Trial]) -> Counts:
    """Ask every rule about every trial."""
    counts = Counts()
    for trial in trials:
        counts.ask(trial)
        _timed(counts, trial, "ours", lambda t=trial: ours(t))
        for n in (13, 8):
            _timed(counts, trial, f"{n}-gram", lambda t=trial, n=n: {f"{n}-gram": grams(t, n)})
        for shingle in SHINGLES:
            name = f"MinHash {shingle}w"
            _timed(counts, trial, name, lambda t=trial, k=shingle: minhash(t, k))
    return counts


def _timed(counts: Counts, trial: Trial, name: str, ask: Callable[[], dict[str, set[int]]]) -> None:
    start = time.process_time()
    found = ask()
    counts.seconds[name] += time.process_time() - start
    for rule, numbers in found.items():
        counts.add(trial, rule, numbers)
    if name == "ours":
        _note_misses(counts, trial, found["ours"])


def ours(trial: Trial) -> dict[str, set[int]]:
    """Return what D1, D2, D3 and their union flag."""
    data, origin = trained(trial.records, trial.texts)
    found = flagged(trial.questions, data, origin, OURS)
    return {**found, "ours": set().union(*found.values())}


def grams(trial: Trial, n: int) -> set[int]:
    """Return what the n-gram rule flags."""
    texts = trial.texts or tuple(record.question for record in trial.records)
    return ngram_rule([pair.question for pair in trial.questions], texts, n)


def minhash(trial: Trial, shingle: int) -> dict[str, set[int]]:
    """Return what MinHash LSH flags, by setting; a text is indexed sentence by sentence."""
    records = [record.question for record in trial.records]
    for text in trial.texts:
        records += [part for part in text.replace("\n", ". ").split(". ") if part.strip()]
    questions = [pair.question for pair in trial.questions]
    found = minhash_lsh(questions, records, shingle, THRESHOLDS)
    return {setting(shingle, threshold): numbers for threshold, numbers in found.items()}


def _note_misses(counts: Counts, trial: Trial, found: set[int]) -> None:
    for number, kind in enumerate(trial.kinds):
        if (kind in LEAKING) == (number in found):
            continue
        pair, planted = trial.questions[number], trial.planted.get(number)
        beside = f"{planted.question} | {planted.answers} ({planted.how})" if planted else "nothing"
        counts.missed[trial.data, kind].append(f"{pair.question} | {pair.answers}  <-  {beside}")


def first_of_each(trials: Sequence[Trial]) -> list[Trial]:
    """Return the first trial of each data set."""
    return list({trial.data: trial for trial in reversed(trials)}.values())


def main() -> None:
    """Measure both arms and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one trial of each, nothing written")
    parser.add_argument("--misses", type=Path, help="write what we missed to this file")
    parser.add_argument("--arm", choices=("records", "texts"), help="only this one")
    chosen = parser.parse_args()
    arms = {"records": record_trials, "texts": text_trials}
    if chosen.arm:
        arms = {chosen.arm: arms[chosen.arm]}
    found = {}
    for arm, make in arms.items():
        trials = make()
        found[arm] = measured(first_of_each(trials) if chosen.quick else trials)
    text = page(found, [place_section(places()), real_section(real_cases())])
    print(text)
    if chosen.misses:
        chosen.misses.write_text(misses(found), encoding="utf-8")
    if not chosen.quick and not chosen.arm:
        Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")
    print(f"load {os.getloadavg()[0]:.1f}", file=sys.stderr)


if __name__ == "__main__":
    main()
