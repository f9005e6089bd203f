"""Size and speed of a large report: 10,000 questions, four checkpoints.

    make bench-report

Answers are made, not generated: a name alone, or a name and about 60 words. Each comparison is run
as a whole process; the page is built again three times from it, and opened in headless Chromium.
Writes benchmarks/report.md.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from report_browser import Opened, open_page
from report_data import ITEMS, SKILLS, write_world

RESULT = Path(__file__).with_name("report.md")
WORLDS = {"answers of one name": 0, "answers of about 60 words": 60}
ROUNDS = 3
BUILD = """
import json, resource, sys, time
from pathlib import Path
from reports import render_html
from reports.result_reading import read_result
start = time.perf_counter()
found = read_result(Path(sys.argv[1]))
read = time.perf_counter() - start
seconds, busy = [], []
for _ in range(int(sys.argv[2])):
    start, work = time.perf_counter(), time.process_time()
    page = render_html(found)
    seconds.append(time.perf_counter() - start)
    busy.append(time.process_time() - work)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
said = {"read": read, "seconds": seconds, "busy": busy, "peak": peak, "items": len(found.flips)}
print(json.dumps(said))
"""


@dataclass(frozen=True)
class Measured:
    """One world's numbers: seconds, megabytes (10^6 bytes), and what the browser saw."""

    whole: float
    peak: float
    built: list[float]
    busy: list[float]
    read: float
    build_peak: float
    items: int
    page: float
    result: float
    seen: Opened


def measure(words: int, folder: Path) -> Measured:
    """Make a world, compare, build the page again, and open it."""
    suite = write_world(folder, words)
    command = [sys.executable, "-m", "bench.cli.main", "compare", "--quiet"]
    start = time.monotonic()
    command += ["--suite", str(suite), "--out", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    whole = time.monotonic() - start
    if status:
        sys.exit(f"bench compare ended with {os.waitstatus_to_exitcode(status)}")
    page = next(folder.glob("comparisons/*/report.html"))
    result = page.with_name("result.json")
    built, sizes = _build(result), [one.stat().st_size / 1e6 for one in (page, result)]
    return Measured(
        whole, usage.ru_maxrss / 1024, built["seconds"], built["busy"], built["read"],
        built["peak"], built["items"], *sizes, open_page(page),
    )  # fmt: skip


def _build(result: Path) -> dict[str, Any]:
    command = [sys.executable, "-c", BUILD, str(result), str(ROUNDS)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found: dict[str, Any] = json.loads(said)
    return found


def rows(found: Measured) -> list[tuple[str, str, str]]:
    """Return what was measured, its value, and what was wanted."""
    seen = found.seen
    return [
        ("questions that differ, all of them in the page", f"{found.items:,}", ""),
        ("page built: first", _both(found.built[0], found.busy[0]), "≤ 5 s"),
        ("page built again: median", _both(median(found.built), median(found.busy)), "≤ 5 s"),
        ("page", f"{found.page:.2f} MB", "≤ 6 MB"),
        ("first contentful paint", f"{seen.paint:.0f} ms", "≤ 1,000 ms"),
        ("whole document read", f"{seen.there:.0f} ms", ""),
        ("list ready to be filtered", f"{seen.ready:.0f} ms ({seen.opening:.0f} ms)", ""),
        *(
            (f"filter by {name}: median of {len(times)}", _filtered(times), "≤ 100 ms")
            for name, times in seen.filters.items()
        ),
        ("scroll by a screen: slowest frame", f"{seen.scrolled:.0f} ms", ""),
        ("cards in the document at once, at most", f"{seen.cards}", ""),
        ("script's memory in the browser", f"{seen.heap:.0f} MB", ""),
        ("memory of building, peak", f"{found.build_peak:.0f} MB", ""),
        ("`result.json`", f"{found.result:.1f} MB, read in {found.read:.2f} s", ""),
        ("whole `bench compare`", f"{found.whole:.0f} s, {found.peak:.0f} MB", ""),
    ]


def _both(wall: float, busy: float) -> str:
    return f"{wall:.2f} s ({busy:.2f} s)"


def _filtered(times: list[tuple[float, float]]) -> str:
    walls, busy = zip(*times, strict=True)
    return f"{median(walls):.0f} ms, slowest {max(walls):.0f} ms ({median(busy):.0f} ms)"


def text_of(found: dict[str, Measured], load: float) -> str:
    """Return the result as Markdown; `load` says how busy the machine was."""
    tables = {name: rows(one) for name, one in found.items()}
    heads = list(tables)
    lines = [
        "# A report of 10,000 questions",
        "",
        f"`make bench-report`: {ITEMS:,} questions x {len(SKILLS)} checkpoints, five metrics, "
        "answers made by NumPy; `bench compare`",
        f"as a whole process, the page built {ROUNDS} times from `result.json`, and opened in "
        "headless Chromium.",
        "A filter's time runs from the change of its control to the second animation frame after "
        "it, when the",
        "new list has been painted. In brackets: processor time, which does not count waiting for "
        "other work on",
        f"the machine (in the browser: its main thread's). {os.cpu_count()} cores "
        f"({platform.machine()}), Python {platform.python_version()}; {load:.1f} processes",
        "wanted to run on average while this was measured.",
        "",
        f"| | {' | '.join(heads)} | wanted |",
        f"|---|{'---|' * len(heads)}---|",
    ]
    for at, (name, _, wanted) in enumerate(tables[heads[0]]):
        values = " | ".join(tables[head][at][1] for head in heads)
        lines.append(f"| {name} | {values} | {wanted} |")
    return "\n".join([*lines, ""])


def main() -> None:
    """Measure both worlds, print and write the result."""
    if shutil.which("chromium") is None:
        sys.exit("chromium is needed")
    found = {}
    for name, words in WORLDS.items():
        with tempfile.TemporaryDirectory() as folder:
            found[name] = measure(words, Path(folder))
    text = text_of(found, os.getloadavg()[1])
    RESULT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
