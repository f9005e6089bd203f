"""A run's answers as rows of one table, each beside its item scores where they were computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.base.errors import RunError
from bench.models.protocol import Reply
from bench.runs.folder import ANSWERS, MANIFEST, SCORES
from bench.runs.line_files import read_lines
from bench.runs.lines import Key, from_line
from bench.runs.manifest import read_manifest

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

_OF_SCORES = ("set", "id", "sample", "answered", "text")

Row = dict[str, Any]
Scores = Mapping[tuple[str, str, int], Mapping[str, float | None]]


def export_rows(folders: Sequence[Path]) -> tuple[list[Row], list[str]]:
    """Return the rows of some runs, one run after another, and the metrics that any of them has.

    Rows stand in the order of set, id and sample. Where a question was asked anew after it had
    changed, the newest answer is the one.

    Raises:
        RunError: If a manifest, an answer or a table of scores cannot be read.
    """
    scores = [_scores(folder / SCORES) for folder in folders]
    metrics = dict.fromkeys(name for one in scores for row in one.values() for name in row)
    rows = [
        row | {name: of_one.get(_key(row), {}).get(name) for name in metrics}
        for folder, of_one in zip(folders, scores, strict=True)
        for row in _rows(folder)
    ]
    return rows, list(metrics)


def metric_columns(names: Sequence[str]) -> list[str]:
    """Return those columns of a table of scores that hold a metric's item scores."""
    own = [name for name in names if name not in _OF_SCORES]
    return [name for name in own if not any(name.startswith(f"{other}.") for other in own)]


def _key(row: Row) -> tuple[str, str, int]:
    return row["set"], row["id"], row["sample"]


def _rows(folder: Path) -> Iterator[Row]:
    manifest = read_manifest(folder / MANIFEST)
    found = read_lines(folder / ANSWERS, from_line)
    if found.faults:
        line, why = found.faults[0]
        raise RunError(f"{folder / ANSWERS}:{line}", why, hint="see bench runs verify")
    newest = {key[:3]: (key, reply) for key, reply in found.rows.items()}
    about = {"run": manifest.name, "fingerprint": manifest.fingerprint}
    for _, (key, reply) in sorted(newest.items()):
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


def _scores(path: Path) -> Scores:
    """Return the item scores of a run; empty where none were computed."""
    if not path.is_file():
        return {}
    table = read_table(path)
    metrics = metric_columns(table.schema.names)
    rows = table.select(["set", "id", "sample", *metrics]).to_pylist()
    return {_key(row): {name: row[name] for name in metrics} for row in rows}


def read_table(path: Path) -> Any:
    """Return a run's table of scores.

    Raises:
        RunError: If it is damaged.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        said = " ".join(str(error).split())[:120]
        hint = "delete it; `bench compare` computes it again"
        raise RunError(str(path), f"cannot be read ({said})", hint=hint) from None
