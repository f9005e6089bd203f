"""The evaluation logs of TOFU, read and checked: what was asked, answered, and how likely it was.

A log is one JSON file that holds those of several sets by the names of their files, or a folder
with these files; each has, by row number, `generated_text` ([prompt, what the model wrote, what it
should have]), `avg_gt_loss` (mean negative log-likelihood per token of the latter) and
`avg_paraphrased_loss` (the same of a paraphrase of it, after the same question).

Source:
    Maini et al. (2024), TOFU: A Task of Fictitious Unlearning for LLMs; `evaluate_util.py` there.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.base.errors import DataError
from bench.base.names import listed
from bench.base.tables import read_text

SETS: Mapping[str, tuple[str, str]] = {
    "eval_log_forget.json": ("forget", "heldout"),
    "eval_log.json": ("retain", "train"),
    "eval_real_author_wo_options.json": ("real_author", "control"),
    "eval_real_world_wo_options.json": ("real_world", "control"),
}
"""File of a log -> name and role of the set. `retain` was trained on by every model of TOFU."""

_WANTED = f"a TOFU evaluation log: an object with {listed(SETS, 4)}, or a folder of them"
_KEYS = ("generated_text", "avg_gt_loss", "avg_paraphrased_loss")
_MARKS = re.compile(
    r"\s*(?:<s>)?\s*\[INST\]\s*(?P<llama>.*?)\s*\[/INST\]\s*"
    r"|Question: (?P<plain>.*?)\s*\n?Answer:\s*",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class LogRow:
    """One question of one log.

    Attributes:
        question: The prompt without its marks.
        answer: What the model should have written.
        written: What it wrote.
        nll: Mean negative log-likelihood per token of `answer`, nats.
        paraphrase_nll: The same of a paraphrase of it, or None where there was none.
    """

    question: str
    answer: str
    written: str
    nll: float
    paraphrase_nll: float | None


def read_log(path: Path) -> dict[str, tuple[LogRow, ...]]:
    """Return the rows of a log, by the name of the set, in the order of `SETS`.

    Raises:
        DataError: If it is no TOFU log, lacks a key or a row, or holds a loss that is none.
    """
    parts = _parts(path)
    known = [name for name in SETS if name in parts]
    if "eval_log_forget.json" not in known:
        found = f"no eval_log_forget.json among {listed(parts)}" if parts else "holds nothing"
        raise DataError(str(path), found, expected=_WANTED)
    return {SETS[name][0]: _rows(f"{path}: {name}", parts[name]) for name in known}


def _parts(path: Path) -> dict[str, Any]:
    if path.is_dir():
        return {name: _json(path / name) for name in SETS if (path / name).is_file()}
    value = _json(path)
    if not isinstance(value, dict):
        raise DataError(str(path), "not an object", expected=_WANTED)
    return value


def _json(path: Path) -> Any:
    try:
        return json.loads(read_text(path))
    except ValueError as error:
        raise DataError(str(path), f"broken JSON: {error}", expected=_WANTED) from None


def _rows(where: str, log: Any) -> tuple[LogRow, ...]:
    columns = _columns(where, log)
    rows = [_row(f"{where}: row {key}", [one[key] for one in columns]) for key in columns[0]]
    # the control sets have no paraphrases: the original was scored a second time, and what is
    # left of a difference is rounding
    same = median(abs(row.nll - (row.paraphrase_nll or 0.0)) for row in rows) < 1e-4
    kept = [None if same else row.paraphrase_nll for row in rows]
    return tuple(
        LogRow(row.question, row.answer, row.written, row.nll, nll)
        for row, nll in zip(rows, kept, strict=True)
    )


def _columns(where: str, log: Any) -> list[Mapping[str, Any]]:
    """Return the columns of `_KEYS`, each by row number, all with the same rows."""
    given = log if isinstance(log, dict) else {}
    absent = [key for key in _KEYS if not isinstance(given.get(key), dict)]
    if absent:
        raise DataError(where, f"lacks {listed(absent)}", expected=_WANTED)
    columns = [given[key] for key in _KEYS]
    for key, column in zip(_KEYS, columns, strict=True):
        if set(column) != set(columns[0]) or not column:
            found = f"{len(column)} rows of {key} for {len(columns[0])} of generated_text"
            raise DataError(where, found, expected="the same rows in each, at least one")
    return columns


def _row(where: str, cells: list[Any]) -> LogRow:
    texts, nll, paraphrase_nll = cells
    if not (isinstance(texts, list) and len(texts) == 3 and all(isinstance(t, str) for t in texts)):
        found = f"generated_text is {str(texts)[:40]!r}"
        raise DataError(where, found, expected="[prompt, what was written, what was wanted]")
    prompt, written, wanted = texts
    for key, value in zip(_KEYS[1:], (nll, paraphrase_nll), strict=True):
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not math.isfinite(value) or value < 0:
            raise DataError(where, f"{key} is {str(value)[:40]!r}", expected="a loss, 0 or above")
    question = _question(prompt)
    if not question or not wanted.strip():
        raise DataError(where, "no question" if wanted.strip() else "no answer")
    return LogRow(question, wanted.strip(), written, float(nll), float(paraphrase_nll))


def _question(prompt: str) -> str:
    found = _MARKS.fullmatch(prompt)
    return ((found["llama"] or found["plain"] or "") if found else prompt).strip()
