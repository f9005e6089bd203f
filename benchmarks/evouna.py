"""Time and peak memory of the five-system EVOUNA comparison, from start to report.

    EVOUNA=/path/to/folder make bench-evouna

Runs the command as a whole process, five times in fresh folders, and prints the median.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

REPOSITORY = Path(__file__).parents[1]
COMMAND = [sys.executable, "-m", "bench.cli.main", "compare", "--quiet"]
SUITE = ["--suite", str(REPOSITORY / "examples" / "evouna.yaml")]


def once() -> tuple[float, float]:
    """Return wall seconds and peak memory in MB of one run."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.monotonic()
        process = subprocess.Popen(
            [*COMMAND, *SUITE, "--out", folder], cwd=REPOSITORY, stdout=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - start
    if status:
        sys.exit(f"bench compare ended with {os.waitstatus_to_exitcode(status)}")
    return seconds, usage.ru_maxrss / 1024


def main() -> None:
    """Print the median of five runs."""
    if "EVOUNA" not in os.environ:
        sys.exit("set EVOUNA to the folder that holds NQ.json (see examples/evouna.yaml)")
    runs = [once() for _ in range(5)]
    seconds, memory = (sorted(run[i] for run in runs) for i in (0, 1))
    print(f"wall s  median {median(seconds):.2f}  (min {seconds[0]:.2f}, max {seconds[-1]:.2f})")
    print(f"peak MB median {median(memory):.0f}  (max {memory[-1]:.0f})")


if __name__ == "__main__":
    main()
