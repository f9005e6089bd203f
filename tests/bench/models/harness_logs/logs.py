"""The logs that both harnesses wrote, and ways to spoil copies of them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.models.harness_logs.inspect_ai import KEYS as INSPECT_KEYS
from bench.models.harness_logs.inspect_ai import read_inspect
from bench.models.harness_logs.lm_eval import KEYS as LM_EVAL_KEYS
from bench.models.harness_logs.lm_eval import read_lm_eval
from bench.models.harness_logs.rows import HarnessLog
from bench.models.harness_logs.selection import parse_selection
from tests.support import REPOSITORY

LOGS = REPOSITORY / "tests" / "data" / "harness_logs"

Row = dict[str, Any]


def lm_eval(place: Path | str, words: str = "") -> HarnessLog:
    """Read a log of lm-evaluation-harness."""
    location = f"{place}#{words}" if words else str(place)
    return read_lm_eval(parse_selection(f"lm-eval:{location}", location, LOGS, LM_EVAL_KEYS))


def inspect(place: Path | str, words: str = "") -> HarnessLog:
    """Read a log of inspect_ai."""
    location = f"{place}#{words}" if words else str(place)
    return read_inspect(parse_selection(f"inspect:{location}", location, LOGS, INSPECT_KEYS))


def copied(name: str, folder: Path) -> Path:
    """Copy one checkpoint's samples."""
    return Path(shutil.copytree(LOGS / "lm_eval" / name, folder / name))


def samples_of(folder: Path, task: str = "capitals") -> Path:
    """Return the file of a task's rows."""
    return next(one for one in folder.rglob(f"samples_{task}_2*.jsonl"))


def rewritten(path: Path, change: Callable[[Row], Row | None]) -> Path:
    """Change every row of a file of samples; None leaves it out."""
    rows = [change(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
    kept = [json.dumps(row) + "\n" for row in rows if row is not None]
    path.write_text("".join(kept), encoding="utf-8")
    return path


def of_filter(name: str) -> Callable[[Row], Row | None]:
    """Keep the rows of one filter."""
    return lambda row: row if row["filter"] == name else None
