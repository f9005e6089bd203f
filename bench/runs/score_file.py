"""`scores.parquet`: a row for each set, sample and item: its text, every metric's counts. Schema 1.

Columns `set`, `id`, `sample`, `answered`, `text`, `prompt_hash` (of what was asked: a score finds
its answer again by it; null where it is not known); then for each metric its item score under the
metric's name (in its unit, null where undefined) and its counts as `<metric>.<column>`. A metric
that failed on one of the sets is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from bench.base.files import replacing
from bench.runs.counting import Floats, ScoredSet
from bench.runs.folder import ANSWERS, SCORES

SCHEMA = 1
_LENGTH = b"knowbench.answers_bytes"


def write_scores(
    folder: Path,
    scored: Sequence[ScoredSet],
    prompt_hashes: Mapping[tuple[str, str, int], str] = MappingProxyType({}),
) -> Path:
    """Write `scores.parquet` into a run folder, whole or not at all; return its path.

    Equal scores give equal bytes. A lone surrogate in an answer, which Parquet cannot hold, is
    written as its escape; the raw text stays in `answers.jsonl`.

    Args:
        folder: The run folder.
        scored: One or more sets, asked for the same metrics.
        prompt_hashes: What was asked, by set, id and sample.
    """
    import pyarrow.parquet as pq

    path = folder / SCORES
    table = _table(scored, prompt_hashes)
    about = dict(table.schema.metadata) | {_LENGTH: str(_answers_length(folder)).encode()}
    with replacing(path) as beside:
        pq.write_table(table.replace_schema_metadata(about), beside, compression="zstd")
    return path


def added_since(folder: Path, table: Any) -> bool:
    """Whether answers were added to a run after its table of scores was made.

    Args:
        folder: The run folder.
        table: Its table of scores; one that does not tell is taken for whole.
    """
    length = (table.schema.metadata or {}).get(_LENGTH)
    return length is not None and int(length) != _answers_length(folder)


def _answers_length(folder: Path) -> int:
    """Return the bytes of the answers, which only grow."""
    path = folder / ANSWERS
    return path.stat().st_size if path.is_file() else 0


def _table(scored: Sequence[ScoredSet], prompt_hashes: Mapping[tuple[str, str, int], str]) -> Any:
    import pyarrow as pa

    columns: dict[str, Any] = {
        "set": pa.array([one.set for one, _, _ in _rows(scored)], pa.string()),
        "id": pa.array([_text(one.ids[at]) for one, _, at in _rows(scored)], pa.string()),
        "sample": pa.array([sample for _, sample, _ in _rows(scored)], pa.int32()),
        "answered": pa.array(np.concatenate([one.answered.ravel() for one in scored]), pa.bool_()),
        "text": pa.array([_text(one.texts[k][at]) for one, k, at in _rows(scored)], pa.string()),
    }
    keys = [(one.set, one.ids[at], sample) for one, sample, at in _rows(scored)]
    columns["prompt_hash"] = pa.array([prompt_hashes.get(key) for key in keys], pa.string())
    for metric, names in scored[0].columns.items():
        if any(metric not in one.columns for one in scored):
            continue
        columns[metric] = _floats([one.item_scores[metric] for one in scored])
        for at, name in enumerate(names):
            columns[f"{metric}.{name}"] = _floats([one.counts[metric][..., at] for one in scored])
    about = {"knowbench.schema": str(SCHEMA), "knowbench.take": scored[0].take}
    return pa.table(columns).replace_schema_metadata(about)


def _rows(scored: Sequence[ScoredSet]) -> Iterator[tuple[ScoredSet, int, int]]:
    """Return every row's set, sample and item's position, in the order of the table."""
    for one in scored:
        for sample in range(one.samples):
            for at in range(len(one.ids)):
                yield one, sample, at


def _floats(parts: list[Floats]) -> Any:
    import pyarrow as pa

    flat = np.concatenate([part.ravel() for part in parts])
    return pa.array(flat, pa.float64(), from_pandas=True)  # NaN becomes null


def _text(text: str | None) -> str | None:
    return None if text is None else text.encode("utf-8", "backslashreplace").decode("utf-8")
