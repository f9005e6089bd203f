"""The command as a process: usage errors, interrupts, broken pipes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.support import REPOSITORY, write_rows

BENCH = [sys.executable, "-m", "bench.cli.main"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(REPOSITORY)}


def process(*words: object, cwd: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*BENCH, *map(str, words)],
        cwd=cwd,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # a shell ignores SIGINT in what it starts in the background, and that is inherited
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )


def test_a_word_that_is_not_understood_is_one_line(here: Path) -> None:
    for words in (["compare", "--margn", "2"], ["compare", "--margin", "x"], ["comprae"]):
        one = process(*words, cwd=here)
        _, err = one.communicate(timeout=60)
        assert one.returncode == 2
        assert len(err.strip().splitlines()) == 1, err
        assert err.startswith("bench: ")


def test_an_interrupt_says_what_is_kept(here: Path) -> None:
    """A real SIGINT in the middle of the statistics: exit 130, one line, no traceback."""
    rows: list[dict[str, object]] = [
        {"id": str(i), "question": f"{i}?", "answers": "x"} for i in range(60_000)
    ]
    write_rows(here / "q.jsonl", rows)
    for name in "ab":
        write_rows(here / f"{name}.jsonl", [{"id": row["id"], "answer": name} for row in rows])
    one = process("compare", "a.jsonl", "b.jsonl", "--data", "q.jsonl", cwd=here)
    time.sleep(2.0)
    one.send_signal(signal.SIGINT)
    _, err = one.communicate(timeout=60)
    assert one.returncode == 130, err
    assert "interrupted; what was written is kept" in err
    assert "Traceback" not in err


def test_a_reader_that_leaves_early_is_no_error(here: Path) -> None:
    write_rows(here / "q.jsonl", [{"id": "1", "question": "1?", "answers": "x"}] * 1)
    command = f"{' '.join(BENCH)} --help | head -1"
    found = subprocess.run(
        command, shell=True, cwd=here, env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0
    assert "Traceback" not in found.stderr
