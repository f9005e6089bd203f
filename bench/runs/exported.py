"""A run's answers as rows of one table, each beside its item scores where they were computed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from pathlib import Path

from bench.base.errors import RunError
from bench.base.progress import say
from bench.models.protocol import Reply
from bench.runs.asked_now import Asking
from bench.runs.folder import ANSWERS, MANIFEST, file_name
from bench.runs.kept_scores import Row, key_of_row, metric_columns, read_scores, read_table
from bench.runs.line_files import read_lines
from bench.runs.lines import Key, from_line
from bench.runs.manifest import read_manifest

__all__ = ["COLUMNS", "Row", "export_rows", "metric_columns", "read_table"]

COLUMNS = {
    "run": "string",
    "fingerprint": "string",
    "suite": "string",
    "set": "string",
    "id": "string",
    "sample": "int64",
    "text": "string",
    "stop": "string",
    "tokens": "int64",
    "prompt_tokens": "int64",
    "dropped": "int64",
    "prompt_hash": "string",
    "logprobs": "list",
}
"""Columns that every export has, and what they hold; metrics follow, numbers."""

Asked = tuple[str, str, str]
"""Set, id and prompt hash."""


def export_rows(
    folders: Sequence[Path], asking: Asking | None = None
) -> tuple[list[Row], list[str]]:
    """Return the rows of some runs, one run after another, and the metrics that any of them has.

    Rows stand in the order of set, id and sample. Where a question was asked anew after it had
    changed, each answer is a row, told apart by `prompt_hash`; how many there are is said. A
    score stands beside the answer that it was computed from, and beside no other.

    Args:
        folders: Run folders.
        asking: A suite: only answers to what it asks now are rows. None: all are.

    Raises:
        RunError: If a manifest, an answer or a table of scores cannot be read, or a run is
            another suite's, or of a prompt that the suite has no more.
    """
    scores = [read_scores(folder) for folder in folders]
    metrics = dict.fromkeys(name for one in scores for name in one.metrics)
    rows = [
        {**row, **dict.fromkeys(metrics), **of_one.of(row)}
        for folder, of_one in zip(folders, scores, strict=True)
        for row in _rows(folder, None if asking is None else asked_now(folder, asking))
    ]
    _say_several(rows)
    return rows, list(metrics)


def asked_now(folder: Path, asking: Asking) -> Set[Asked]:
    """Return set, id and prompt hash of all that the suite asks a run's checkpoint now.

    Raises:
        RunError: If the run is another suite's, or the suite has its prompt no more.
    """
    name = file_name(asking.suite.block.name)
    if folder.resolve().parent.name != name:
        raise RunError(
            str(folder), f"is no run of {name}", hint="name runs of it, or another suite"
        )
    now = asking.of(read_manifest(folder / MANIFEST))
    if now is None:
        raise RunError(str(folder), f"{name} has its prompt no more", hint="leave --suite out")
    return {(ask.set, ask.id, ask.prompt_hash) for ask in now}


def _say_several(rows: Sequence[Row]) -> None:
    """Say how many questions were asked in more than one wording."""
    keys = Counter((row["run"], row["fingerprint"], row["suite"], *key_of_row(row)) for row in rows)
    several = sum(count > 1 for count in keys.values())
    if several:
        say(
            f"{several:,} questions were asked anew after they had changed: every answer is a row; "
            "--suite FILE keeps those to what it asks now"
        )


def _rows(folder: Path, asked: Set[Asked] | None) -> Iterator[Row]:
    manifest = read_manifest(folder / MANIFEST)
    found = read_lines(folder / ANSWERS, from_line)
    if found.faults:
        line, why = found.faults[0]
        raise RunError(f"{folder / ANSWERS}:{line}", why, hint="see bench runs verify")
    about = {"run": manifest.name, "fingerprint": manifest.fingerprint}
    for key, reply in sorted(found.rows.items(), key=lambda one: one[0][:3]):
        if asked is None or (key[0], key[1], key[3]) in asked:
            yield about | {"suite": folder.resolve().parent.name} | _cells(key, reply)


def _cells(key: Key, reply: Reply) -> Row:
    of_set, name, sample, asked = key
    return {
        "set": of_set,
        "id": name,
        "sample": sample,
        "text": reply.text,
        "stop": reply.stop,
        "tokens": reply.tokens,
        "prompt_tokens": reply.prompt_tokens,
        "dropped": reply.dropped,
        "prompt_hash": asked,
        "logprobs": None if reply.logprobs is None else list(reply.logprobs),
    }
