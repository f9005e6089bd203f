"""The page of `leak_speed.py`."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.metadata import version

from benchmarks.leak_speed import Timed
from benchmarks.leak_speed_data import LEAKING

HEADS = {
    "text": "14,176 questions beside 100 MB of text",
    "records": "14,176 questions beside 70,273 records",
    "gigabyte": "14,176 questions beside 1 GB of text",
}
MEGABYTES = {"text": 100, "gigabyte": 1_000}
TARGETS = {
    "text": "Target: D1 and D2 at 40 MB/s or more, recall .995, at most 1.5 GB.",
    "records": "Target: D1 and D3 within 3 s; recall 1, .95, .90; false flags at most .01.",
    "gigabyte": "Target: at most 2 GB of memory.",
}


def page(found: Mapping[str, Sequence[Timed]]) -> str:
    """Return the whole page as Markdown."""
    return "\n\n".join([_head(), *(_job(job, parts) for job, parts in found.items())]) + "\n"


def _head() -> str:
    packages = ("numpy", "scipy", "datasketch", "scikit-learn")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return (
        "# Leak checks: time, memory, recall, beside peers\n\n"
        f"Made by `python benchmarks/leak_speed.py` on {date.today()}: {os.cpu_count()} cores "
        f"({platform.machine()}), Python {platform.python_version()}, {versions}.\n\n"
        "Each row is a process of its own. Seconds: reading the files and the work, imports left "
        "out; the best of three runs (of one for 1 GB and for every check). Peak: memory of the "
        "whole process. Half of the questions leaked; flagged otherwise are questions of which "
        "nothing was planted. Load: of the machine, one minute, at the end of the run; above 1 the "
        "run shared its two cores, which lengthens CPU seconds too. "
        "Text: real words by Zipf's law, each leaked question once among its sentences. Records: "
        "questions of WebQuestions, and the same about invented people, as popular as real ones."
    )


def _job(job: str, parts: Sequence[Timed]) -> str:
    kinds = ("verbatim",) if job in MEGABYTES else LEAKING
    heads = ["", "s", "CPU s", *(["MB/CPU s"] if job in MEGABYTES else []), "peak MB"]
    heads += [*(f"recall, {kind}" for kind in kinds), "flagged otherwise", "load"]
    lines = [f"## {HEADS[job]}", "", TARGETS[job], "", _row(heads)]
    lines.append(_row(["---", *["---:"] * (len(heads) - 1)]))
    for one in parts:
        cells = [one.part, f"{one.seconds:.1f}", f"{one.cpu:.1f}"]
        cells += [f"{MEGABYTES[job] / one.cpu:.0f}"] if job in MEGABYTES else []
        cells += [f"{one.peak:,.0f}", *(f"{one.found[kind]:.4f}" for kind in kinds)]
        lines.append(_row([*cells, f"{one.found['nothing']:.4f}", f"{one.load:.1f}"]))
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
