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


def made(folder: Path, task: str, rows: list[Row]) -> Path:
    """Write rows of samples as lm-evaluation-harness does, and what it puts into all of them."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"samples_{task}_2026-01-01T00-00-00.000000.jsonl"
    usual = {"filter": "none", "resps": []}
    lines = [json.dumps({"doc_id": at, **usual, **row}) + "\n" for at, row in enumerate(rows)]
    path.write_text("".join(lines), encoding="utf-8")
    return folder


def weighed(number: int, best: int, right: int, choices: int = 2) -> Row:
    """Return a row as winogrande's: the choices stand in the prompts, and all go on alike."""
    names = ["Ann", "Bo", "Cy"][:choices]
    end = f"won prize {number}."
    said = [[str(-5.0 if at == best else -9.0), "False"] for at in range(choices)]
    asked = {f"gen_args_{at}": {"arg_0": name, "arg_1": f" {end}"} for at, name in enumerate(names)}
    return {
        "doc": {"sentence": f"_ {end}"},
        "target": end,
        "arguments": asked,
        "filtered_resps": said,
        "metrics": ["acc"],
        "acc": float(best == right),
    }


def generated(number: int, said: str, score: float, target: str = "long #### {}") -> Row:
    """Return a row as gsm8k's: the target is a whole solution, the answer what a filter took."""
    return {
        "doc": {"question": f"How much is {number}?"},
        "target": target.format(number),
        "arguments": {"gen_args_0": {"arg_0": f"Q{number}", "arg_1": {"until": ["Q"]}}},
        "filtered_resps": [said],
        "metrics": ["exact_match"],
        "exact_match": score,
    }
